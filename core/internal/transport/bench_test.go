package transport_test

import (
	"testing"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/transport"
)

// player sends back what it gets, and stops the loop after so many times.
type player struct {
	stream transport.Stream
	loop   *loop.Loop
	buffer [1024]byte
	left   int
}

func (p *player) Buffer() []byte { return p.buffer[:] }
func (p *player) Writable()      {}
func (p *player) End(error)      {}

func (p *player) Data(n int) {
	if p.left--; p.left == 0 {
		p.loop.Stop()
		return
	}
	_, _ = p.stream.Write(p.buffer[:n])
}

func newPlayers(t testing.TB, l *loop.Loop) (a, b *player) {
	t.Helper()
	x, y := pair(t, l)
	a, b = &player{stream: x, loop: l}, &player{stream: y, loop: l}
	x.Attach(a)
	y.Attach(b)
	return a, b
}

// serve begins a game of n returns.
func (p *player) serve(n int) {
	p.left = n
	_, _ = p.stream.Write(p.buffer[:32])
}

func TestMessagesAllocateNothing(t *testing.T) {
	l := newLoop(t)
	a, b := newPlayers(t, l)
	b.left = -1
	play := func() {
		a.serve(10)
		_ = l.Run()
	}
	play()
	if n := testing.AllocsPerRun(100, play); n != 0 {
		t.Errorf("%v allocations", n)
	}
	pause := func() {
		a.stream.PauseReading()
		_, _ = b.stream.Write(b.buffer[:32])
		rounds(t, l, 1)
		a.left = 1
		a.stream.ResumeReading()
		_ = l.Run()
	}
	pause()
	if n := testing.AllocsPerRun(100, pause); n != 0 {
		t.Errorf("pause and resume: %v allocations", n)
	}
}

// BenchmarkPingPong is a message of 32 bytes and its answer over one TCP connection, both ends on one
// loop: two polls, two reads and two writes.
func BenchmarkPingPong(b *testing.B) {
	l := newLoop(b)
	first, second := newPlayers(b, l)
	second.left = -1
	b.ReportAllocs()
	b.ResetTimer()
	first.serve(b.N)
	_ = l.Run()
}

// BenchmarkPingPongTwoThreads has the ends on two loops and threads: the waits are real.
func BenchmarkPingPongTwoThreads(b *testing.B) {
	l, other := newLoop(b), newLoop(b)
	client, server := pair(b, l)
	first := &player{stream: client, loop: l}
	client.Attach(first)
	fd := transport.Descriptor(server)
	moved := transport.OnDescriptor(other, fd)
	second := &player{stream: moved, loop: other, left: -1}
	moved.Attach(second)
	ended := make(chan error)
	go func() { ended <- other.Run() }()
	b.ReportAllocs()
	b.ResetTimer()
	first.serve(b.N)
	_ = l.Run()
	b.StopTimer()
	other.Stop()
	if err := <-ended; err != nil {
		b.Error(err)
	}
}

// BenchmarkThroughput moves 1 MiB through one connection.
func BenchmarkThroughput(b *testing.B) {
	const size = 1 << 20
	l := newLoop(b)
	client, server := pair(b, l)
	r := &drain{loop: l, place: make([]byte, 256<<10)}
	server.Attach(r)
	w := &pour{stream: client, all: make([]byte, size)}
	client.Attach(w)
	b.SetBytes(size)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		r.left = size
		w.left = w.all
		w.Writable()
		_ = l.Run()
	}
}

// drain reads so many bytes and stops the loop.
type drain struct {
	loop  *loop.Loop
	place []byte
	left  int
}

func (d *drain) Buffer() []byte { return d.place }
func (d *drain) Writable()      {}
func (d *drain) End(error)      {}

func (d *drain) Data(n int) {
	if d.left -= n; d.left == 0 {
		d.loop.Stop()
	}
}

// pour writes all it has.
type pour struct {
	stream    transport.Stream
	all, left []byte
}

func (p *pour) Buffer() []byte { return nil }
func (p *pour) Data(int)       {}
func (p *pour) End(error)      {}

func (p *pour) Writable() {
	n, _ := p.stream.Write(p.left)
	p.left = p.left[n:]
}

// BenchmarkConnect is a connection that is dialled, accepted and closed.
func BenchmarkConnect(b *testing.B) {
	l := newLoop(b)
	n, err := transport.Listen(l, loopback4, 0, 128, false, func(s transport.Stream) { s.Close() }, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer n.Close()
	port := n.Addr().Port()
	count := 0
	var again func(s transport.Stream, err error)
	again = func(s transport.Stream, err error) {
		if err != nil {
			b.Error(err)
			l.Stop()
			return
		}
		if s != nil {
			reset(b, s)
		}
		if count++; count == b.N {
			l.Stop()
			return
		}
		transport.Dial(l, "127.0.0.1", port, again)
	}
	b.ReportAllocs()
	transport.Dial(l, "127.0.0.1", port, again)
	_ = l.Run()
}
