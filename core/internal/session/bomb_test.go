package session

import (
	"bytes"
	"compress/flate"
	"fmt"
	"slices"
	"testing"

	"libqwebsocket/core/internal/deflate"
)

// bomb returns payload that becomes 1 GiB, in about a megabyte.
func bomb() []byte {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, flate.BestCompression)
	zeros := make([]byte, 1<<23)
	w.Write(zeros)
	w.Flush()
	first := b.Len()
	w.Write(zeros)
	w.Flush()
	next := b.Bytes()[first:] // may come as often as one likes
	return append(b.Bytes(), bytes.Repeat(next, 126)...)
}

// A bomb goes off at the limit: in one frame or in many, alone or in a context, fed whole or in pieces. The
// memory for messages does not grow beyond the limit and a quarter of a megabyte.
func TestBomb(t *testing.T) {
	payload := bomb()
	if len(payload) > 1<<20+1<<16 {
		t.Fatalf("the bomb has %d bytes", len(payload))
	}
	one := []wireFrame{compressedBinary(string(payload))}
	var many []wireFrame
	for part := range slices.Chunk(payload, 1000) {
		many = append(many, nextPart(string(part)))
	}
	many[0].first = 0x42
	for _, role := range roles {
		for name, frames := range map[string][]wireFrame{"one frame": one, "many frames": many} {
			for _, context := range []bool{false, true} {
				var stream []byte
				if context {
					stream = wire(other(role), compressedText(hello), compressedBinary(helloAgain))
				}
				stream = append(stream, wire(other(role), frames...)...)
				for _, limit := range []int{1 << 10, 1 << 16, 1 << 20, 1 << 24} {
					for _, piece := range []int{100, 128 << 10, len(stream)} {
						for _, wantFrames := range []bool{false, true} {
							p := newCompressingPeer(t, role, agreed(deflate.MaxBits, !context))
							p.s.MaxMessage, p.s.WantFrames = uint64(limit), wantFrames
							ok := true
							for part := range slices.Chunk(stream, piece) {
								if ok = p.feed(part); !ok {
									break
								}
							}
							how := fmt.Sprintf("%s to %s, context %v, limit %d, by %d, frames %v", name, role, context, limit, piece, wantFrames)
							if ok || p.log[len(p.log)-1] != "fail 1009 Received message is too big." {
								t.Errorf("%s: %v, %q", how, ok, p.log[len(p.log)-1])
							}
							if p.s.Buffered() > limit {
								t.Errorf("%s: %d bytes of the message", how, p.s.Buffered())
							}
							if most := max(p.most, p.outstanding()); most > limit+256<<10 {
								t.Errorf("%s: %d bytes of memory", how, most)
							}
							p.finish()
						}
					}
				}
			}
		}
	}
}

// The limit of messages is for what is decompressed, to the byte; the limit of frames for what comes.
func TestLimitsOfCompressedMessages(t *testing.T) {
	message := bytes.Repeat([]byte("0123456789"), 1000)
	payload := compressedAs(9, message)
	whole := []string{"message binary " + quote(message)}
	for _, c := range []struct {
		maxFrame, maxMessage int
		want                 []string
	}{
		{len(payload), len(message), whole},
		{len(payload) - 1, len(message), []string{"fail 1009 Maximum framesize exceeded."}},
		{len(payload), len(message) - 1, []string{"fail 1009 Received message is too big."}},
		{len(payload), len(payload) - 1, []string{"fail 1009 Received message is too big."}},
		{len(payload), 0, []string{"fail 1009 Received message is too big."}},
	} {
		for _, role := range roles {
			for _, piece := range []int{1, 1 << 20} {
				p := newCompressingPeer(t, role, agreed(15, true))
				p.s.MaxFrame, p.s.MaxMessage = uint64(c.maxFrame), uint64(c.maxMessage)
				for part := range slices.Chunk(wire(other(role), compressedBinary(payload)), piece) {
					if !p.feed(part) {
						break
					}
				}
				expectLog(t, fmt.Sprintf("%+v by %d", c, piece), withoutFrames(p.log), c.want)
				p.finish()
			}
		}
	}
}

// Compressed noise is longer than what it stands for. That is no reason to refuse it.
func TestCompressedMessageMayBeLongerThanTheLimit(t *testing.T) {
	message := make([]byte, 1000)
	payload := compressedAs(flate.NoCompression, message)
	p := newCompressingPeer(t, Client, agreed(15, true))
	p.s.MaxMessage = uint64(len(message))
	if p.feed(wire(Server, compressedBinary(payload))); len(payload) <= len(message) {
		t.Fatalf("%d bytes", len(payload))
	}
	expectLog(t, "stored", withoutFrames(p.log), []string{"message binary " + quote(message)})
	p.finish()
}

// A message that was found too long in the middle stays so, whatever the limit becomes.
func TestProceedDoesNotShortenAMessage(t *testing.T) {
	message := bytes.Repeat([]byte("0123456789"), 1000)
	stream := wire(Server, compressedBinary(compressedAs(9, message)))
	p := newCompressingPeer(t, Client, agreed(15, false))
	p.s.MaxMessage = 5000
	p.feed(stream)
	p.s.MaxMessage = 100000
	p.s.Proceed()
	if n := p.s.Feed(bytes.Clone(stream)); n != 0 || p.s.Held() != Failure {
		t.Errorf("took %d bytes, holds %d", n, p.s.Held())
	}
	p.finish()
}

// A limit that is lowered in a message, below what has come of it.
func TestLimitLoweredInACompressedMessage(t *testing.T) {
	message := bytes.Repeat([]byte("0123456789"), 1000)
	payload := compressedAs(flate.NoCompression, message)
	for _, cut := range []int{200, 400} {
		p := newCompressingPeer(t, Client, agreed(15, false))
		stream := wire(Server, compressedBinaryPart(payload[:300]), lastPart(payload[300:]))
		p.feed(stream[:cut])
		p.s.MaxMessage = 50
		p.feed(stream[cut:])
		expectLog(t, "lowered", withoutFrames(p.log), []string{"fail 1009 Received message is too big."})
		p.finish()
	}
}

// A message without content in as many bytes as one likes costs no memory.
func TestEmptyBlocksCostNoMemory(t *testing.T) {
	payload := bytes.Repeat([]byte("\x00\x00\x00\xff\xff\x01\x00\x00\xff\xff"), 100000)
	p := newCompressingPeer(t, Server, agreed(15, false))
	p.s.MaxMessage = 5
	p.feed(wire(Client, compressedBinaryPart(string(payload)), lastPart(hello)))
	expectLog(t, "empty blocks", withoutFrames(p.log), []string{`message binary "Hello"`})
	if p.most > smallRoom {
		t.Errorf("%d bytes of memory", p.most)
	}
	p.finish()
}
