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

// answering gives a question for a key this answer.
func answering(identity, key string) func(*psk.Authenticator) {
	return func(a *psk.Authenticator) {
		if a.MaxIdentity > 0 {
			a.Identity = []byte(identity)
		}
		if string(a.Identity) == identity {
			a.Key = []byte(key)
		}
	}
}

func newKeyedPair(t *testing.T, client, server func(*psk.Authenticator), certificates *tls.Config, set func(*pair)) *pair {
	p := &pair{t: t, loop: newLoop(t)}
	p.wires[0], p.wires[1] = faketransport.Pair(p.loop)
	if set != nil {
		set(p)
	}
	var buffers Buffers
	if client != nil {
		p.client.stream = ClientPSK(p.loop, p.wires[0], &buffers, &psk.Config{Ask: client}, &p.client)
	} else {
		p.client.stream = Client(p.loop, p.wires[0], &buffers, &tls.Config{InsecureSkipVerify: true}, &p.client)
	}
	p.server.stream = ServerPSK(p.loop, p.wires[1], &buffers, certificates, &psk.Config{Server: true, Ask: server}, &p.server)
	return p
}

func TestPreSharedKey(t *testing.T) {
	certificates := ServerConfig(&tls.Config{Certificates: []tls.Certificate{certificate(t)}})
	cases := []struct {
		name         string
		key          bool
		certificates *tls.Config
		set          func(*pair)
	}{
		{"keys alone", true, nil, nil},
		{"keys and certificates", true, certificates, nil},
		{"a client without keys", false, certificates, nil},
		{"byte by byte", true, certificates, func(p *pair) {
			p.wires[0].ReadSizes, p.wires[1].ReadSizes = []int{1}, []int{1}
		}},
		{"a client without keys, byte by byte", false, certificates, func(p *pair) {
			p.wires[0].ReadSizes, p.wires[1].ReadSizes = []int{1}, []int{1}
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			client := answering("me", "0123456789abcdef")
			if !c.key {
				client = nil
			}
			p := newKeyedPair(t, client, answering("me", "0123456789abcdef"), c.certificates, c.set)
			p.connect()
			for _, n := range []int{1, 16384, 100000} {
				p.exchange(bytes.Repeat([]byte{byte(n)}, n))
			}
			if err := p.client.stream.CloseWrite(); err != nil {
				t.Fatal(err)
			}
			p.until("the end", func() bool { return p.server.Ended })
		})
	}
}

func TestPreSharedKeyFails(t *testing.T) {
	cases := []struct{ name, identity, key string }{
		{"wrong key", "me", "another key"},
		{"unknown identity", "you", "0123456789abcdef"},
		{"no key", "me", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := newKeyedPair(t, answering(c.identity, c.key), answering("me", "0123456789abcdef"), nil, nil)
			p.until("both failures", func() bool { return p.client.failed != nil && p.server.failed != nil })
			var failure *Error
			if !errors.As(p.client.failed, &failure) {
				t.Errorf("client: %v", p.client.failed)
			}
			if p.client.ready || p.server.ready {
				t.Error("ready")
			}
		})
	}
}

func TestPeerEndsInTheHandshakeWithKeys(t *testing.T) {
	p := newKeyedPair(t, answering("me", "key"), answering("me", "key"), nil, nil)
	p.wires[0].FailRead(0, nil)
	p.until("the failure", func() bool { return p.client.failed != nil })
	var failure *transport.Error
	if !errors.As(p.client.failed, &failure) || failure.Kind != transport.RemoteClosed {
		t.Error(p.client.failed)
	}
}

// A question that runs the loop does not feed the connection meanwhile.
func TestNestedRunInsideAsk(t *testing.T) {
	var p *pair
	ask := func(a *psk.Authenticator) {
		for range 20 {
			if err := p.loop.RunOnce(0); err != nil {
				t.Error(err)
			}
		}
		answering("me", "0123456789abcdef")(a)
	}
	p = newKeyedPair(t, ask, ask, nil, func(p *pair) { p.wires[0].ReadSizes = []int{1} })
	p.connect()
	p.exchange([]byte("hello"))
}

// What a question runs may read into the buffer that the streams of a loop share.
func TestOtherStreamsReadInsideAsk(t *testing.T) {
	var p *pair
	ask := func(a *psk.Authenticator) {
		clear(p.server.stream.buffers.input())
		answering("me", "0123456789abcdef")(a)
	}
	p = newKeyedPair(t, ask, ask, nil, nil)
	p.connect()
	p.exchange([]byte("hello"))
}
