package session

import (
	"bytes"
	"slices"
	"testing"
)

func isPartOf(part, whole []byte) bool {
	for i := range whole {
		if &whole[i] == &part[0] {
			return true
		}
	}
	return false
}

// A message that lies whole in the buffer is lent there, whatever form its length has and also if its
// header came in parts.
func TestWholeMessagesAreLentInPlace(t *testing.T) {
	for _, role := range roles {
		for _, size := range []int{1, 125, 126, 65535, 65536, 1 << 20} {
			for _, head := range []int{0, 1} {
				p := newPeer(t, role)
				p.late = true
				stream := wire(other(role), binaryFrame(string(make([]byte, size))), pong("x"))
				p.feed(stream[:head])
				buffer := bytes.Clone(stream[head:])
				p.s.Feed(buffer)
				if len(p.lent) != 3 {
					t.Fatalf("%d payloads lent", len(p.lent))
				}
				for _, l := range p.lent {
					if !isPartOf(l.payload, buffer) {
						t.Errorf("%s, %d bytes, %d of the header before: lent elsewhere", role, size, head)
					}
					if cap(l.payload) != len(l.payload) {
						t.Errorf("%s, %d bytes: the payload can be appended to", role, size)
					}
				}
				if p.pool.InUse() != 0 || len(p.released) != 0 {
					t.Errorf("%s, %d bytes: blocks were used", role, size)
				}
				p.finish()
			}
		}
	}
}

// A session between messages holds nothing; in a message it holds a block.
func TestIdleSessionHoldsNothing(t *testing.T) {
	for _, role := range roles {
		stream := wire(other(role), text("whole"), textPart("a"), lastPart("b"), ping("p"), pong("q"), text("cut by the end of a buffer"))
		p := newPeer(t, role)
		inMessage := false
		for _, c := range stream {
			p.feed([]byte{c})
			if p.kept().message.open && p.s.Buffered() > 0 {
				inMessage = true
			}
			if !p.kept().message.open && p.kept().control.block == nil && p.pool.InUse() != 0 {
				t.Fatalf("%s: %d blocks between messages", role, p.pool.InUse())
			}
		}
		if !inMessage || p.pool.InUse() != 0 || p.s.Buffered() != 0 || p.s.partial != nil {
			t.Errorf("%s: %d blocks, %d bytes at the end", role, p.pool.InUse(), p.s.Buffered())
		}
		p.finish()
	}
}

// Frames lent from a block stay where they are while the message grows out of it.
func TestLentFramesStayWhileTheMessageGrows(t *testing.T) {
	p := newPeer(t, Client)
	p.late = true
	payload := bytes.Repeat([]byte("grow"), 2500)
	p.feed(wire(Server, binaryPart(string(payload))))
	for range 200 {
		p.feed(wire(Server, nextPart(string(payload))))
	}
	if len(p.released) < 5 {
		t.Errorf("%d blocks released: the message did not grow", len(p.released))
	}
	p.feed(wire(Server, lastPart("")))
	if want := "message binary " + quote(bytes.Repeat(payload, 201)); p.log[len(p.log)-1] != want {
		t.Errorf("%s, want %s", p.log[len(p.log)-1], want)
	}
	p.finish()
}

// Without frames nothing is lent before the message is complete, so the block grows without another: at
// once, or when the message has been moved out of one in which the message before it was lent.
func TestUnlentBlockGrows(t *testing.T) {
	for released, before := range [][]wireFrame{nil, {binaryPart("lent"), lastPart("")}} {
		p := newPeer(t, Client)
		p.s.WantFrames = false
		p.late = true
		payload := string(make([]byte, 100000))
		p.feed(wire(Server, append(before, binaryPart(payload))...))
		for range 50 {
			p.feed(wire(Server, nextPart(payload)))
			if p.pool.InUse() != 1+released || len(p.released) != released {
				t.Fatalf("%d blocks in use, %d released", p.pool.InUse(), len(p.released))
			}
		}
		p.finish()
	}
}

