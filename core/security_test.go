package core

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// The sequences of quirks of Qt over TLS: the device closes last.
const (
	closedSecurely = "aboutToClose stateChanged(6) " + gone + " aboutToClose"
	refusedPeer    = "stateChanged(2) sslErrors(%s) error(13) " + gone
)

func (r *recorder) SSLErrors(list []SSLError) {
	var codes []string
	for _, e := range list {
		codes = append(codes, fmt.Sprint(e.Code))
	}
	r.add("sslErrors(%s)", strings.Join(codes, ","))
}

// newSecurePeer is a peer that speaks TLS.
func newSecurePeer(t *testing.T, server *SSLConfiguration, script func(c *conn)) *peer {
	t.Helper()
	config := mustTLS(t, server, true)
	p := newPeer(t, func(c *conn) {
		c.Conn = tls.Server(c.Conn, config)
		c.r.Reset(c.Conn)
		script(c)
	})
	p.url = "wss" + strings.TrimPrefix(p.url, "ws")
	return p
}

// peerCertificates are those of the client of a peer that speaks TLS.
func (c *conn) peerCertificates() []*x509.Certificate {
	return c.Conn.(*tls.Conn).ConnectionState().PeerCertificates
}

// other gives a configuration whose certificate is of another authority.
func other(t *testing.T) *SSLConfiguration {
	server, _ := secured(t)
	return server
}

// The life cycles of wss:// as Qt has them.
func TestSecureLifeCycles(t *testing.T) {
	server, client := secured(t)
	accept := func(c *conn) { c.accept(); c.drain() }
	for _, c := range []struct {
		name   string
		server *SSLConfiguration
		script func(c *conn)
		plain  bool
		slots  map[string]func(s *Socket)
		after  func(s *Socket) // Open
		until  string
		then   func(s *Socket)
		want   string
	}{
		{name: "close", until: "connected", then: func(s *Socket) { s.Close(1000, "") },
			want: opened + " " + closedSecurely},
		{name: "abort", until: "connected", then: (*Socket).Abort, want: opened + " " + gone + " aboutToClose"},
		{name: "abort right after open", then: (*Socket).Abort, want: "stateChanged(2) " + gone + " aboutToClose"},
		{name: "peer closes", script: func(c *conn) { c.accept(); io.WriteString(c, wireFrame(8, "\x03\xe8bye")); c.drain() },
			until: "readChannelFinished", want: opened + " " + closedSecurely},
		{name: "peer drops TCP", script: (*conn).accept, until: "readChannelFinished", want: opened + " " + lostPeer},
		{name: "peer drops TCP in the handshake", plain: true, script: func(c *conn) { c.r.ReadByte() },
			until: "readChannelFinished", want: "stateChanged(2) error(1) " + gone},
		{name: "peer speaks no TLS", plain: true, script: func(c *conn) { io.WriteString(c, "HTTP/1.1 400 Bad\r\n\r\n"); c.drain() },
			until: "readChannelFinished", want: "stateChanged(2) error(13) " + gone + " aboutToClose"},
		{name: "bad answer, then close", script: func(c *conn) { c.readHead(); io.WriteString(c, "HTTP/1.1 404 No\r\n\r\n"); c.drain() },
			until: "error(0)", then: func(s *Socket) { s.Close(1000, "") },
			want: "stateChanged(2) error(0) aboutToClose " + gone + " aboutToClose"},
		{name: "unknown authority", server: other(t), until: "readChannelFinished",
			want: fmt.Sprintf(refusedPeer, "11,12")},
		{name: "unknown authority, then close", server: other(t), until: "readChannelFinished",
			then: func(s *Socket) { s.Close(1000, "") },
			want: fmt.Sprintf(refusedPeer, "11,12") + " aboutToClose aboutToClose"},
		{name: "ignored after open", server: other(t), after: (*Socket).IgnoreSSLErrors, until: "connected",
			want: "stateChanged(2) sslErrors(11,12) stateChanged(3) connected"},
		{name: "ignored in the slot", server: other(t),
			slots: map[string]func(s *Socket){"sslErrors(11,12)": (*Socket).IgnoreSSLErrors}, until: "connected",
			want: "stateChanged(2) sslErrors(11,12) stateChanged(3) connected"},
		{name: "aborted in the slot", server: other(t),
			slots: map[string]func(s *Socket){"sslErrors(11,12)": (*Socket).Abort}, until: "error(13)",
			want: "stateChanged(2) sslErrors(11,12) " + gone + " aboutToClose error(13)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newTestLoop(t)
			if c.script == nil {
				c.script = accept
			}
			if c.server == nil {
				c.server = server
			}
			p := newPeer(t, c.script)
			if c.plain {
				p.url = "wss" + strings.TrimPrefix(p.url, "ws")
			} else {
				p = newSecurePeer(t, c.server, c.script)
			}
			s := NewSocket(l, "", ProtocolVersion)
			defer s.Free()
			s.SetSSLConfiguration(client)
			r := record(s)
			for signal, slot := range c.slots {
				r.slots[signal] = func() { slot(s) }
			}
			s.Open(p.url)
			if c.after != nil {
				c.after(s)
			}
			if c.until != "" {
				r.until(t, c.until)
			}
			if c.then != nil {
				c.then(s)
			}
			if got := r.take(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if s.State() == Unconnected && s.PeerName() != "" {
				t.Errorf("the name of the peer stays: %q", s.PeerName())
			}
		})
	}
}

