package main

import (
	"math"
	"testing"
	"time"
	"unsafe"

	"libqwebsocket/core"
)

func TestFromMilliseconds(t *testing.T) {
	const most = math.MaxInt64 / int64(time.Millisecond)
	for _, c := range []struct {
		n    int64
		want time.Duration
		err  error
	}{
		{0, 0, nil},
		{1500, 1500 * time.Millisecond, nil},
		{most, time.Duration(most) * time.Millisecond, nil},
		{most + 1, 0, core.ErrRange},
		{-1, 0, core.ErrRange},
	} {
		if got, err := fromMilliseconds(c.n); got != c.want || err != c.err {
			t.Errorf("fromMilliseconds(%d) = %v, %v; want %v, %v", c.n, got, err, c.want, c.err)
		}
	}
}

func TestUntilMilliseconds(t *testing.T) {
	for _, c := range []struct {
		d    time.Duration
		want int64
	}{
		{-1, -1}, {-time.Hour, -1}, {0, 0}, {1, 1},
		{time.Millisecond, 1}, {time.Millisecond + 1, 2}, {time.Second, 1000},
	} {
		if got := untilMilliseconds(c.d); got != c.want {
			t.Errorf("untilMilliseconds(%v) = %d, want %d", c.d, got, c.want)
		}
	}
}

func TestCopyEvents(t *testing.T) {
	const stale = 99
	for _, c := range []struct {
		name   string
		given  []uintptr
		want   [4]uintptr
		wanted uint32
		err    error
	}{
		{"same", []uintptr{4 * word, 1, 0, 3}, [4]uintptr{4 * word, 1, 0, 3}, 0b101, nil},
		{"older", []uintptr{2 * word, 1, 2, 3}, [4]uintptr{2 * word, 1, 0, 0}, 0b1, nil},
		{"half a member", []uintptr{2*word + 1, 1, 2, 3}, [4]uintptr{2*word + 1, 1, 0, 0}, 0b1, nil},
		{"newer", []uintptr{6 * word, 0, 2, 3, 4, 5}, [4]uintptr{6 * word, 0, 2, 3}, 0b110, nil},
		{"none", nil, [4]uintptr{}, 0, nil},
		{"zero", []uintptr{0, 1, 2, 3}, [4]uintptr{stale, stale, stale, stale}, 0, core.ErrArgument},
		{"no function", []uintptr{2*word - 1, 1}, [4]uintptr{stale, stale, stale, stale}, 0, core.ErrArgument},
	} {
		got := [4]uintptr{stale, stale, stale, stale}
		wanted, err := copyEvents(unsafe.Pointer(&got), unsafe.Sizeof(got), unsafe.Pointer(unsafe.SliceData(c.given)))
		if got != c.want || wanted != c.wanted || err != c.err {
			t.Errorf("%s: %v, %b, %v; want %v, %b, %v", c.name, got, wanted, err, c.want, c.wanted, c.err)
		}
	}
}
