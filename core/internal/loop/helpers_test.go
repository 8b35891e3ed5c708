package loop

import (
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// patience is how long a test waits for what must happen.
const patience = 20 * time.Second

func newLoop(t testing.TB) *Loop {
	t.Helper()
	l, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// once runs one round that does not wait.
func once(t testing.TB, l *Loop) {
	t.Helper()
	if err := l.RunOnce(0); err != nil {
		t.Fatal(err)
	}
}

// run runs the loop until something calls Stop; it fails the test if nothing does.
func run(t testing.TB, l *Loop) {
	t.Helper()
	late := l.NewTimer(l.Stop)
	late.Start(patience, -1)
	if err := l.Run(); err != nil {
		t.Fatal(err)
	}
	if late.Remaining() <= 0 {
		t.Error("nothing has stopped the loop")
	}
	late.Stop()
}

// until runs rounds until done.
func until(t testing.TB, l *Loop, done func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !done(); {
		if time.Now().After(end) {
			t.Fatal("it did not happen")
		}
		if err := l.RunOnce(100 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
}

// source is a descriptor whose readiness a test sets.
type source struct{ fd int }

func newSource(t testing.TB) *source {
	t.Helper()
	fd, _, errno := syscall.RawSyscall(syscall.SYS_EVENTFD2, 0, descriptorFlags, 0)
	if errno != 0 {
		t.Fatal(errno)
	}
	s := &source{int(fd)}
	t.Cleanup(s.close)
	return s
}

func (s *source) close() {
	if s.fd >= 0 {
		_ = syscall.Close(s.fd)
		s.fd = -1
	}
}

// set makes it readable.
func (s *source) set() { ringFD(s.fd) }

// reset makes it not readable.
func (s *source) reset() {
	var n uint64
	_, _, _ = syscall.RawSyscall(syscall.SYS_READ, uintptr(s.fd), uintptr(unsafe.Pointer(&n)), 8)
}

func ringFD(fd int) {
	one := uint64(1)
	_, _, _ = syscall.RawSyscall(syscall.SYS_WRITE, uintptr(fd), uintptr(unsafe.Pointer(&one)), 8)
}

// onReady is a Watcher.
type onReady func(Ready)

func (f onReady) Ready(e Ready) { f(e) }

// watchSource calls f in each round in which s is readable.
func watchSource(t testing.TB, l *Loop, s *source, f func()) Token {
	t.Helper()
	token, err := l.Watch(s.fd, onReady(func(Ready) { f() }), Readable)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// journal collects what happened, in order.
type journal []string

func (j *journal) note(s string) func() { return func() { *j = append(*j, s) } }

func (j *journal) expect(t testing.TB, want ...string) {
	t.Helper()
	got := *j
	*j = nil
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}
