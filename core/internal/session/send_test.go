package session

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"libqwebsocket/core/internal/frame"
)

// newSender returns a session whose masks are 0x37fa213d, the key of RFC 6455, 5.7.
func newSender(role Role, outgoingFrame uint64) *Session {
	s := new(Session)
	s.Init(role, nil, nil)
	s.OutgoingFrame = outgoingFrame
	s.NextMask = func() uint32 { return 0x37fa213d }
	return s
}

func put(t *testing.T, s *Session, text bool, payload string) string {
	t.Helper()
	dst := bytes.Repeat([]byte{0xEE}, s.MessageSize(len(payload))+1)
	n := s.PutMessage(dst, text, []byte(payload))
	if n != len(dst)-1 || dst[n] != 0xEE {
		t.Errorf("%d bytes put, MessageSize %d", n, len(dst)-1)
	}
	return hex.EncodeToString(dst[:n])
}

func TestPutMessageOnTheWire(t *testing.T) {
	x := func(n int) string { return strings.Repeat("00", n) }
	for _, c := range []struct {
		role    Role
		text    bool
		payload string
		limit   uint64
		want    string
	}{
		// RFC 6455, 5.7
		{Server, true, "Hello", 0, "810548656c6c6f"},
		{Client, true, "Hello", 0, "818537fa213d7f9f4d5158"},
		{Server, true, "Hello", 3, "010348656c" + "80026c6f"},

		{Server, true, "", 0, "8100"},
		{Client, true, "", 0, "818037fa213d"},
		{Client, false, "", 4, "828037fa213d"},
		{Server, false, "01234567", 4, "020430313233" + "800434353637"},
		{Server, false, "0123", 4, "820430313233"},
		{Server, true, "ab€", 4, "01046162e282" + "8001ac"},
		{Client, true, "Hello", 2, "018237fa213d7f9f" + "008237fa213d5b96" + "808137fa213d58"},
		{Server, false, strings.Repeat("\x00", 125), 524288, "827d" + x(125)},
		{Server, false, strings.Repeat("\x00", 126), 524288, "827e007e" + x(126)},
		{Server, false, strings.Repeat("\x00", 65535), 524288, "827effff" + x(65535)},
		{Server, false, strings.Repeat("\x00", 65536), 524288, "827f0000000000010000" + x(65536)},
		{Server, false, strings.Repeat("\x00", 300), 150, "027e0096" + x(150) + "807e0096" + x(150)},
	} {
		if got := put(t, newSender(c.role, c.limit), c.text, c.payload); got != c.want {
			t.Errorf("%s, %d bytes, frames of %d: %.80s, want %.80s", c.role, len(c.payload), c.limit, got, c.want)
		}
	}
}

func TestMessageSize(t *testing.T) {
	for _, role := range roles {
		for _, n := range []int{0, 1, 2, 125, 126, 127, 128, 250, 252, 65535, 65536, 65537, 131072, 524288, 524289} {
			for _, limit := range []uint64{0, 1, 2, 124, 125, 126, 127, 65535, 65536, 524288, 1 << 62} {
				if limit > 2 || n < 1000 {
					put(t, newSender(role, limit), false, string(make([]byte, n)))
				}
			}
		}
	}
}

// Every frame has a mask of its own, asked for once, and the mask bit also if it is 0.
func TestOneMaskForEachFrame(t *testing.T) {
	s := newSender(Client, 2)
	calls := uint32(0)
	s.NextMask = func() uint32 {
		calls++
		return calls - 1
	}
	got := put(t, s, true, "abcde")
	if want := "018200000000" + "6162" + "008200000001" + "6364" + "808100000002" + "65"; got != want || calls != 3 {
		t.Errorf("%s after %d calls, want %s", got, calls, want)
	}
}

func TestServerAsksForNoMask(t *testing.T) {
	s := newSender(Server, 0)
	s.NextMask = func() uint32 { panic("asked for a mask") }
	put(t, s, true, "abc")
}

func TestPutControl(t *testing.T) {
	long := strings.Repeat("\x00", 200)
	for _, c := range []struct {
		role    Role
		opcode  frame.Opcode
		payload string
		want    string
	}{
		{Server, frame.Ping, "", "8900"},
		{Server, frame.Pong, "Hello", "8a0548656c6c6f"},
		{Client, frame.Pong, "Hello", "8a8537fa213d7f9f4d5158"},
		{Server, frame.Close, "\x03\xe8", "880203e8"},
		{Server, frame.Ping, long[:125], "897d" + strings.Repeat("00", 125)},
		{Server, frame.Ping, long, "897d" + strings.Repeat("00", 125)},
	} {
		s := newSender(c.role, 1) // control frames are not cut
		dst := make([]byte, s.ControlSize(len(c.payload)))
		n := s.PutControl(dst, c.opcode, []byte(c.payload))
		if got := hex.EncodeToString(dst[:n]); got != c.want || n != len(dst) {
			t.Errorf("%s, opcode %d: %s, ControlSize %d, want %s", c.role, c.opcode, got, len(dst), c.want)
		}
	}
}

// Own masks: unlike each other, between sessions too, and spread evenly.
func TestMasks(t *testing.T) {
	const count = 1 << 20
	var m Masks
	seen := make(map[uint32]bool, count)
	repeats := 0
	var bytes [4][256]int
	for range count {
		mask := m.Next()
		if seen[mask] {
			repeats++
		}
		seen[mask] = true
		for i := range bytes {
			bytes[i][mask>>(8*i)&0xFF]++
		}
	}
	// 128 repeats are to be expected of 2^20 out of 2^32; 400 come about in no lifetime.
	if repeats > 400 {
		t.Errorf("%d repeats", repeats)
	}
	for i := range bytes {
		chi := 0.0
		for _, n := range bytes[i] {
			d := float64(n) - count/256
			chi += d * d / (count / 256)
		}
		if chi > 500 { // 255 degrees of freedom: one in 10^17
			t.Errorf("byte %d: chi squared %.0f", i, chi)
		}
	}
}

func TestSessionsDoNotShareMasks(t *testing.T) {
	masks := map[string]bool{}
	for i := range 100 {
		var s Session
		s.Init(Client, nil, nil)
		for range 10 {
			var dst [20]byte
			n := s.PutControl(dst[:], frame.Ping, []byte("12345678"))
			masks[fmt.Sprintf("%x", dst[2:6])] = true
			if n != 14 || dst[1] != 0x88 {
				t.Fatalf("session %d: %x", i, dst[:n])
			}
		}
	}
	if len(masks) < 999 {
		t.Errorf("%d different masks of 1000", len(masks))
	}
}
