package core

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// proxied gives a Proxy for a scripted peer.
func (p *peer) proxied(kind ProxyType) Proxy {
	a := netip.MustParseAddrPort(p.listener.Addr().String())
	return Proxy{Type: kind, HostName: a.Addr().String(), Port: a.Port()}
}

// tunnelled answers CONNECT and goes on as the server behind it.
func tunnelled(script func(c *conn)) func(c *conn) {
	return func(c *conn) {
		c.readHead()
		io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
		script(c)
	}
}

// relay connects the two ends after a CONNECT, whatever name was asked for.
func relay(to string) func(c *conn) {
	return tunnelled(func(c *conn) {
		out, err := net.Dial("tcp", to)
		if err != nil {
			return
		}
		defer out.Close()
		go func() {
			io.Copy(out, c.r)
			out.(*net.TCPConn).CloseWrite()
		}()
		io.Copy(c, out)
	})
}

// ProxyAuthenticationRequired is written down, and answered by a slot of that name.
func (r *recorder) ProxyAuthenticationRequired(p Proxy, a *Authenticator) {
	r.asked = a
	r.add("proxyAuthenticationRequired(%d,%s)", p.Type, a.Realm())
}

func TestProxies(t *testing.T) {
	accept := func(c *conn) { c.accept(); c.drain() }
	answer := func(text string) func(c *conn) {
		return func(c *conn) { c.readHead(); io.WriteString(c, text); c.drain() }
	}
	const wanted = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"r\"\r\nContent-Length: 0\r\n\r\n"
	failed := func(e int) string { return notOpened + fmt.Sprintf(" error(%d)", e) }
	for _, c := range []struct {
		name   string
		kind   ProxyType
		script func(c *conn)
		slot   func(s *Socket, a *Authenticator)
		until  string
		want   string
		text   string
	}{
		{name: "HTTP", kind: HTTPProxy, script: tunnelled(accept), until: "connected", want: opened},
		{name: "garbage", kind: HTTPProxy, script: answer("SSH-2.0-x\r\n\r\n"), until: "error(18)", want: failed(18)},
		{name: "closes", kind: HTTPProxy, script: func(c *conn) { c.readHead() }, until: "error(15)", want: failed(15),
			text: "Proxy connection closed prematurely"},
		{name: "403", kind: HTTPProxy, script: answer("HTTP/1.1 403 No\r\n\r\n"), until: "error(3)", want: failed(3),
			text: "Proxy denied connection"},
		{name: "data before there is a tunnel", kind: HTTPProxy, script: answer("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 101 x\r\n\r\n"),
			until: "error(18)", want: failed(18)},
		{name: "407 without an answer", kind: HTTPProxy, script: answer(wanted), until: "error(12)",
			want: "stateChanged(2) proxyAuthenticationRequired(3,r) stateChanged(0) disconnected error(12)"},
		{name: "407 for ever", kind: HTTPProxy, script: func(c *conn) {
			for {
				if len(c.readHead()) == 0 {
					return
				}
				io.WriteString(c, wanted)
			}
		}, slot: func(_ *Socket, a *Authenticator) { a.SetUser("u"); a.SetPassword("p") }, until: "error(12)",
			want: "stateChanged(2) proxyAuthenticationRequired(3,r) proxyAuthenticationRequired(3,r) stateChanged(0) disconnected error(12)"},
		{name: "aborted in the slot", kind: HTTPProxy, script: answer(wanted), slot: func(s *Socket, _ *Authenticator) { s.Abort() },
			until: "readChannelFinished", want: "stateChanged(2) proxyAuthenticationRequired(3,r) aboutToClose " + gone},
		{name: "freed in the slot", kind: HTTPProxy, script: answer(wanted), slot: func(s *Socket, _ *Authenticator) { s.Free() },
			until: "proxyAuthenticationRequired(3,r)", want: "stateChanged(2) proxyAuthenticationRequired(3,r)"},
		{name: "a SOCKS server that closes", kind: Socks5Proxy, script: func(c *conn) { c.r.ReadByte() }, until: "error(15)", want: failed(15),
			text: "Connection to proxy closed prematurely"},
		{name: "a SOCKS server of version 4", kind: Socks5Proxy, script: func(c *conn) { io.WriteString(c, "\x04\x00"); c.drain() },
			until: "error(18)", want: failed(18), text: "SOCKS version 5 protocol error"},
		{name: "caching proxy", kind: HTTPCachingProxy, script: accept, until: "error(10)", want: failed(10),
			text: "Operation on socket is not supported"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newTestLoop(t)
			p := newPeer(t, c.script)
			s := NewSocket(l, "", ProtocolVersion)
			defer s.Free()
			s.SetProxy(p.proxied(c.kind))
			r := record(s)
			if c.slot != nil {
				r.slots["proxyAuthenticationRequired(3,r)"] = func() { c.slot(s, r.asked) }
			}
			s.Open("ws://ws.example.test:8765/path")
			r.until(t, c.until)
			if got := r.take(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if c.text != "" && s.ErrorString() != c.text {
				t.Errorf("text %q", s.ErrorString())
			}
			if c.until == "connected" && (s.PeerAddress() != "" || s.PeerName() != "ws.example.test" || s.PeerPort() != 8765) {
				t.Errorf("peer %q %q %d", s.PeerName(), s.PeerAddress(), s.PeerPort())
			}
		})
	}
}

