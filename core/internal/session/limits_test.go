package session

import (
	"fmt"
	"slices"
	"testing"
)

// A header that breaks a limit is judged anew after Proceed, and no byte is lost, wherever it was cut.
func TestProceedBehindALimit(t *testing.T) {
	for _, role := range roles {
		for _, c := range []struct {
			name   string
			before []wireFrame
			frame  wireFrame
			raise  func(*Session)
			fault  string
			want   []string
		}{
			{"frame", nil, text("0123456789a"), func(s *Session) { s.MaxFrame, s.MaxMessage = 11, 11 },
				"fail 1009 Maximum framesize exceeded.", []string{`frame text "0123456789a" last`, `message text "0123456789a"`}},
			{"message", []wireFrame{textPart("0123456789")}, lastPart("ab"), func(s *Session) { s.MaxMessage = 12 },
				"fail 1009 Received message is too big.", []string{`frame text "ab" last`, `message text "0123456789ab"`}},
			{"ping", nil, ping("0123456789a"), func(s *Session) { s.MaxFrame = 11 },
				"fail 1009 Maximum framesize exceeded.", []string{`ping "0123456789a"`}},
		} {
			frame := wire(other(role), c.frame)
			for cut := range len(frame) - len(c.frame.payload) {
				p := newPeer(t, role)
				p.s.MaxFrame, p.s.MaxMessage = 10, 10
				p.feed(wire(other(role), c.before...))
				p.log = nil
				p.feed(frame[:cut])
				buffer := slices.Clone(frame[cut:])
				for range 2 { // the second time by the same limits
					if n := p.s.Feed(buffer); n != 0 || p.s.Held() != Failure {
						t.Fatalf("%s, %s cut at %d: took %d bytes, holds %d", c.name, role, cut, n, p.s.Held())
					}
					p.seeTo()
					if n := p.s.Feed(buffer); n != 0 {
						t.Fatalf("%s, %s cut at %d: took %d bytes while held", c.name, role, cut, n)
					}
					p.s.Proceed()
				}
				c.raise(&p.s)
				p.feed(buffer)
				expectLog(t, fmt.Sprintf("%s, %s cut at %d", c.name, role, cut), p.log, append([]string{c.fault, c.fault}, c.want...))
				p.finish()
			}
		}
	}
}

func TestProceedDoesNotHealWhatIsBroken(t *testing.T) {
	for _, c := range []struct {
		frame wireFrame
		held  Stop
	}{
		{wireFrame{first: 0xC1}, Failure},
		{text("\xff"), Failure},
		{closing("\x00\x00"), Failure},
		{closing("\x03\xe8"), Close},
	} {
		p := newPeer(t, Server)
		p.feed(wire(Client, c.frame))
		p.s.Proceed()
		if n := p.s.Feed(wire(Client, text("later"))); n != 0 || p.s.Held() != c.held {
			t.Errorf("%+v: took %d bytes, holds %d", c.frame, n, p.s.Held())
		}
		if p.s.Space() != nil {
			t.Errorf("%+v: there is space", c.frame)
		}
		p.finish()
	}
}

// A limit that is lowered holds from the next header on, also below what has come of the message.
func TestLimitLoweredInAMessage(t *testing.T) {
	p := newPeer(t, Client)
	p.feed(wire(Server, binaryPart("0123456789")))
	p.s.MaxMessage = 5
	p.feed(wire(Server, lastPart("")))
	expectLog(t, "lowered", p.log, []string{`frame binary "0123456789"`, "fail 1009 Received message is too big."})
	p.finish()
}

// A peer that sends 100 times the limit, in one message of many frames: it ends at the limit, and memory
// is bounded by it.
func TestMemoryOfAMessageIsBounded(t *testing.T) {
	const limit = 3 << 19
	for _, frames := range []bool{false, true} {
		for _, size := range []int{1000, 70000, 1 << 20} {
			p := newPeer(t, Client)
			p.s.MaxFrame, p.s.MaxMessage, p.s.WantFrames = limit, limit, frames
			head := wire(Server, claiming(0x02, uint64(size)))
			chunk := make([]byte, 50000)
			sent := 0
			for ok := true; ok; head[0] = 0x00 {
				ok = p.feed(head)
				for left := size; ok && left > 0; {
					var n int
					n, ok = p.read(chunk[:min(left, len(chunk))])
					left -= n
					sent += n
				}
			}
			if sent > limit || sent <= limit-size {
				t.Errorf("frames of %d bytes: ended after %d bytes", size, sent)
			}
			if most := 2*limit + 1<<20; p.most > most {
				t.Errorf("frames of %d bytes: %d bytes of memory, want at most %d", size, p.most, most)
			}
			p.finish()
		}
	}
}

