package core

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// keySlot is a socket's handler whose slot for pre-shared keys is a function.
type keySlot struct {
	*recorder
	slot func(a *PreSharedKeyAuthenticator)
}

func (k keySlot) PreSharedKeyAuthenticationRequired(a *PreSharedKeyAuthenticator) { k.slot(a) }

// hostKeySlot is the same of a server.
type hostKeySlot struct {
	*host
	slot func(a *PreSharedKeyAuthenticator)
}

func (k hostKeySlot) PreSharedKeyAuthenticationRequired(a *PreSharedKeyAuthenticator) { k.slot(a) }

// fill answers with the right identity and key.
func fill(a *PreSharedKeyAuthenticator) {
	if a.MaximumIdentityLength() > 0 {
		a.SetIdentity([]byte("me"))
	}
	a.SetPreSharedKey([]byte("0123456789abcdef"))
}

// deferred keeps a question that is to be answered later.
type deferred struct{ *PreSharedKeyAuthenticator }

func (d *deferred) slot(a *PreSharedKeyAuthenticator) {
	d.PreSharedKeyAuthenticator = a
	if err := a.Defer(); err != nil {
		panic(err)
	}
}

// expectForgotten checks that nothing is left of the key.
func (d *deferred) expectForgotten(t *testing.T) {
	t.Helper()
	if len(bytes.Trim(d.PreSharedKey(), "\x00")) > 0 {
		t.Errorf("the key is still there: %q", d.PreSharedKey())
	}
}

// keyPair is a client and a server that have pre-shared keys alone.
type keyPair struct {
	t      *testing.T
	loop   *Loop
	server *Server
	client *Socket
	record *recorder
	peer   *Socket // the server's side
}

// newKeyPair opens a connection.
func newKeyPair(t *testing.T, client, server func(*PreSharedKeyAuthenticator)) *keyPair {
	p := &keyPair{t: t, loop: newTestLoop(t)}
	p.server = NewServer(p.loop, "", SecureMode)
	t.Cleanup(p.server.Free)
	h := &host{server: p.server, taken: func(s *Socket) {
		p.peer = s
		echo(s)
		t.Cleanup(s.Free)
	}}
	p.server.SetHandler(hostKeySlot{h, server}, SignalServerPreSharedKeyAuthenticationRequired)
	if err := p.server.Listen("127.0.0.1", 0); err != nil {
		t.Fatal(err)
	}
	p.client = NewSocket(p.loop, "", ProtocolVersion)
	t.Cleanup(p.client.Free)
	p.record = record(p.client)
	p.client.SetHandler(keySlot{p.record, client}, ^(SignalBytesWritten | SignalAuthenticationRequired))
	p.client.Open(p.server.URL())
	return p
}

// untilAsked runs the loop until a question is open.
func (p *keyPair) untilAsked(d *deferred) {
	p.t.Helper()
	until(p.t, p.loop, "question", func() bool { return d.PreSharedKeyAuthenticator != nil })
}

func (p *keyPair) expectConnected() {
	p.t.Helper()
	p.record.until(p.t, "connected")
	p.client.SendTextMessage([]byte("hello"))
	p.record.until(p.t, "textMessage(hello)")
}

// expectNothingToAnswer checks that both ways to go on fail.
func (d *deferred) expectNothingToAnswer(t *testing.T) {
	t.Helper()
	fill(d.PreSharedKeyAuthenticator)
	if err := d.Answer(); !errors.Is(err, ErrState) {
		t.Errorf("Answer: %v", err)
	}
	if err := d.Defer(); !errors.Is(err, ErrState) {
		t.Errorf("Defer: %v", err)
	}
}

