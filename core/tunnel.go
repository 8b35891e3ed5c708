package core

import (
	"crypto/tls"
	"errors"
	"net/netip"
	"time"

	"libqwebsocket/core/internal/proxy"
	"libqwebsocket/core/internal/secure"
	"libqwebsocket/core/internal/transport"
)

// tunnel is the way to a target through a proxy, until it stands.
type tunnel struct {
	socket  *Socket
	proxy   Proxy
	talk    proxy.Conversation
	done    func(transport.Stream, error)
	dialing dialing          // the proxy
	stream  transport.Stream // to the proxy
	unsent  []byte
	config  *SSLConfiguration // of the TLS to the proxy
	over    bool              // nobody waits for it any more
}

// dialThrough begins a connection to the target through a proxy; done is called from the loop, with a stream
// that leads to the target, or a *proxyError.
func dialThrough(s *Socket, p Proxy, to target, done func(transport.Stream, error)) *tunnel {
	t := &tunnel{socket: s, proxy: p, done: done}
	where := proxy.Target{Host: to.address, Port: to.port}
	if p.Type == Socks5Proxy {
		t.talk = proxy.NewSocks5(where, p.User, p.Password)
	} else {
		t.talk = proxy.NewConnect(where, p.fields, p.User, p.Password)
	}
	t.dial()
	return t
}

// Cancel gives the attempt up.
func (t *tunnel) Cancel() {
	t.over = true
	t.hangUp()
}

func (t *tunnel) hangUp() {
	if t.dialing != nil {
		t.dialing.Cancel()
		t.dialing = nil
	}
	if t.stream != nil {
		t.stream.Close()
		t.stream = nil
	}
}

// dial connects to the proxy, for the first time or anew.
func (t *tunnel) dial() {
	t.hangUp()
	t.unsent = nil
	l := t.socket.loop
	t.dialing = l.dial(l.loop, t.proxy.HostName, t.proxy.Port, func(stream transport.Stream, err error) {
		l.deliver()
		if t.over {
			if stream != nil {
				stream.Close()
			}
			return
		}
		t.dialing = nil
		switch {
		case err != nil:
			t.fail(t.unreached(err))
		case t.proxy.TLS:
			t.encrypt(stream)
		default:
			t.begin(stream)
		}
	})
}

// begin talks to the proxy.
func (t *tunnel) begin(stream transport.Stream) {
	t.stream = stream
	stream.Attach(t)
	t.send(t.talk.Start())
}

func (t *tunnel) send(b []byte) {
	t.unsent = append(t.unsent, b...)
	t.Writable()
}

// Writable goes on with what the proxy has not been told yet.
func (t *tunnel) Writable() {
	if len(t.unsent) == 0 {
		return
	}
	n, err := t.stream.Write(t.unsent)
	if err != nil {
		t.step(t.talk.Ended())
		return
	}
	t.unsent = t.unsent[n:]
}

// Buffer is where the proxy's answers are read.
func (t *tunnel) Buffer() []byte { return t.socket.loop.readBuffer() }

// Data takes an answer of the proxy, or a part of it.
func (t *tunnel) Data(n int) {
	batch := t.socket.loop.filling()
	b := append([]byte(nil), batch.buffer.B[batch.used:batch.used+n]...)
	t.socket.loop.deliver()
	for stream := t.stream; !t.over && t.stream == stream && len(b) > 0; {
		n, step := t.talk.Feed(b)
		if b = b[n:]; step == proxy.More {
			b = nil
		}
		if step == proxy.Established && len(b) > 0 {
			t.fail(&proxyError{ProxyProtocolError, "The proxy sent data before there was a connection"})
			return
		}
		t.step(step)
	}
}

// End is the proxy's end of the connection.
func (t *tunnel) End(error) {
	t.socket.loop.deliver()
	if !t.over {
		t.step(t.talk.Ended())
	}
}

// step does what the conversation asks for.
func (t *tunnel) step(step proxy.Step) {
	if out := t.talk.Output(); len(out) > 0 && step != proxy.Reconnect && step != proxy.Failed {
		t.send(out)
	}
	if t.over {
		return
	}
	switch step {
	case proxy.Established:
		t.over = true
		stream := t.stream
		t.stream = nil
		t.done(stream, nil)
	case proxy.NeedCredentials:
		t.authenticate()
	case proxy.Reconnect:
		t.dial()
	case proxy.Failed:
		t.fail(proxyErrorOf(t.talk.Err()))
	}
}

// unreached tells that there is no connection to the proxy, in Qt's words for its kind.
func (t *tunnel) unreached(err error) error {
	number, _ := socketError(err)
	if e := t.talk.Unreached(proxy.Kind(number)); e != nil {
		return proxyErrorOf(e)
	}
	return err
}

// authenticate asks the program for a name and a password.
func (t *tunnel) authenticate() {
	a := &Authenticator{realm: t.talk.Realm()}
	t.stream.PauseReading()
	t.socket.handler.ProxyAuthenticationRequired(t.proxy, a)
	if t.over {
		return
	}
	t.stream.ResumeReading()
	t.step(t.talk.Answer(a.user, a.password))
}

func (t *tunnel) fail(err error) {
	t.over = true
	t.hangUp()
	t.done(nil, err)
}

// encrypt begins TLS with the proxy itself.
func (t *tunnel) encrypt(stream transport.Stream) {
	s := t.socket
	inUse := s.sslConfiguration().Clone()
	inUse.chain, inUse.key, inUse.name, inUse.next = nil, nil, "", nil
	config, err := inUse.tlsConfig(false)
	if err != nil {
		stream.Close()
		t.fail(&proxyError{SslInvalidUserDataError, err.Error()})
		return
	}
	config.ServerName = t.proxy.HostName
	t.config = inUse
	t.stream = secure.Client(s.loop.loop, stream, &s.loop.outermost, config, (*encryptedTunnel)(t))
}

// encryptedTunnel is a tunnel as the TLS with the proxy sees it. Errors of the proxy's certificate end the
// attempt: there is no signal to ignore them by.
type encryptedTunnel tunnel

func (e *encryptedTunnel) Verify(state tls.ConnectionState) {
	t := (*tunnel)(e)
	var found []SSLError
	if t.config.verifies(false) {
		found = t.config.errorsOf(state.PeerCertificates, t.proxy.HostName, false, time.Now())
	}
	if len(found) == 0 {
		t.stream.(*secure.Stream).Verified(nil)
		return
	}
	t.refuse(found[0].Text)
}

func (e *encryptedTunnel) Ready() { (*tunnel)(e).begin(e.stream) }

func (e *encryptedTunnel) Sent(int) {}

func (e *encryptedTunnel) Failed(err error) {
	t := (*tunnel)(e)
	var failure *secure.Error
	if errors.As(err, &failure) {
		t.refuse(failure.Text)
		return
	}
	t.socket.loop.deliver()
	if !t.over {
		t.fail(t.unreached(err))
	}
}

// refuse ends the attempt because of the proxy's TLS.
func (t *tunnel) refuse(text string) {
	t.socket.loop.deliver()
	if !t.over {
		t.fail(&proxyError{SslHandshakeFailedError, "Error during SSL handshake with the proxy: " + text})
	}
}

// isLoopback tells whether a host is this machine, for which the application's proxy is not used, as in Qt.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}
