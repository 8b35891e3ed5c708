package secure

import (
	"crypto/tls"
	"testing"
	"time"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/transport/faketransport"
)

// counting takes bytes and throws them away.
type counting struct {
	buffer [64 << 10]byte
	n      int
}

func (c *counting) Buffer() []byte { return c.buffer[:] }
func (c *counting) Data(n int)     { c.n += n }
func (c *counting) Writable()      {}
func (c *counting) End(error)      {}

// benchmarkMessages seals, carries and opens messages of a size.
func benchmarkMessages(b *testing.B, size int) {
	p := &pair{loop: nil}
	l, err := loop.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	p.loop = l
	p.wires[0], p.wires[1] = faketransport.Pair(l)
	var buffers Buffers
	p.client.stream = Client(l, p.wires[0], &buffers, &tls.Config{InsecureSkipVerify: true, DynamicRecordSizingDisabled: true}, &p.client)
	p.server.stream = Server(l, p.wires[1], &buffers, &tls.Config{Certificates: []tls.Certificate{certificate(b)}, DynamicRecordSizingDisabled: true}, &p.server)
	for deadline := time.Now().Add(10 * time.Second); !p.client.ready || !p.server.ready; {
		if time.Now().After(deadline) || p.client.failed != nil {
			b.Fatal("no handshake", p.client.failed)
		}
		_ = l.RunOnce(time.Millisecond)
	}
	taken := &counting{}
	p.server.stream.Attach(taken)
	message := make([]byte, size)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	b.ResetTimer()
	for sent := 0; b.Loop(); {
		if _, err := p.client.stream.Write(message); err != nil {
			b.Fatal(err)
		}
		for sent += size; taken.n < sent; {
			_ = l.RunOnce(0)
		}
	}
}

func BenchmarkMessage32(b *testing.B)  { benchmarkMessages(b, 32) }
func BenchmarkMessage64K(b *testing.B) { benchmarkMessages(b, 64<<10) }