// A peer that stops in the handshake ends the opening at its time, once.
func TestSilentTLSServer(t *testing.T) {
	l := newTestLoop(t)
	p := newPeer(t, (*conn).drain)
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	s.SetHandshakeTimeout(30 * time.Millisecond)
	r := record(s)
	s.Open("wss" + strings.TrimPrefix(p.url, "ws"))
	r.until(t, "readChannelFinished")
	if got, want := r.take(), "stateChanged(2) error(5) "+gone; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// What is ignored is ignored for one connection, or as listed.
func TestIgnoredErrors(t *testing.T) {
	untrusted := other(t)
	wrongName, _ := secured(t)
	_, client := secured(t)
	l := newTestLoop(t)
	good := newSecurePeer(t, untrusted, func(c *conn) { c.accept(); c.drain() })
	bad := newSecurePeer(t, wrongName, func(c *conn) { c.accept(); c.drain() })
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	s.SetSSLConfiguration(client)
	r := record(s)
	open := func(p *peer, want string) {
		t.Helper()
		r.take()
		s.Open(p.url)
		until(t, l, "outcome", func() bool {
			return slices.Contains(r.log, "connected") || slices.Contains(r.log, "readChannelFinished")
		})
		if got := r.take(); !strings.HasSuffix(got, want) {
			t.Errorf("got %s, want %s at the end", got, want)
		}
	}
	s.IgnoreSSLErrors()
	open(good, "error(13) "+gone)
	var list []SSLError
	for _, e := range s.secrets().errors {
		list = append(list, NewSSLError(e.Code, e.Certificate))
	}
	s.IgnoreListedSSLErrors(list)
	open(good, "connected")
	open(good, "connected")
	open(bad, "error(13) "+gone)
	s.IgnoreListedSSLErrors(list[:1])
	open(good, "error(13) "+gone)
	s.IgnoreListedSSLErrors(nil)
	open(good, "error(13) "+gone)
}

func TestPauseOnSSLErrors(t *testing.T) {
	_, client := secured(t)
	for _, c := range []struct {
		name string
		then func(s *Socket)
		want string
	}{
		{"ignored", func(s *Socket) { s.IgnoreSSLErrors(); s.Resume() }, "connected"},
		{"ignored before the loop goes on", func(s *Socket) { s.Resume(); s.IgnoreSSLErrors() }, "connected"},
		{"not ignored", (*Socket).Resume, "error(13) " + gone},
		{"resumed and aborted", func(s *Socket) { s.Resume(); s.Abort() }, "sslErrors(11,12) " + gone + " aboutToClose"},
		{"aborted", (*Socket).Abort, "sslErrors(11,12) " + gone + " aboutToClose"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newTestLoop(t)
			p := newSecurePeer(t, other(t), func(c *conn) { c.accept(); c.drain() })
			s := NewSocket(l, "", ProtocolVersion)
			defer s.Free()
			s.SetSSLConfiguration(client)
			s.SetPauseMode(PauseOnSslErrors)
			r := record(s)
			s.Open(p.url)
			r.until(t, "sslErrors(11,12)")
			for range 10 {
				if err := l.RunOnce(0); err != nil {
					t.Fatal(err)
				}
			}
			if got := len(r.log); got != 2 || s.State() != Connecting {
				t.Fatalf("the pause is none: %v", r.log)
			}
			if s.PeerAddress() != "127.0.0.1" || s.PeerName() != "127.0.0.1" {
				t.Errorf("peer %q, %q", s.PeerName(), s.PeerAddress())
			}
			c.then(s)
			until(t, l, "outcome", func() bool {
				return slices.Contains(r.log, "connected") || slices.Contains(r.log, "readChannelFinished")
			})
			if got := r.take(); !strings.HasSuffix(got, c.want) {
				t.Errorf("got %s, want %s at the end", got, c.want)
			}
		})
	}
}

