package session

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"libqwebsocket/core/internal/deflate"
	"libqwebsocket/core/internal/mem"
)

// records returns n bytes of text as programs send it.
func records(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b []byte
	for len(b) < n {
		b = fmt.Appendf(b, `{"id": %d, "name": "item %d", "price": %.2f, "tags": ["red", "large"]},`,
			r.IntN(1e6), r.IntN(100), r.Float64()*100)
	}
	return b[:n]
}

// compressor is a session that compresses, with what is around it.
type compressor struct {
	s    Session
	pool mem.Pool
	dst  []byte
}

func newCompressor(role Role, o *deflate.Options) *compressor {
	c := new(compressor)
	c.s.Init(role, &Shared{Pool: &c.pool}, nil)
	c.s.SetDeflate(deflate.NewPool(&c.pool), o)
	return c
}

// send returns a message as it goes out. It is valid until the next call.
func (c *compressor) send(text bool, payload []byte) []byte {
	compressed, ok := c.s.Deflate(payload, ByThreshold)
	if !ok {
		compressed = payload
	}
	size := c.s.MessageSize(len(compressed))
	if len(c.dst) < size {
		c.dst = make([]byte, size)
	}
	if ok {
		return c.dst[:c.s.PutDeflated(c.dst, text, compressed)]
	}
	return c.dst[:c.s.PutMessage(c.dst, text, payload)]
}

// newCompressedLoad is newLoad for messages that are compressed. They are different ones of a longer text.
func newCompressedLoad(receiver Role, text bool, size, outgoingFrame int, o *deflate.Options) *load {
	l := new(load)
	l.s.Init(receiver, &Shared{Pool: &l.pool}, l)
	l.s.SetDeflate(deflate.NewPool(&l.pool), o)
	l.s.WantFrames = true
	out := newCompressor(other(receiver), o)
	out.s.OutgoingFrame = uint64(outgoingFrame)
	for all := records(max(64<<10, size)); len(all) >= size && l.messages < 64; all = all[size:] {
		l.wire = append(l.wire, out.send(text, all[:size])...)
		l.messages++
	}
	l.buffer = make([]byte, len(l.wire))
	return l
}

func TestReceiveCompressedDoesNotAllocate(t *testing.T) {
	for _, role := range roles {
		for _, noContext := range []bool{false, true} {
			for _, size := range []int{300, 65536, 3 << 19} {
				for _, outgoingFrame := range []int{0, size/40 + 1} {
					for _, piece := range []int{0, 50, 65536} {
						l := newCompressedLoad(role, true, size, outgoingFrame, agreed(12, noContext))
						name := fmt.Sprintf("%s, no context %v, %d bytes in frames of %d, fed by %d", role, noContext, size, outgoingFrame, piece)
						expectNoAllocations(t, name, func() {
							if !l.receive(piece) {
								t.Errorf("%s: not taken", name)
							}
						})
						l.s.Reset()
						if l.counter.bytes == 0 || l.pool.InUse() != 0 {
							t.Errorf("%s: %d bytes, %d blocks in use", name, l.counter.bytes, l.pool.InUse())
						}
						l.pool.Close()
					}
				}
			}
		}
	}
}

func TestSendCompressedDoesNotAllocate(t *testing.T) {
	for _, role := range roles {
		for _, bits := range []int{12, 15} {
			for _, noContext := range []bool{false, true} {
				c := newCompressor(role, agreed(bits, noContext))
				text := records(200000)
				name := fmt.Sprintf("%s, %d bits, no context %v", role, bits, noContext)
				expectNoAllocations(t, name, func() {
					for _, size := range []int{300, 5000, 200000} {
						c.send(true, text[:size])
					}
				})
			}
		}
	}
}

func BenchmarkReceiveCompressed(b *testing.B) {
	for _, role := range []Role{Server, Client} {
		for _, noContext := range []bool{false, true} {
			for _, size := range []int{300, 1 << 10, 64 << 10} {
				b.Run(fmt.Sprintf("%s/context %v/%d", role, !noContext, size), func(b *testing.B) {
					l := newCompressedLoad(role, true, size, 0, agreed(12, noContext))
					b.ResetTimer()
					l.run(b, size, 0)
				})
			}
		}
	}
}

func BenchmarkSendCompressed(b *testing.B) {
	for _, noContext := range []bool{false, true} {
		for _, size := range []int{300, 1 << 10, 64 << 10} {
			b.Run(fmt.Sprintf("context %v/%d", !noContext, size), func(b *testing.B) {
				c := newCompressor(Server, agreed(12, noContext))
				text := records(64*1024 + size)
				sent := 0
				b.SetBytes(int64(size))
				b.ReportAllocs()
				b.ResetTimer()
				for i := range b.N {
					from := i * 1024 % (64 << 10)
					sent += len(c.send(true, text[from:from+size]))
				}
				b.ReportMetric(float64(sent)/float64(b.N)/float64(size), "ratio")
			})
		}
	}
}