// Tiny pieces: frames are counted, also empty ones, and cost no memory beyond their payload.
func TestTinyFrames(t *testing.T) {
	for _, c := range []struct {
		payload string
		want    int
	}{{"", maxFrames}, {"x", maxFrames}} {
		for _, role := range roles {
			for _, piece := range []int{1, 4096} {
				p := newPeer(t, role)
				p.s.WantFrames = false
				frames := 1
				ok := p.feed(wire(other(role), textPart(c.payload)))
				one := wire(other(role), nextPart(c.payload))
				many := slices.Repeat(one, piece)
				for ok && frames < 1<<20 {
					if ok = p.feed(many); ok {
						frames += piece
					}
				}
				if piece == 1 && frames != c.want {
					t.Errorf("%q to %s: %d frames taken, want %d", c.payload, role, frames, c.want)
				}
				expectLog(t, "tiny frames", p.log, []string{"fail 1008 Too many fragments."})
				if p.most > 3*maxFrames {
					t.Errorf("%q to %s: %d bytes of memory", c.payload, role, p.most)
				}
				p.finish()
			}
		}
	}
}

// The most frames that a message may have, the last one included.
func TestMostFrames(t *testing.T) {
	for _, extra := range []int{0, 1} {
		p := newPeer(t, Client)
		p.s.WantFrames = false
		p.feed(wire(Server, textPart("")))
		p.feed(slices.Repeat(wire(Server, nextPart("")), maxFrames-2+extra))
		p.feed(wire(Server, ping("")))
		p.feed(wire(Server, lastPart("")))
		want := []string{`ping ""`, `message text ""`}
		if extra > 0 {
			want = []string{`ping ""`, "fail 1008 Too many fragments."}
		}
		expectLog(t, fmt.Sprint(maxFrames+extra, " frames"), p.log, want)
		p.finish()
	}
}

// Messages in tiny fragments, many to a buffer: they share their blocks, and each may have its frames.
func TestMemoryOfManyFragmentedMessages(t *testing.T) {
	p := newPeer(t, Server)
	p.s.WantFrames = false
	buffer := slices.Repeat(wire(Client, textPart("a"), lastPart("b")), 40000)
	for range 3 {
		if !p.feed(buffer) {
			t.Fatal(p.log[len(p.log)-1])
		}
	}
	if len(p.log) != 120000 {
		t.Errorf("%d messages", len(p.log))
	}
	if p.most > 80000+2*4096 {
		t.Errorf("%d bytes of memory", p.most)
	}
	p.finish()
}

// A million pings from a peer: each is held once, and nothing is kept of it.
func TestPingFlood(t *testing.T) {
	for _, role := range roles {
		p := newPeer(t, role)
		flood := slices.Repeat(wire(other(role), ping("flood")), 1000)
		pings := 0
		for round := range 1000 {
			for rest := flood; len(rest) > 0; {
				n := p.s.Feed(rest)
				if n == 0 || p.s.Held() != Ping {
					t.Fatalf("took %d bytes, holds %d", n, p.s.Held())
				}
				if string(p.s.Ping()) != "flood" {
					t.Fatalf("round %d: %q", round, p.s.Ping())
				}
				rest = rest[n:]
				p.s.Proceed()
				pings++
			}
			flood = slices.Repeat(wire(other(role), ping("flood")), 1000)
		}
		if pings != 1000000 || p.pool.InUse() != 0 || p.s.Buffered() != 0 {
			t.Errorf("%d pings, %d blocks, %d bytes", pings, p.pool.InUse(), p.s.Buffered())
		}
		p.finish()
	}
}