// securePair opens a client to a secure server of the same loop.
func securePair(t *testing.T, l *Loop, server, client *SSLConfiguration, want ServerSignals) (s *Socket, r *recorder, h *host) {
	t.Helper()
	h = &host{server: NewServer(l, "test", SecureMode)}
	h.taken = func(s *Socket) { echo(s); t.Cleanup(s.Free) }
	h.server.SetHandler(h, want)
	t.Cleanup(h.server.Free)
	if err := h.server.SetSSLConfiguration(server); err != nil {
		t.Fatal(err)
	}
	if err := h.server.Listen("127.0.0.1", 0); err != nil {
		t.Fatal(err)
	}
	s = NewSocket(l, "", ProtocolVersion)
	t.Cleanup(s.Free)
	s.SetSSLConfiguration(client)
	r = record(s)
	s.Open(h.server.URL() + "/chat")
	return s, r, h
}

func TestSecurePair(t *testing.T) {
	server, client := secured(t)
	l := newTestLoop(t)
	s, r, h := securePair(t, l, server, client, 0)
	r.until(t, "connected")
	if !strings.HasPrefix(h.server.URL(), "wss://") {
		t.Error(h.server.URL())
	}
	for _, n := range []int{0, 1, 125, 4096, 65536, 1 << 20, 3 << 20} {
		payload := strings.Repeat("0123456789abcdef", n/16+1)[:n]
		s.SendTextMessage([]byte(payload))
		message := "textMessage(" + payload + ")"
		until(t, l, fmt.Sprint("echo of ", n), func() bool { return slices.Contains(r.log, message) })
		r.take()
	}
	if c := s.SSLConfiguration(); c.SessionCipher().Name == "" || len(c.PeerCertificateChain()) != 1 {
		t.Errorf("cipher %q, %d certificates", c.SessionCipher().Name, len(c.PeerCertificateChain()))
	}
}

func TestSecureServerNeedsACertificate(t *testing.T) {
	l := newTestLoop(t)
	v := NewServer(l, "", SecureMode)
	defer v.Free()
	h := &host{server: v}
	v.SetHandler(h, 0)
	if err := v.Listen("127.0.0.1", 0); err == nil {
		t.Fatal("it listens")
	}
	if len(h.log) != 1 || !strings.Contains(h.log[0], "certificate") {
		t.Error(h.log)
	}
	if err := v.SetSSLConfiguration(NewSSLConfiguration()); err != nil {
		t.Error(err)
	}
	if err := v.Listen("127.0.0.1", 0); err == nil {
		t.Error("it listens without a certificate and without keys")
	}
	_, key := sslPair(t, nil, nil)
	server, _ := secured(t)
	server.SetPrivateKey(key)
	if err := v.SetSSLConfiguration(server); err == nil || !strings.Contains(err.Error(), "key") {
		t.Error(err)
	}
}

func TestClientCertificates(t *testing.T) {
	server, client := secured(t)
	authority, key := sslPair(t, nil, nil)
	own, ownKey := sslPair(t, authority, key)
	server.SetCACertificates([]*SSLCertificate{authority})
	if err := server.SetPeerVerifyMode(VerifyPeer); err != nil {
		t.Fatal(err)
	}
	t.Run("none", func(t *testing.T) {
		l := newTestLoop(t)
		_, r, h := securePair(t, l, server, client, 0)
		r.until(t, "readChannelFinished")
		if len(h.log) != 0 {
			t.Error(h.log)
		}
	})
	t.Run("good", func(t *testing.T) {
		l := newTestLoop(t)
		with := client.Clone()
		with.SetLocalCertificateChain([]*SSLCertificate{own})
		with.SetPrivateKey(ownKey)
		_, r, _ := securePair(t, l, server, with, 0)
		r.until(t, "connected")
	})
}

