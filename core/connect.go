package core

import (
	"net/netip"

	"libqwebsocket/core/internal/handshake"
	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/transport"
)

// connect begins the connection. The dialing starts before the signal, so that a slot can abort it.
func (s *Socket) connect(to target) {
	s.opened, s.device, s.secured = true, true, to.secure
	d := s.details()
	d.peerName = to.host
	s.opening = &opening{asking: &asking{to: to}}
	if d.security != nil {
		d.security.ignoreAll = false
	}
	s.dial(to)
	s.startTimer()
	s.setState(Connecting)
}

// dialing is the attempt to connect that is under way, or nil.
func (s *Socket) dialing() dialing {
	if s.opening == nil {
		return nil
	}
	return s.opening.dialing
}

// endOpening stops all that is under way of an opening, if there is one.
func (s *Socket) endOpening() {
	o := s.opening
	if o == nil {
		return
	}
	s.stopTimer()
	s.opening = nil
	if o.dialing != nil {
		o.dialing.Cancel()
	}
	s.loop.loop.Cancel(&o.start)
}

// dial reaches out for the target: straight, or through a proxy.
func (s *Socket) dial(to target) {
	s.details().behindProxy = netip.AddrPort{}
	dialed := func(t transport.Stream, err error) { s.dialed(to, t, err) }
	through := s.proxyFor(to)
	switch {
	case to.unix != "":
		s.opening.dialing = transport.DialUnix(s.loop.loop, to.unix, dialed)
	case through.direct():
		s.opening.dialing = s.loop.dial(s.loop.loop, to.address, to.port, dialed)
	case through.tunnels():
		s.opening.dialing = dialThrough(s, through, to, dialed)
	default:
		s.opening.dialing = transport.Fail(s.loop.loop, errProxy, dialed)
	}
}

// dialing is an attempt to connect that can be given up. Nothing comes of it after Cancel.
type dialing interface{ Cancel() }

// dialer begins a connection; done is called from the loop.
type dialer func(l *loop.Loop, host string, port uint16, done func(transport.Stream, error)) dialing

func dialTCP(l *loop.Loop, host string, port uint16, done func(transport.Stream, error)) dialing {
	return transport.Dial(l, host, port, done)
}

// errProxy is the end of an opening through a kind of proxy that a socket cannot use.
var errProxy = &proxyError{UnsupportedSocketOperation, "Operation on socket is not supported"}

// dialed goes on when there is a connection to the target, or none will be.
func (s *Socket) dialed(to target, stream transport.Stream, err error) {
	epoch, attempt := s.epoch, s.dialing()
	s.loop.deliver()
	if attempt == nil || s.dialing() != attempt || s.epoch != epoch {
		if stream != nil {
			stream.Close()
		}
		return
	}
	s.opening.dialing = nil
	if err != nil {
		s.refused(err)
		return
	}
	if _, ok := attempt.(*tunnel); ok {
		s.asked.behindProxy = to.addrPort()
	}
	if to.secure {
		s.encrypt(to, stream)
		return
	}
	s.stream = stream
	s.sendRequest()
}

// addrPort is the target as far as it is known without asking for its name.
func (to target) addrPort() netip.AddrPort {
	a, _ := netip.ParseAddr(to.address)
	return netip.AddrPortFrom(a, to.port)
}

// sendRequest asks for the upgrade over the connection that stands.
func (s *Socket) sendRequest() {
	s.stream.Attach((*wire)(s))
	o := s.opening
	o.reader = handshake.Reader{}
	o.request = &handshake.Request{
		Host:   o.to.header,
		Target: o.to.request,
		Origin: s.asked.origin,
		Key:    handshake.NewKey(s.session.Mask),
		Extra:  s.offers(),

		Protocols: s.asked.request.protocols,
	}
	if err := o.request.Check(); err != nil {
		s.notSent(err)
		return
	}
	bytes := o.request.Append(nil)
	copy(s.reserve(len(bytes)), bytes)
}

// offers are the program's headers behind the offer of compression, and before what the server has asked
// for.
func (s *Socket) offers() handshake.Fields {
	var fields handshake.Fields
	d, o := s.details(), s.opening
	if d.compression != nil {
		fields = append(fields, handshake.Field{Name: "Sec-WebSocket-Extensions", Value: d.compression.Offer()})
	}
	for _, f := range d.request.fields {
		if !o.away || !staysHome(f.Name) {
			fields = append(fields, f)
		}
	}
	if o.authorization != "" {
		fields = append(fields, handshake.Field{Name: "Authorization", Value: o.authorization})
	}
	return fields
}

// refused ends an opening whose connection did not come about: Qt tells the error last, and does not finish
// a channel that never was.
func (s *Socket) refused(err error) {
	e, text := socketError(err)
	s.failTCP(e, text)
	epoch := s.epoch
	s.drop(false)
	s.setState(Unconnected)
	if s.freed {
		return
	}
	s.handler.Disconnected()
	if s.freed || s.epoch != epoch {
		return
	}
	s.clearAddresses()
	s.handler.Error(e)
}

// notSent ends an opening whose request would inject headers.
func (s *Socket) notSent(err error) {
	epoch := s.epoch
	s.Abort()
	if !s.freed && s.epoch == epoch {
		s.refuse(ConnectionRefusedError, err.Error())
	}
}

// startTimer begins the time that an opening may take.
func (s *Socket) startTimer() {
	if d := s.details(); d.timeout > 0 {
		s.opening.timer = s.loop.NewTimer(s.timedOut)
		s.opening.timer.Start(d.timeout, -1)
	}
}

func (s *Socket) stopTimer() {
	if o := s.opening; o.timer != nil {
		o.timer.Stop()
		o.timer = nil
	}
}

// timedOut ends an opening that takes too long.
func (s *Socket) timedOut() {
	s.failTCP(SocketTimeoutError, "Socket operation timed out")
	epoch := s.epoch
	s.drop(false)
	s.handler.Error(SocketTimeoutError)
	if !s.freed && s.epoch == epoch {
		s.gone()
	}
}
