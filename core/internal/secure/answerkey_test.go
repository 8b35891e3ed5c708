package secure

import (
	"bytes"
	"crypto/tls"
	"errors"
	"testing"

	"libqwebsocket/core/internal/psk"
	"libqwebsocket/core/internal/transport"
	"libqwebsocket/core/internal/transport/faketransport"
)

// asker leaves a question for later.
type asker struct {
	side   *side
	open   *psk.Authenticator
	answer func(*psk.Authenticator)
}

func (a *asker) ask(question *psk.Authenticator) {
	a.open = question
	question.Later = true
}

// give answers the question, and tells whether one waited.
func (a *asker) give() bool {
	a.answer(a.open)
	return a.side.stream.AnswerKey(a.open.Identity, a.open.Key)
}

// newWaitingPair makes a pair of which some sides answer later, and runs it until the first of them waits and nothing
// else happens.
func newWaitingPair(t *testing.T, clientLater, serverLater bool, set func(*pair)) (p *pair, client, server *asker) {
	right := answering("me", "0123456789abcdef")
	client, server = &asker{answer: right}, &asker{answer: right}
	askClient, askServer := right, right
	if clientLater {
		askClient = client.ask
	}
	if serverLater {
		askServer = server.ask
	}
	p = newKeyedPair(t, askClient, askServer, nil, set)
	client.side, server.side = &p.client, &p.server
	p.until("a question", func() bool { return client.open != nil || server.open != nil })
	p.settle()
	return p, client, server
}

// settle runs the loop until nothing is left to do.
func (p *pair) settle() {
	p.t.Helper()
	p.until("silence", func() bool { return p.loop.Timeout() < 0 })
}

func TestKeyAnsweredLater(t *testing.T) {
	bytewise := func(p *pair) { p.wires[0].ReadSizes, p.wires[1].ReadSizes = []int{1}, []int{1} }
	for _, c := range []struct {
		name           string
		client, server bool
		set            func(*pair)
	}{
		{"client", true, false, nil},
		{"server", false, true, nil},
		{"both", true, true, nil},
		{"client, byte by byte", true, false, bytewise},
		{"server, byte by byte", false, true, bytewise},
		{"both, byte by byte", true, true, bytewise},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, client, server := newWaitingPair(t, c.client, c.server, c.set)
			for _, a := range []*asker{client, server} {
				if a == server && c.server {
					p.until("the server's question", func() bool { return a.open != nil })
					p.settle()
				}
				if a.open == nil {
					continue
				}
				if p.client.ready || p.server.ready || p.client.failed != nil || p.server.failed != nil {
					t.Fatal("it did not wait")
				}
				if !a.give() || a.give() {
					t.Error("it takes not exactly one answer")
				}
				if a.side.ready || a.side.failed != nil {
					t.Error("the answer went on by itself")
				}
			}
			p.connect()
			for _, n := range []int{1, 16384, 100000} {
				p.exchange(bytes.Repeat([]byte{byte(n)}, n))
			}
			if client.side.stream.AnswerKey(nil, nil) || server.side.stream.AnswerKey(nil, nil) {
				t.Error("an answer without a question")
			}
		})
	}
}

func TestKeyRefusedLater(t *testing.T) {
	for _, c := range []struct {
		name           string
		server         bool
		identity, key  string
		sent, received int // by the side that was asked
	}{
		{"client without a key", false, "me", "", 40, -1},
		{"client with a wrong key", false, "me", "wrong", -1, 20},
		{"client with an unknown identity", false, "you", "0123456789abcdef", -1, 20},
		{"server without a key", true, "me", "", 20, -1},
		{"server with a wrong key", true, "me", "wrong", 20, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, client, server := newWaitingPair(t, !c.server, c.server, nil)
			a := client
			if c.server {
				a = server
			}
			a.answer = answering(c.identity, c.key)
			a.give()
			p.until("both failures", func() bool { return p.client.failed != nil && p.server.failed != nil })
			p.settle()
			var failure *Error
			if !errors.As(a.side.failed, &failure) || failure.Sent != c.sent || failure.Received != c.received {
				t.Errorf("%+v", a.side.failed)
			}
			if p.client.failures != 1 || p.server.failures != 1 || p.client.ready || p.server.ready {
				t.Errorf("%d and %d failures", p.client.failures, p.server.failures)
			}
			if a.give() {
				t.Error("answered once more")
			}
		})
	}
}

