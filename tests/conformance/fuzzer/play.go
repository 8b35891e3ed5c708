package fuzzer

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"time"

	"libqwebsocket/tests/conformance/deflate"
	"libqwebsocket/tests/conformance/suite"
	"libqwebsocket/tests/conformance/wire"
)

const (
	closeLimit = time.Second      // for the endpoint's Close after ours, and for its end of the TCP connection
	lingerTime = 10 * time.Second // for the end of the TCP connection when the endpoint began the closing
)

// Fuzzer plays cases. Its fields are not changed while it does.
type Fuzzer struct {
	Suite *suite.Suite

	// Pause waits between two writes that the endpoint should see as two.
	Pause func()

	// AnyAnswer takes every answer to an offer of compression, as the suite itself does: also one that does
	// not fit the offer.
	AnyAnswer bool

	// Trace, if there is one, gets a line for each frame that is read or written and for how the case ends.
	Trace func(c *suite.Case, format string, a ...any)
}

// side is the side that the fuzzer plays.
type side uint8

const (
	client side = iota
	server
)

// task is what is special about a kind of case.
type task interface {
	// begin is called when the connection is open.
	begin()

	// received is called for each thing that the endpoint sent, in order.
	received(suite.Event)

	// verdict is asked when the connection has ended; note says what was wrong.
	verdict() (v Verdict, note string)
}

// play is one case on one connection. One goroutine does everything in it.
type play struct {
	fuzzer *Fuzzer
	side   side
	c      *suite.Case
	link   *link
	task   task

	receiver wire.Receiver
	agreed   *deflate.Agreement // nil: no compression
	batch    []byte             // frames that go out back to back
	partKey  *wire.Key          // of the frame that goes out in parts

	due    chan func() // what a timer has to do
	timers []*time.Timer

	sentClose bool
	gotClose  bool
	failed    bool   // what the endpoint sends counts no more
	over      bool   // the TCP connection is gone
	illegal   string // the first thing that the endpoint may not send
	ending    ending
}

// run plays a case on a connection whose handshake is done.
func (f *Fuzzer) run(conn net.Conn, in *bufio.Reader, s side, c *suite.Case, agreed *deflate.Agreement) Result {
	p := &play{fuzzer: f, side: s, c: c, agreed: agreed, due: make(chan func(), 16)}
	p.link = newLink(conn, in, f.Pause)
	p.receiver.FromClient = s == server
	p.task = p.newTask()
	defer p.stopTimers()

	p.task.begin()
	p.flush()
	for !p.over {
		select {
		case frame, ok := <-p.link.frames:
			if ok {
				p.frame(frame)
			} else {
				p.gone()
			}
		case f := <-p.due:
			f()
		}
		p.flush()
	}
	return p.result()
}

func (p *play) newTask() task {
	switch p.c.Kind {
	case suite.LargeEcho:
		return &largeEcho{play: p}
	case suite.RoundTrips:
		return newRoundTrips(p)
	case suite.DeflateEcho:
		return newDeflateEcho(p)
	}
	return &script{play: p}
}

func (p *play) result() Result {
	verdict, note := p.task.verdict()
	if p.illegal != "" {
		verdict, note = Failed, p.illegal
	}
	var r Result
	r.Verdict, r.Close = judge(&p.c.Close, verdict, p.ending)
	if r.Close != OK {
		note += fmt.Sprintf("; close: %s", p.describeEnding())
	}
	r.Note = note
	p.trace("%s %s %s", r.Verdict, r.Close, p.describeEnding())
	return r
}

func (p *play) describeEnding() string {
	words := map[bool]string{true: "begun by the fuzzer, ", false: "not begun by the fuzzer, "}[p.ending.initiated]
	switch {
	case !p.gotClose:
		words += "no Close came"
	case p.ending.code == 0:
		words += "a Close without a code came"
	default:
		words += fmt.Sprintf("Close %d came", p.ending.code)
	}
	if !p.ending.clean {
		words += ", not clean"
	}
	if p.ending.dropped {
		words += ", TCP left open"
	}
	return words
}

func (p *play) trace(format string, a ...any) {
	if p.fuzzer.Trace != nil {
		p.fuzzer.Trace(p.c, format, a...)
	}
}

// after calls f when the time is over, unless the case has ended.
func (p *play) after(d time.Duration, f func()) {
	p.timers = append(p.timers, time.AfterFunc(d, func() { p.due <- f }))
}

func (p *play) stopTimers() {
	for _, timer := range p.timers {
		timer.Stop()
	}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// key returns a new mask if the fuzzer is a client.
func (p *play) key() *wire.Key {
	if p.side == server {
		return nil
	}
	key := new(wire.Key)
	binary.NativeEndian.PutUint32(key[:], rand.Uint32())
	return key
}

// send adds one frame to those that go out back to back.
func (p *play) send(h wire.Header, payload []byte) {
	key := p.key()
	h.Length = len(payload)
	p.batch = wire.AppendHeader(p.batch, h, key)
	p.batch = wire.AppendPayload(p.batch, payload, 0, key)
	p.trace("> %s", wire.Frame{Header: h, Payload: payload})
}

// flush writes the frames that were sent so far.
func (p *play) flush() { p.flushChopped(0) }

// flushChopped writes them in pieces, each in a write of its own.
func (p *play) flushChopped(chop int) {
	if len(p.batch) > 0 && !p.over {
		p.link.send(write{p.batch, chop})
	}
	p.batch = nil
}

// frame handles a frame of the endpoint.
func (p *play) frame(f wire.Frame) {
	p.trace("< %s", f)
	if p.gotClose {
		return
	}
	event, err := p.receiver.Take(f)
	if err != nil {
		p.breach(err)
		return
	}
	if event == nil {
		return
	}
	switch event.Opcode {
	case wire.Close:
		p.closed(event.Code)
	case wire.Ping:
		if !p.sentClose {
			p.send(wire.Header{Fin: true, Opcode: wire.Pong}, event.Payload)
		}
	case wire.Pong:
		p.record(suite.Event{Event: "pong", Payload: suite.NewPayload(event.Payload)})
	default:
		p.record(suite.Event{Event: "message", Type: typeOf(event.Opcode), Payload: suite.NewPayload(event.Payload)})
	}
}

func typeOf(opcode byte) string {
	if opcode == wire.Text {
		return "text"
	}
	return "binary"
}

func opcodeOf(messageType string) byte {
	if messageType == "text" {
		return wire.Text
	}
	return wire.Binary
}

func (p *play) record(e suite.Event) {
	if !p.failed {
		p.task.received(e)
	}
}

// breach fails the connection for something that the endpoint may not send.
func (p *play) breach(err error) {
	code := 1002
	var illegal *wire.Illegal
	if errors.As(err, &illegal) {
		code = illegal.Code
	}
	if p.illegal == "" {
		p.illegal = "the endpoint sent an illegal frame: " + err.Error()
	}
	p.fail(code)
}