// A hundred connections over TLS that do nothing hold no goroutine.
func TestIdleSecureConnectionsHoldNoGoroutines(t *testing.T) {
	server, client := secured(t)
	l := newTestLoop(t)
	before := runtime.NumGoroutine()
	s, r, h := securePair(t, l, server, client, 0)
	sockets, records := []*Socket{s}, []*recorder{r}
	for range 99 {
		s := NewSocket(l, "", ProtocolVersion)
		defer s.Free()
		s.SetSSLConfiguration(client)
		sockets, records = append(sockets, s), append(records, record(s))
		s.Open(h.server.URL())
	}
	for _, r := range records {
		r.until(t, "connected")
	}
	deadline := time.Now().Add(10 * time.Second)
	for runtime.NumGoroutine() > before {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
		runtime.Gosched()
	}
	sockets[50].SendTextMessage([]byte("still there"))
	records[50].until(t, "textMessage(still there)")
}

// keyed answers questions for pre-shared keys.
type keyed struct {
	*recorder
	identity, key string
}

func (k *keyed) PreSharedKeyAuthenticationRequired(a *PreSharedKeyAuthenticator) {
	k.add("key(%s,%d,%d)", a.IdentityHint(), a.MaximumIdentityLength(), a.MaximumPreSharedKeyLength())
	a.SetIdentity([]byte(k.identity))
	a.SetPreSharedKey([]byte(k.key))
}

// keyedHost is a server with one key.
type keyedHost struct{ *host }

func (k keyedHost) PreSharedKeyAuthenticationRequired(a *PreSharedKeyAuthenticator) {
	k.log = append(k.log, fmt.Sprintf("key(%s,%s,%d)", a.IdentityHint(), a.Identity(), a.MaximumIdentityLength()))
	if string(a.Identity()) == "Client_identity" {
		a.SetPreSharedKey([]byte("1a2b3c4d5e6f"))
	}
}

func TestPreSharedKeys(t *testing.T) {
	for _, c := range []struct{ name, identity, key, want string }{
		{"right", "Client_identity", "1a2b3c4d5e6f", "connected"},
		{"wrong key", "Client_identity", "something else", "readChannelFinished"},
		{"unknown identity", "who", "1a2b3c4d5e6f", "readChannelFinished"},
		{"no key", "Client_identity", "", "readChannelFinished"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newTestLoop(t)
			v := NewServer(l, "", SecureMode)
			defer v.Free()
			h := keyedHost{&host{server: v, taken: func(s *Socket) {
				if got := s.SSLConfiguration().SessionCipher().Name; !strings.Contains(got, "PSK") {
					t.Errorf("cipher %q", got)
				}
				echo(s)
				t.Cleanup(s.Free)
			}}}
			v.SetHandler(h, SignalServerPreSharedKeyAuthenticationRequired)
			config := NewSSLConfiguration()
			config.SetPreSharedKeyIdentityHint([]byte("QtTestServerHint"))
			if err := v.SetSSLConfiguration(config); err != nil {
				t.Fatal(err)
			}
			if err := v.Listen("127.0.0.1", 0); err != nil {
				t.Fatal(err)
			}
			s := NewSocket(l, "", ProtocolVersion)
			defer s.Free()
			r := record(s)
			s.SetHandler(&keyed{r, c.identity, c.key}, ^(SignalBytesWritten | SignalAuthenticationRequired))
			s.Open(v.URL())
			r.until(t, c.want)
			if !slices.Contains(r.log, "key(QtTestServerHint,255,512)") {
				t.Error(r.log)
			}
			if c.key != "" && (len(h.log) == 0 || h.log[0] != "key(QtTestServerHint,"+c.identity+",0)") {
				t.Error(h.log)
			}
			if c.want == "connected" {
				s.SendTextMessage([]byte("hello"))
				r.until(t, "textMessage(hello)")
				agreed := s.SSLConfiguration()
				if agreed.SessionProtocol() != TLS12 || agreed.SessionCipher().KeyExchange != "ECDHEPSK" {
					t.Error(agreed.SessionProtocol(), agreed.SessionCipher())
				}
			}
		})
	}
}