func TestSpace(t *testing.T) {
	const size = 5 << 20
	for _, role := range roles {
		p := newPeer(t, role)
		if p.s.Space() != nil {
			t.Error("space between messages")
		}
		stream := wire(other(role), text(string(bytes.Repeat([]byte("abcdefgh"), size/8))), text("next"))
		rest := stream
		p.feed(rest[:1000])
		rest = rest[1000:]
		direct := 0
		for {
			space := p.s.Space()
			if space == nil {
				break
			}
			if len(space) < directSize {
				t.Fatalf("space of %d bytes", len(space))
			}
			if again := p.s.Space(); &again[0] != &space[0] || len(again) != len(space) {
				t.Fatal("another space when asked again")
			}
			n := copy(space, rest[:min(len(rest), 100000)])
			p.s.Commit(n)
			rest = rest[n:]
			direct += n
		}
		if direct < size-1000-directSize {
			t.Errorf("%s: %d of %d bytes read directly", role, direct, size)
		}
		p.feed(rest)
		want := quote(bytes.Repeat([]byte("abcdefgh"), size/8))
		expectLog(t, "direct", p.log, []string{"frame text " + want + " last", "message text " + want, `frame text "next" last`, `message text "next"`})
		p.finish()
	}
}

// Space never reaches beyond the frame, so that no byte of the next one is read into it.
func TestSpaceEndsWithTheFrame(t *testing.T) {
	p := newPeer(t, Client)
	p.feed(wire(Server, claiming(0x82, directSize+10))[:])
	p.feed(make([]byte, 10))
	if space := p.s.Space(); len(space) != directSize || cap(space) != directSize {
		t.Errorf("space of %d bytes", len(space))
	}
	p.s.Commit(0)
	p.s.Commit(1)
	if p.s.Space() != nil {
		t.Error("space for less than it is worth")
	}
	defer func() {
		if recover() == nil {
			t.Error("more committed than there was space for")
		}
		p.finish()
	}()
	p.s.Commit(directSize)
}

// The first block is for what was announced, but not for more than 1 MiB.
func TestFirstBlock(t *testing.T) {
	for _, c := range []struct{ length, size int }{{100, 4096}, {100000, 1 << 17}, {1 << 20, 1 << 20}, {1 << 30, 1 << 20}} {
		p := newPeer(t, Client)
		p.feed(wire(Server, claiming(0x82, uint64(c.length))))
		p.feed([]byte("x"))
		if got := len(p.s.message.block.B); got != c.size {
			t.Errorf("%d bytes announced: block of %d, want %d", c.length, got, c.size)
		}
		p.finish()
	}
}

func TestBuffered(t *testing.T) {
	p := newPeer(t, Server)
	stream := slices.Concat(wire(Client, textPart("abc")), wire(Client, lastPart("de"))[:7])
	want := []int{1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 6, 7, 8, 3, 4}
	var got []int
	for _, c := range stream {
		p.feed([]byte{c})
		got = append(got, p.s.Buffered())
	}
	if !slices.Equal(got[:5], want[:5]) || got[len(got)-1] != 4 {
		t.Errorf("%v", got)
	}
	p.finish()
}

// Memory that the system refuses ends the connection, not the process.
func TestNoMemory(t *testing.T) {
	for _, frames := range []bool{false, true} {
		p := newPeer(t, Client)
		p.s.WantFrames = frames
		p.s.MaxMessage = 1 << 62
		p.feed(wire(Server, binaryPart("abc"), claiming(0x00, 1<<20)))
		p.feed([]byte("x"))
		p.log = nil
		p.s.message.start = -1 << 55 // as if so much had come before
		p.s.message.end = len(p.s.message.block.B)
		if p.s.Space() != nil {
			t.Error("there is space")
		}
		p.feed([]byte("x"))
		expectLog(t, "no memory", p.log, []string{"fail 1009 Not enough memory for the message."})
		p.finish()
	}
}

// What is held does not lie in what was fed: slots that run before it is seen to may read anew.
func TestHeldFramesOutliveTheBuffer(t *testing.T) {
	for _, role := range roles {
		p := newPeer(t, role)
		buffer := wire(other(role), ping("still there"), closing("\x03\xe8still there"))
		n := p.s.Feed(buffer)
		poison(buffer[:n])
		p.seeTo()
		p.s.Feed(buffer[n:])
		poison(buffer)
		p.seeTo()
		expectLog(t, role.String(), p.log, []string{`ping "still there"`, `close 1000 "still there"`})
		p.finish()
	}
}

func TestSetRole(t *testing.T) {
	p := newPeer(t, Server)
	p.feed(wire(Client, text("as a server")))
	p.s.Reset()
	p.s.SetRole(Client)
	p.feed(wire(Server, text("as a client")))
	expectLog(t, "roles", withoutFrames(p.log), []string{`message text "as a server"`, `message text "as a client"`})
	p.finish()
}
