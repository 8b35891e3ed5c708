package session

import (
	"bytes"
	"fmt"
	"testing"

	"libqwebsocket/core/internal/frame"
)

func expectNoAllocations(t *testing.T, name string, f func()) {
	t.Helper()
	f()
	if n := testing.AllocsPerRun(5, f); n != 0 {
		t.Errorf("%s: %v allocations", name, n)
	}
}

func TestReceiveDoesNotAllocate(t *testing.T) {
	for _, role := range roles {
		for _, text := range []bool{true, false} {
			for _, size := range []int{0, 32, 125, 1000, 65536, 3 << 19} {
				for _, outgoingFrame := range []int{0, size/4 + 1} {
					for _, piece := range []int{0, 2500, 65536} {
						l := newLoad(role, text, size, outgoingFrame)
						name := fmt.Sprintf("%s, %s of %d bytes in frames of %d, fed by %d", role, kind(text), size, outgoingFrame, piece)
						expectNoAllocations(t, name, func() {
							if !l.receive(piece) {
								t.Errorf("%s: not taken", name)
							}
						})
						if l.counter.messages == 0 || l.pool.InUse() != 0 {
							t.Errorf("%s: %d messages, %d blocks in use", name, l.counter.messages, l.pool.InUse())
						}
						l.pool.Close()
					}
				}
			}
		}
	}
}

func TestPingAndPongDoNotAllocate(t *testing.T) {
	for _, role := range roles {
		l := newLoad(role, true, 0, 0)
		stream := wire(other(role), ping("ping"), pong("pong"))
		buffer := make([]byte, len(stream))
		expectNoAllocations(t, role.String(), func() {
			copy(buffer, stream)
			l.s.Feed(buffer[:3]) // the ping comes in parts
			n := 3 + l.s.Feed(buffer[3:])
			l.s.Proceed()
			l.s.Feed(buffer[n : len(buffer)-1]) // and so does the pong
			l.s.Feed(buffer[len(buffer)-1:])
		})
		if l.s.Held() != None || l.s.Buffered() != 0 || l.pool.InUse() != 0 {
			t.Errorf("%s: %d bytes, %d blocks left", role, l.s.Buffered(), l.pool.InUse())
		}
	}
}

func TestSendDoesNotAllocate(t *testing.T) {
	for _, role := range roles {
		for _, text := range []bool{true, false} {
			for _, size := range []int{0, 32, 125, 1000, 65536, 3 << 19} {
				for _, outgoingFrame := range []int{0, size/4 + 1} {
					var s Session
					s.Init(role, nil, nil)
					s.OutgoingFrame = uint64(outgoingFrame)
					payload := bytes.Repeat([]byte{'x'}, size)
					dst := make([]byte, s.MessageSize(size)+s.ControlSize(size))
					name := fmt.Sprintf("%s, %d bytes in frames of %d", role, size, outgoingFrame)
					expectNoAllocations(t, name, func() {
						for range 300 / (1 + size/1000) { // more than one block of masks
							n := s.PutMessage(dst, text, payload)
							s.PutControl(dst[n:], frame.Ping, payload)
						}
					})
				}
			}
		}
	}
}
