package session

import (
	"bytes"
	"slices"
	"testing"

	"libqwebsocket/core/internal/mem"
)

// FuzzFeed feeds any bytes, masked for a server so that the fuzzer need not know masks: whole, byte by byte and in
// two pieces. The outcome is the same, and all memory comes back.
func FuzzFeed(f *testing.F) {
	for _, frames := range [][]wireFrame{
		{text("Hello"), binaryFrame("\xff"), ping("p"), pong("q"), closing("\x03\xe8")},
		{textPart("x\xf0"), nextPart("\x9f\x98"), ping("p"), lastPart("\x80y")},
		{text("\xed\xa0\x80")}, {closing("\x03\xedx")}, {lastPart("x")}, {textPart(""), text("")},
		{claiming(0x82, 1<<63)}, {claiming(0x81, 1<<31)}, {inForm(0x82, 2, "x")}, {inForm(0x82, 8, "x")},
		{binaryFrame(string(make([]byte, 300))), {first: 0xC1}},
		{binaryPart(string(make([]byte, 20))), {first: 0x80, payload: "abc", length: 70000}},
	} {
		f.Add(wire(Server, frames...), uint16(3), false, uint16(1000))
		f.Add(wire(Client, frames...), uint16(9), true, uint16(100))
	}
	f.Fuzz(func(t *testing.T, stream []byte, cut uint16, server bool, limit uint16) {
		role := Client
		if server {
			role = Server
		}
		outcome := func(frames bool, sizes ...int) ([]string, int) {
			p := newPeer(t, role)
			p.s.WantFrames = frames
			p.s.MaxFrame, p.s.MaxMessage = 4*uint64(limit), 6*uint64(limit)
			rest := stream
			for i := 0; len(rest) > 0; i++ {
				n, ok := p.read(rest[:min(max(1, sizes[i%len(sizes)]), len(rest))])
				if !ok {
					break
				}
				rest = rest[n:]
			}
			buffered := p.s.Buffered()
			if p.s.Held() != None {
				buffered = 0 // how much is in a session that stopped depends on how it was fed
			}
			p.finish()
			return p.log, buffered
		}
		want, wantBuffered := outcome(true, len(stream))
		for _, sizes := range [][]int{{1}, {int(cut), len(stream)}, {int(cut)}, {7, 1, int(cut)}} {
			got, buffered := outcome(true, sizes...)
			expectLog(t, "cut", got, want)
			if buffered != wantBuffered {
				t.Errorf("%d bytes buffered, want %d", buffered, wantBuffered)
			}
		}
		got, _ := outcome(false, len(stream))
		expectLog(t, "without frames", got, withoutFrames(want))
	})
}

// FuzzMessage sends a message from one session to the other.
func FuzzMessage(f *testing.F) {
	f.Add([]byte("Hello"), uint16(2), true, uint32(0x37fa213d), uint16(3))
	f.Add([]byte("κόσμε"), uint16(0), false, uint32(0), uint16(1))
	f.Add(bytes.Repeat([]byte("x"), 70000), uint16(65535), false, uint32(0xFFFFFFFF), uint16(40000))
	f.Fuzz(func(t *testing.T, payload []byte, outgoingFrame uint16, client bool, mask uint32, piece uint16) {
		if outgoingFrame > 0 && len(payload)/int(outgoingFrame) >= maxFrames {
			return
		}
		role := Server
		if client {
			role = Client
		}
		var s Session
		s.Init(role, &Shared{Pool: new(mem.Pool)}, nil)
		s.OutgoingFrame = uint64(outgoingFrame)
		s.NextMask = func() uint32 { return mask }
		wire := make([]byte, s.MessageSize(len(payload)))
		if n := s.PutMessage(wire, false, payload); n != len(wire) {
			t.Fatalf("%d bytes put, MessageSize %d", n, len(wire))
		}
		p := newPeer(t, other(role))
		p.s.WantFrames = false
		for piece := range slices.Chunk(wire, max(1, int(piece))) {
			p.feed(piece)
		}
		expectLog(t, "message", p.log, []string{"message binary " + quote(payload)})
		p.finish()
	})
}