// A program that would answer questions for keys still reaches servers with certificates, and of one that takes
// keys too, the certificate comes first.
func TestKeysAreForServersWithoutCertificates(t *testing.T) {
	server, client := secured(t)
	for name, want := range map[string]ServerSignals{
		"certificate alone": 0,
		"both":              SignalServerPreSharedKeyAuthenticationRequired,
	} {
		t.Run(name, func(t *testing.T) {
			l := newTestLoop(t)
			s, r, _ := securePair(t, l, server, client, want)
			s.SetHandler(&keyed{recorder: r}, ^(SignalBytesWritten | SignalAuthenticationRequired))
			r.until(t, "connected")
			if log := r.take(); log != opened {
				t.Error(log)
			}
		})
	}
}

// refusing is a server's connection that ends with handshake_failure when the server has shown its certificate.
type refusing struct {
	net.Conn
	shown bool
}

func (c *refusing) Write(b []byte) (int, error) {
	c.shown = true
	return c.Conn.Write(b)
}

func (c *refusing) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if c.shown {
		c.Conn.Write([]byte{21, 3, 3, 0, 2, 2, 40})
		return 0, io.EOF
	}
	return n, err
}

// A server that fails the handshake behind its certificate wants no key.
func TestNoKeyForAServerWithACertificate(t *testing.T) {
	server, client := secured(t)
	config := mustTLS(t, server, true).Clone()
	config.MaxVersion = tls.VersionTLS12
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	var connections atomic.Int32
	go func() {
		for c, err := listener.Accept(); err == nil; c, err = listener.Accept() {
			connections.Add(1)
			tls.Server(&refusing{Conn: c}, config).Handshake()
			c.Close()
		}
	}()
	l := newTestLoop(t)
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	s.SetSSLConfiguration(client)
	r := record(s)
	s.SetHandler(&keyed{recorder: r}, ^(SignalBytesWritten | SignalAuthenticationRequired))
	s.Open("wss://" + listener.Addr().String())
	r.until(t, "readChannelFinished")
	if n := connections.Load(); n != 1 || !slices.Contains(r.log, "error(13)") {
		t.Error(n, "connections", r.log)
	}
}

// Suites for pre-shared keys alone leave nothing to try before: the first handshake is one with a key.
func TestPreSharedKeysAreChosenByTheirSuites(t *testing.T) {
	server, client := secured(t)
	cipher, _ := SSLCipherNamed("PSK-AES256-CBC-SHA")
	client.SetCiphers([]SSLCipher{cipher})
	l := newTestLoop(t)
	v := NewServer(l, "", SecureMode)
	defer v.Free()
	v.SetHandler(keyedHost{&host{server: v, taken: func(s *Socket) { t.Cleanup(s.Free) }}},
		SignalServerPreSharedKeyAuthenticationRequired)
	if err := v.SetSSLConfiguration(server); err != nil {
		t.Fatal(err)
	}
	if err := v.Listen("127.0.0.1", 0); err != nil {
		t.Fatal(err)
	}
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	s.SetSSLConfiguration(client)
	r := record(s)
	s.Open(v.URL())
	r.until(t, "error(21)") // nobody is asked for a key
	s.SetHandler(&keyed{r, "Client_identity", "1a2b3c4d5e6f"}, ^(SignalBytesWritten | SignalAuthenticationRequired))
	s.Open(v.URL())
	r.until(t, "connected")
	if got := s.SSLConfiguration().SessionCipher().Name; got != cipher.Name {
		t.Error(got)
	}
}

// A TLS server on a port where nobody says anything holds no connection longer than its time.
func TestSilentTLSClientIsDropped(t *testing.T) {
	server, _ := secured(t)
	l := newTestLoop(t)
	v := NewServer(l, "", SecureMode)
	defer v.Free()
	if err := v.SetSSLConfiguration(server); err != nil {
		t.Fatal(err)
	}
	v.SetHandshakeTimeout(50 * time.Millisecond)
	if err := v.Listen("127.0.0.1", 0); err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("tcp", strings.TrimPrefix(v.URL(), "wss://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	dropped := make(chan error, 1)
	go func() {
		_, err := c.Read(make([]byte, 1))
		dropped <- err
	}()
	until(t, l, "end", func() bool { return len(dropped) == 1 })
}
