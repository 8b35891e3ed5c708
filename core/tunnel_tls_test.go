package core

import (
	"io"
	"testing"
)

// TLS with the target inside of the TLS with the proxy: what the one reads and seals is not the other's.
func TestSecureThroughSecureProxy(t *testing.T) {
	server, client := secured(t)
	l := newTestLoop(t)
	behind := newSecurePeer(t, server, func(c *conn) {
		c.accept()
		io.WriteString(c, wireFrame(1, "hello"))
		c.drain()
	})
	p := newSecurePeer(t, server, relay(behind.listener.Addr().String()))
	s := NewSocket(l, "", ProtocolVersion)
	t.Cleanup(s.Free)
	through := p.proxied(HTTPProxy)
	through.TLS = true
	s.SetProxy(through)
	s.SetSSLConfiguration(client)
	r := record(s)
	s.Open("wss://host.test/")
	r.until(t, "textMessage(hello)")
	s.Close(1000, "")
	r.until(t, "readChannelFinished")
	want := opened + " textFrame(hello) textMessage(hello) " + closedSecurely
	if got := r.take(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