func TestPreSharedKeyAnsweredLater(t *testing.T) {
	for _, c := range []struct {
		name           string
		client, server bool
	}{{"client", true, false}, {"server", false, true}, {"both", true, true}} {
		t.Run(c.name, func(t *testing.T) {
			var questions [2]deferred
			slots := [2]func(*PreSharedKeyAuthenticator){fill, fill}
			for i, later := range []bool{c.client, c.server} {
				if later {
					slots[i] = questions[i].slot
				}
			}
			p := newKeyPair(t, slots[0], slots[1])
			for i, later := range []bool{c.client, c.server} {
				if !later {
					continue
				}
				d := &questions[i]
				p.untilAsked(d)
				if i == 1 && string(d.Identity()) != "me" {
					t.Errorf("identity %q", d.Identity())
				}
				fill(d.PreSharedKeyAuthenticator)
				before := len(p.record.log)
				if err := d.Answer(); err != nil {
					t.Fatal(err)
				}
				if len(p.record.log) != before {
					t.Error("the answer has emitted", p.record.log[before:])
				}
				d.expectForgotten(t)
				d.expectNothingToAnswer(t)
			}
			p.expectConnected()
			for i := range questions {
				if questions[i].PreSharedKeyAuthenticator != nil {
					questions[i].expectNothingToAnswer(t)
				}
			}
			if log := p.record.take(); log != opened+" textFrame(hello) textMessage(hello)" {
				t.Error(log)
			}
		})
	}
}

// An answer without a key refuses.
func TestPreSharedKeyRefusedLater(t *testing.T) {
	for _, client := range []bool{true, false} {
		var d deferred
		slots := [2]func(*PreSharedKeyAuthenticator){fill, d.slot}
		if client {
			slots = [2]func(*PreSharedKeyAuthenticator){d.slot, fill}
		}
		p := newKeyPair(t, slots[0], slots[1])
		p.untilAsked(&d)
		fill(d.PreSharedKeyAuthenticator)
		d.SetPreSharedKey(nil)
		if err := d.Answer(); err != nil {
			t.Fatal(err)
		}
		p.record.until(t, "aboutToClose")
		if log := p.record.take(); log != "stateChanged(2) error(13) "+gone+" aboutToClose" {
			t.Errorf("client %v: %s", client, log)
		}
	}
}

func TestDeferAndAnswerInsideTheSlot(t *testing.T) {
	slot := func(a *PreSharedKeyAuthenticator) {
		if err := a.Answer(); !errors.Is(err, ErrState) {
			t.Errorf("Answer without Defer: %v", err)
		}
		if err := a.Defer(); err != nil {
			t.Error(err)
		}
		if err := a.Defer(); !errors.Is(err, ErrState) {
			t.Errorf("second Defer: %v", err)
		}
		fill(a)
		if err := a.Answer(); err != nil {
			t.Error(err)
		}
		if err := a.Answer(); !errors.Is(err, ErrState) {
			t.Errorf("second Answer: %v", err)
		}
	}
	newKeyPair(t, slot, slot).expectConnected()
}

// What was not deferred is answered when the slot returns.
func TestAnswerBehindTheSlot(t *testing.T) {
	var client, server deferred
	keep := func(d *deferred) func(*PreSharedKeyAuthenticator) {
		return func(a *PreSharedKeyAuthenticator) {
			fill(a)
			d.PreSharedKeyAuthenticator = a
		}
	}
	p := newKeyPair(t, keep(&client), keep(&server))
	p.expectConnected()
	for _, d := range []*deferred{&client, &server} {
		d.expectForgotten(t)
		d.expectNothingToAnswer(t)
	}
}

// However the handshake ends while a client waits for its key: once, and there is nothing to answer then.
func TestClientEndsWhileItWaitsForItsKey(t *testing.T) {
	for _, c := range []struct {
		name   string
		end    func(p *keyPair)
		wanted string
	}{
		{"freed", func(p *keyPair) { p.client.Free() }, "stateChanged(2)"},
		{"aborted", func(p *keyPair) { p.client.Abort() }, "stateChanged(2) " + gone + " aboutToClose"},
		{"peer gone", func(p *keyPair) { p.server.Close() }, "stateChanged(2) error(1) " + gone},
		{"server freed", func(p *keyPair) { p.server.Free() }, "stateChanged(2) error(1) " + gone},
		{"time is up", func(p *keyPair) { p.client.timedOut() }, "stateChanged(2) error(5) " + gone},
		{"opened again", func(p *keyPair) {
			p.client.Abort()
			p.client.SetHandler(keySlot{p.record, fill}, ^(SignalBytesWritten | SignalAuthenticationRequired))
			p.client.Open(p.server.URL())
		}, "stateChanged(2) " + gone + " aboutToClose " + opened},
	} {
		t.Run(c.name, func(t *testing.T) {
			var d deferred
			p := newKeyPair(t, d.slot, fill)
			p.untilAsked(&d)
			fill(d.PreSharedKeyAuthenticator)
			c.end(p)
			if c.name != "freed" {
				p.record.until(t, c.wanted[strings.LastIndex(c.wanted, " ")+1:])
			}
			d.expectNothingToAnswer(t)
			d.expectForgotten(t)
			if log := p.record.take(); log != c.wanted {
				t.Error(log)
			}
		})
	}
}

