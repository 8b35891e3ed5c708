package core

import (
	"time"

	"libqwebsocket/core/internal/transport"
)

const (
	// lingerTime and lingerBytes are how long a closed websocket reads on for, and how much.
	lingerTime  = 3 * time.Second
	lingerBytes = 1 << 62
)

// linger is what is left of a connection that its owner is done with: it writes what waits, ends our
// side, and discards what still comes until the peer ends too, or its time is up.
type linger struct {
	loop   *Loop
	stream transport.Stream
	out    *output
	timer  *Timer
	left   int    // bytes that may still be discarded
	ended  func() // nil, or called at the end
}

// over tells whether the connection has ended.
func (g *linger) over() bool {
	_, there := g.loop.lingers[g]
	return !there
}

func newLinger(l *Loop, stream transport.Stream, out *output, d time.Duration, bytes int) *linger {
	g := &linger{loop: l, stream: stream, out: out, left: bytes}
	g.timer = l.NewTimer(g.end)
	g.timer.Start(d, -1)
	l.lingers[g] = struct{}{}
	stream.Attach(g)
	stream.ResumeReading()
	g.Writable()
	return g
}

func (g *linger) end() {
	if g.over() {
		return
	}
	g.timer.Stop()
	g.stream.Close()
	g.loop.dropOutput(g.out)
	g.out = nil
	delete(g.loop.lingers, g)
	if g.ended != nil {
		g.ended()
	}
}

// Buffer is the read buffer of the loop: nobody looks at what is read.
func (g *linger) Buffer() []byte { return g.loop.readBuffer() }

// Data discards.
func (g *linger) Data(n int) {
	g.left -= n
	if g.left <= 0 {
		g.end()
	}
}

// Writable writes what waits, then ends our side.
func (g *linger) Writable() {
	if g.out.size() > 0 {
		n, err := g.stream.Write(g.out.bytes())
		if err != nil {
			g.end()
			return
		}
		if n > 0 {
			g.out = g.loop.written(g.out, n)
		}
		if g.out.size() > 0 {
			return
		}
	}
	if g.stream.CloseWrite() != nil {
		g.end()
	}
}

// End is the peer's end.
func (g *linger) End(error) { g.end() }