// A peer that sends very much while the answer is awaited is not read on. It has nothing from that.
func TestInputIsBoundedWhileTheKeyIsAwaited(t *testing.T) {
	for name, sizes := range map[string][]int{"much": nil, "little": {100}} {
		t.Run(name, func(t *testing.T) {
			p, _, server := newWaitingPair(t, false, true, nil)
			p.wires[1].ReadSizes = sizes
			const flood = 1 << 20
			if _, err := p.wires[0].Write(bytes.Repeat([]byte{0xEE}, flood)); err != nil {
				t.Fatal(err)
			}
			p.settle()
			if held := len(p.server.stream.wire.in); held <= handshakeInput || held > handshakeInput+readSize || !p.wires[1].Paused() {
				t.Errorf("%d bytes wait, paused %v", held, p.wires[1].Paused())
			}
			if !server.give() {
				t.Fatal("nothing waits")
			}
			p.until("the failure", func() bool { return p.server.failures > 0 || p.server.ready && p.server.Ended })
		})
	}
}

func TestCloseWhileTheKeyIsAwaited(t *testing.T) {
	for _, server := range []bool{false, true} {
		p, a, b := newWaitingPair(t, !server, server, nil)
		if server {
			a = b
		}
		a.side.stream.Close()
		if a.give() {
			t.Errorf("server %v: answered", server)
		}
		p.settle()
		if a.side.failures != 0 || a.side.ready {
			t.Errorf("server %v: told of what was closed", server)
		}
		if other := map[bool]*side{true: &p.client, false: &p.server}[server]; other.failures != 1 {
			t.Errorf("server %v: the other side was told %d times", server, other.failures)
		}
	}
}

// The answer is taken, but the loop has not come to it.
func TestCloseBehindTheAnswer(t *testing.T) {
	p, a, _ := newWaitingPair(t, true, false, nil)
	if !a.give() {
		t.Fatal("nothing waits")
	}
	p.client.stream.Close()
	p.settle()
	if p.client.failures != 0 || p.client.ready {
		t.Error("told of what was closed")
	}
}

func TestPeerEndsWhileTheKeyIsAwaited(t *testing.T) {
	for _, server := range []bool{false, true} {
		for name, end := range map[string]func(*faketransport.Stream){
			"end":   func(wire *faketransport.Stream) { wire.FailRead(0, nil) },
			"reset": (*faketransport.Stream).Reset,
		} {
			p, a, b := newWaitingPair(t, !server, server, nil)
			wire := p.wires[0]
			if server {
				a, wire = b, p.wires[1]
			}
			end(wire)
			p.settle()
			var failure *transport.Error
			if !errors.As(a.side.failed, &failure) || failure.Kind != transport.RemoteClosed || a.side.failures != 1 {
				t.Errorf("server %v, %s: %v, %d times", server, name, a.side.failed, a.side.failures)
			}
			if !wire.Closed() || a.give() {
				t.Errorf("server %v, %s: it goes on", server, name)
			}
			p.settle()
			if a.side.failures != 1 {
				t.Errorf("server %v, %s: %d failures", server, name, a.side.failures)
			}
		}
	}
}

func TestAnswerKeyWithCertificates(t *testing.T) {
	p := newPair(t, &tls.Config{}, &tls.Config{}, nil)
	p.connect()
	if p.client.stream.AnswerKey(nil, []byte("key")) || p.server.stream.AnswerKey(nil, []byte("key")) {
		t.Error("an answer without a question")
	}
}
