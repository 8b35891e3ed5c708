package session

import (
	"bytes"
	"fmt"
	"testing"

	"libqwebsocket/core/internal/mem"
)

// counter is an Events that counts, and puts blocks back at once.
type counter struct {
	pool                    mem.Pool
	frames, messages, bytes int
}

func (c *counter) Frame(text bool, payload []byte, last bool) { c.frames++ }
func (c *counter) Message(text bool, payload []byte) {
	c.messages++
	c.bytes += len(payload)
}
func (c *counter) Pong(payload []byte)  {}
func (c *counter) Release(b *mem.Block) { c.pool.Put(b) }

// load is a buffer of messages for a receiver, and what it takes to fill and feed it again and again.
type load struct {
	counter
	s        Session
	wire     []byte
	buffer   []byte
	messages int
}

// newLoad makes a load of at least 64 KiB: messages of size bytes in frames of at most outgoingFrame.
func newLoad(receiver Role, text bool, size, outgoingFrame int) *load {
	l := new(load)
	l.s.Init(receiver, &Shared{Pool: &l.pool}, l)
	l.s.WantFrames = true
	var sender Session
	sender.Init(other(receiver), nil, nil)
	sender.OutgoingFrame = uint64(outgoingFrame)
	payload := bytes.Repeat([]byte("abcdefgh"), size/8+1)[:size]
	one := make([]byte, sender.MessageSize(size))
	for len(l.wire)+len(one) <= 64<<10 || l.messages == 0 {
		l.wire = append(l.wire, one[:sender.PutMessage(one, text, payload)]...)
		l.messages++
	}
	l.buffer = make([]byte, len(l.wire))
	return l
}

// receive feeds the whole load, in pieces of at most piece bytes; 0: in one. It tells whether all was
// taken.
func (l *load) receive(piece int) bool {
	copy(l.buffer, l.wire) // as the last time it was unmasked
	for rest := l.buffer; len(rest) > 0; {
		n := len(rest)
		if piece > 0 {
			n = min(n, piece)
		}
		if space := l.s.Space(); space != nil {
			n = copy(space, rest[:n])
			l.s.Commit(n)
		} else if l.s.Feed(rest[:n]) != n {
			return false
		}
		if l.s.Held() != None {
			return false
		}
		rest = rest[n:]
	}
	return true
}

func (l *load) run(b *testing.B, size, piece int) {
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for done := 0; done < b.N; done += l.messages {
		if !l.receive(piece) {
			b.Fatal("not taken")
		}
	}
}

var benchSizes = []int{32, 125, 1 << 10, 64 << 10}

// One op is one message; a buffer of 64 KiB has many. Filling the buffer again is measured too.
func BenchmarkReceive(b *testing.B) {
	for _, role := range []Role{Server, Client} {
		for _, text := range []bool{true, false} {
			for _, size := range benchSizes {
				b.Run(fmt.Sprintf("%s/%s/%d", role, kind(text), size), func(b *testing.B) {
					newLoad(role, text, size, 0).run(b, size, 0)
				})
			}
		}
	}
}

// Messages of four fragments, whole in the buffer.
func BenchmarkReceiveFragmented(b *testing.B) {
	for _, role := range []Role{Server, Client} {
		for _, size := range benchSizes {
			b.Run(fmt.Sprintf("%s/%d", role, size), func(b *testing.B) {
				newLoad(role, true, size, (size+3)/4).run(b, size, 0)
			})
		}
	}
}

// Messages that are read by 64 KiB, as far as Space allows where they belong.
func BenchmarkReceiveLarge(b *testing.B) {
	for _, role := range []Role{Server, Client} {
		for _, size := range []int{1 << 20, 16 << 20} {
			b.Run(fmt.Sprintf("%s/%d", role, size), func(b *testing.B) {
				newLoad(role, true, size, 0).run(b, size, 64<<10)
			})
		}
	}
}

func BenchmarkSend(b *testing.B) {
	for _, role := range []Role{Server, Client} {
		for _, size := range benchSizes {
			b.Run(fmt.Sprintf("%s/%d", role, size), func(b *testing.B) {
				var s Session
				s.Init(role, nil, nil)
				payload := bytes.Repeat([]byte{'x'}, size)
				dst := make([]byte, s.MessageSize(size))
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for range b.N {
					s.PutMessage(dst, true, payload)
				}
			})
		}
	}
}
