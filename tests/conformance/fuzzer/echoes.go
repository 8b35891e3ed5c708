package fuzzer

import (
	"bytes"
	"fmt"

	"libqwebsocket/tests/conformance/deflate"
	"libqwebsocket/tests/conformance/suite"
	"libqwebsocket/tests/conformance/wire"
)

// largeEcho sends one message and judges the first one that comes back.
type largeEcho struct {
	*play
	done  bool
	fault string
}

func (l *largeEcho) begin() {
	l.after(seconds(l.c.Reply.Timeout), func() { l.end("no echo in time") })
	l.steps(l.c.Steps)
}

func (l *largeEcho) received(e suite.Event) {
	if e.Event != "message" || l.done {
		return
	}
	l.end(difference(e, l.c.Reply.Type, l.c.Steps[0].Payload.Bytes()))
	l.close(1000)
}

func (l *largeEcho) end(fault string) {
	if !l.done {
		l.done, l.fault = true, fault
	}
}

func (l *largeEcho) verdict() (Verdict, string) {
	l.end("no echo came")
	return verdictOf(l.fault)
}

func verdictOf(fault string) (Verdict, string) {
	if fault != "" {
		return Failed, fault
	}
	return OK, ""
}

// difference says in what a message is not the echo that is wanted; nothing if it is.
func difference(e suite.Event, messageType string, payload []byte) string {
	got := e.Payload.Bytes()
	switch {
	case e.Type != messageType:
		return fmt.Sprintf("a %s message came back for a %s one", e.Type, messageType)
	case len(got) != len(payload):
		return fmt.Sprintf("%d octets came back for %d", len(got), len(payload))
	case !bytes.Equal(got, payload):
		return "other octets came back"
	}
	return ""
}

// roundTrips sends messages one after the other, each after the echo of the one before.
type roundTrips struct {
	*play
	next     func() []byte         // the next message
	compress func(b []byte) []byte // nil: the messages are sent as they are
	missing  bool                  // compression, but it was not negotiated
	message  []byte
	trips    int // that are done
	fault    string
}

func newRoundTrips(p *play) *roundTrips {
	return &roundTrips{play: p, next: p.c.Messages.Payload.Bytes}
}

// newDeflateEcho is roundTrips with compressed messages. Each side keeps to what was agreed on for it.
func newDeflateEcho(p *play) *roundTrips {
	if p.agreed == nil {
		return &roundTrips{play: p, missing: true}
	}
	r := &roundTrips{play: p, next: p.fuzzer.Suite.Source(p.c.Messages).Next}
	own, other := p.agreed.Client, p.agreed.Server
	if p.side == server {
		own, other = other, own
	}
	r.compress = deflate.NewDeflater(own.Bits, !own.NoContextTakeover).Deflate
	p.receiver.Inflate = deflate.NewInflater(other.Bits, !other.NoContextTakeover).Inflate
	return r
}

func (r *roundTrips) begin() {
	if r.missing {
		r.close(1000)
		return
	}
	r.after(seconds(r.c.Messages.Timeout), func() { r.close(0) })
	r.sendNext()
}

func (r *roundTrips) sendNext() {
	r.message = r.next()
	h := wire.Header{Opcode: opcodeOf(r.c.Messages.Type)}
	payload := r.message
	if r.compress != nil {
		h.Rsv = 4
		payload = r.compress(payload)
	}
	r.sendFragments(h, payload, r.c.Messages.Fragment)
}

func (r *roundTrips) received(e suite.Event) {
	if e.Event != "message" || r.sentClose {
		return
	}
	if r.fault = difference(e, r.c.Messages.Type, r.message); r.fault != "" {
		r.fault = fmt.Sprintf("message %d: %s", r.trips+1, r.fault)
		r.close(1000)
		return
	}
	if r.trips++; r.trips == r.c.Messages.Count {
		r.close(1000)
	} else {
		r.sendNext()
	}
}

func (r *roundTrips) verdict() (Verdict, string) {
	switch {
	case r.missing:
		return Unimplemented, "permessage-deflate was not negotiated"
	case r.fault == "" && r.trips < r.c.Messages.Count:
		r.fault = fmt.Sprintf("%d of %d messages came back", r.trips, r.c.Messages.Count)
	}
	return verdictOf(r.fault)
}