func TestServerEndsWhileItWaitsForAKey(t *testing.T) {
	for name, end := range map[string]func(p *keyPair){
		"closed":     func(p *keyPair) { p.server.Close() },
		"freed":      func(p *keyPair) { p.server.Free() },
		"peer gone":  func(p *keyPair) { p.client.Abort() },
		"peer freed": func(p *keyPair) { p.client.Free() },
	} {
		t.Run(name, func(t *testing.T) {
			var d deferred
			p := newKeyPair(t, fill, d.slot)
			p.untilAsked(&d)
			fill(d.PreSharedKeyAuthenticator)
			end(p)
			until(t, p.loop, "end of the arrival", func() bool { return len(p.server.arrivals) == 0 })
			d.expectNothingToAnswer(t)
			d.expectForgotten(t)
			if p.peer != nil {
				t.Error("a connection has come")
			}
		})
	}
}

// The time for a handshake goes on while the answer is awaited.
func TestTimeGoesOnWhileAKeyIsAwaited(t *testing.T) {
	for name, c := range map[string]struct {
		client bool
		timer  func(p *keyPair) *Timer
		wanted string
	}{
		"client": {true, func(p *keyPair) *Timer { return p.client.opening.timer }, "stateChanged(2) error(5) " + gone},
		"server": {false, func(p *keyPair) *Timer {
			for a := range p.server.arrivals {
				return a.timer
			}
			return nil
		}, "stateChanged(2) error(1) " + gone},
	} {
		t.Run(name, func(t *testing.T) {
			var d deferred
			slots := [2]func(*PreSharedKeyAuthenticator){fill, d.slot}
			if c.client {
				slots = [2]func(*PreSharedKeyAuthenticator){d.slot, fill}
			}
			p := newKeyPair(t, slots[0], slots[1])
			p.untilAsked(&d)
			timer := c.timer(p)
			if timer == nil || !timer.Active() {
				t.Fatal("no timer runs")
			}
			timer.Start(0, -1)
			p.record.until(t, "readChannelFinished")
			if log := p.record.take(); log != c.wanted {
				t.Error(log)
			}
			d.expectNothingToAnswer(t)
		})
	}
}

// A slot may end what asks, and keep the question all the same.
func TestDeferOfWhatIsFreedInTheSlot(t *testing.T) {
	var client, server deferred
	p := newKeyPair(t, fill, func(a *PreSharedKeyAuthenticator) { server.slot(a) })
	p.untilAsked(&server)
	p.server.Free()
	server.expectNothingToAnswer(t)

	var q *keyPair
	q = newKeyPair(t, func(a *PreSharedKeyAuthenticator) {
		client.slot(a)
		q.client.Free()
	}, fill)
	q.untilAsked(&client)
	client.expectNothingToAnswer(t)
}

// The loop may be closed before the answer.
func TestAnswerBehindTheLoop(t *testing.T) {
	var client, server deferred
	p := newKeyPair(t, client.slot, server.slot)
	p.untilAsked(&client)
	fill(client.PreSharedKeyAuthenticator)
	if err := client.Answer(); err != nil {
		t.Fatal(err)
	}
	p.untilAsked(&server)
	if err := p.loop.Close(); err != nil {
		t.Fatal(err)
	}
	client.expectNothingToAnswer(t)
	server.expectNothingToAnswer(t)
}