// A proxy that never answers ends the opening at its time, once.
func TestSilentProxy(t *testing.T) {
	for _, kind := range []ProxyType{HTTPProxy, Socks5Proxy} {
		l := newTestLoop(t)
		p := newPeer(t, (*conn).drain)
		s := NewSocket(l, "", ProtocolVersion)
		defer s.Free()
		s.SetProxy(p.proxied(kind))
		s.SetHandshakeTimeout(30 * time.Millisecond)
		r := record(s)
		s.Open("ws://ws.example.test/")
		r.until(t, "readChannelFinished")
		if got, want := r.take(), "stateChanged(2) error(5) "+gone; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// The credentials of a proxy are not sent before it asks, and a server behind it never sees them.
func TestProxyCredentialsStayWithTheProxy(t *testing.T) {
	l := newTestLoop(t)
	heads := make(chan []string, 3)
	p := newPeer(t, func(c *conn) {
		heads <- c.readHead()
		io.WriteString(c, "HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm=\"r\"\r\nContent-Length: 2\r\n\r\nno")
		heads <- c.readHead()
		io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
		heads <- c.readHead()
		c.answer("")
		c.drain()
	})
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	through := p.proxied(HTTPProxy)
	through.User, through.Password = "user", "secret"
	s.SetProxy(through)
	r := record(s)
	s.Open("ws://ws.example.test/")
	r.until(t, "connected")
	sends := func(head []string) bool {
		return slices.ContainsFunc(head, func(line string) bool { return strings.HasPrefix(line, "Proxy-Authorization:") })
	}
	if first, second, request := <-heads, <-heads, <-heads; sends(first) || !sends(second) || sends(request) {
		t.Error("credentials went out at the wrong time", first, second, request)
	}
	if slices.Contains(r.log, "proxyAuthenticationRequired(3,r)") {
		t.Error("the program was asked in spite of the proxy's credentials")
	}
}

// The raw headers of a proxy, as they were when it was set, go to the proxy and no further.
func TestProxyRawHeaders(t *testing.T) {
	l := newTestLoop(t)
	heads := make(chan []string, 2)
	p := newPeer(t, func(c *conn) {
		heads <- c.readHead()
		io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
		heads <- c.readHead()
		c.answer("")
		c.drain()
	})
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	through := p.proxied(HTTPProxy)
	through.SetRawHeader("X-Tenant", "7")
	s.SetProxy(through)
	through.SetRawHeader("X-Tenant", "8")
	kept := s.Proxy()
	if value, _ := kept.RawHeader("x-tenant"); value != "7" {
		t.Errorf("the socket's proxy has %q", value)
	}
	r := record(s)
	s.Open("ws://ws.example.test/")
	r.until(t, "connected")
	if connect, request := <-heads, <-heads; !slices.Contains(connect, "X-Tenant: 7") || slices.Contains(request, "X-Tenant: 7") {
		t.Errorf("%q\n%q", connect, request)
	}
}

func TestSecureThroughProxy(t *testing.T) {
	server, client := secured(t)
	l := newTestLoop(t)
	behind := newSecurePeer(t, server, func(c *conn) { c.accept(); c.drain() })
	p := newPeer(t, relay(behind.listener.Addr().String()))
	open := func(host string) *recorder {
		s := NewSocket(l, "", ProtocolVersion)
		t.Cleanup(s.Free)
		s.SetProxy(p.proxied(HTTPProxy))
		s.SetSSLConfiguration(client)
		r := record(s)
		s.Open("wss://" + host + ":4433/")
		return r
	}
	r := open("host.test")
	r.until(t, "connected")
	r = open("other.test")
	r.until(t, "readChannelFinished")
	if got, want := r.take(), fmt.Sprintf(refusedPeer, "22"); got != want {
		t.Errorf("a wrong host behind a proxy: got %s, want %s", got, want)
	}
}

// TLS to the proxy itself: its certificate must be good for its own name.
func TestSecureProxy(t *testing.T) {
	server, client := secured(t)
	l := newTestLoop(t)
	p := newSecurePeer(t, server, tunnelled(func(c *conn) { c.accept(); c.drain() }))
	open := func(config *SSLConfiguration) (*Socket, *recorder) {
		s := NewSocket(l, "", ProtocolVersion)
		t.Cleanup(s.Free)
		through := p.proxied(HTTPProxy)
		through.TLS = true
		s.SetProxy(through)
		s.SetSSLConfiguration(config)
		r := record(s)
		s.Open("ws://ws.example.test/")
		return s, r
	}
	_, r := open(client)
	r.until(t, "connected")
	s, r := open(NewSSLConfiguration())
	r.until(t, "error(13)")
	if !strings.Contains(s.ErrorString(), "proxy") {
		t.Error(s.ErrorString())
	}
}

// The application's proxy is for targets elsewhere.
func TestApplicationProxy(t *testing.T) {
	defer SetApplicationProxy(Proxy{})
	l := newTestLoop(t)
	direct := newPeer(t, func(c *conn) { c.accept(); c.drain() })
	p := newPeer(t, tunnelled(func(c *conn) { c.accept(); c.drain() }))
	SetApplicationProxy(p.proxied(HTTPProxy))
	if got := ApplicationProxy(); !reflect.DeepEqual(got, p.proxied(HTTPProxy)) {
		t.Errorf("%+v", got)
	}
	for _, url := range []string{direct.url, "ws://ws.example.test/"} {
		s := NewSocket(l, "", ProtocolVersion)
		defer s.Free()
		r := record(s)
		s.Open(url)
		r.until(t, "connected")
	}
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	s.SetProxy(Proxy{Type: NoProxy})
	r := record(s)
	s.Open("ws://host.invalid/")
	r.until(t, "error(2)")
}

func TestEnvironmentProxies(t *testing.T) {
	defer SetApplicationProxy(Proxy{})
	l := newTestLoop(t)
	p := newPeer(t, tunnelled(func(c *conn) { c.accept(); c.drain() }))
	SetApplicationProxy(p.proxied(HTTPProxy))
	if err := SetEnvironmentProxies(&ProxyEnvironment{All: "gopher://x"}); err == nil {
		t.Error("a proxy of an unknown kind is taken")
	}
	if err := SetEnvironmentProxies(nil); err != nil || ApplicationProxy().Type != HTTPProxy || UsesEnvironmentProxies() {
		t.Error("the application's proxy does not stay", err)
	}
	if err := SetEnvironmentProxies(&ProxyEnvironment{All: "http://" + p.listener.Addr().String(), No: "host.invalid"}); err != nil {
		t.Fatal(err)
	}
	for url, outcome := range map[string]string{"ws://ws.example.test/": "connected", "ws://host.invalid/": "error(2)"} {
		s := NewSocket(l, "", ProtocolVersion)
		defer s.Free()
		r := record(s)
		s.Open(url)
		r.until(t, outcome)
	}
	if !UsesEnvironmentProxies() {
		t.Error("the environment is not used")
	}
	if err := SetEnvironmentProxies(nil); err != nil || UsesEnvironmentProxies() {
		t.Fatal("the environment is still used", err)
	}
	if got := ApplicationProxy(); got.Type != NoProxy {
		t.Errorf("%+v", got)
	}
}
