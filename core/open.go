package core

import (
	"errors"
	neturl "net/url"
	"strings"

	"libqwebsocket/core/internal/handshake"
	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/session"
	"libqwebsocket/core/internal/transport"
	"libqwebsocket/core/internal/wsurl"
)

// Open starts to connect to a URL. See OpenRequest.
func (s *Socket) Open(url string) { s.OpenRequest(NewRequest(url)) }

// OpenRequest starts to connect (QWebSocket::open). It emits StateChanged(Connecting), or Error for a
// URL that cannot be opened, before it returns; all else comes from the loop. A connection that is open
// is dropped without signals. An invalid URL leaves it alone, as in Qt.
func (s *Socket) OpenRequest(r *Request) {
	if s.freed || s.loop.closed {
		return
	}
	url, err := wsurl.Parse(r.url)
	if err != nil {
		s.refuse(ConnectionRefusedError, "Invalid URL.")
		return
	}
	s.epoch++
	s.forget()
	s.drop(s.state == Connected || s.state == Closing)
	s.clearAddresses()
	s.closing, s.closeSent, s.losing = false, false, false
	s.opened, s.device = false, false
	d := s.details()
	d.peerName, d.subprotocol = "", ""
	s.failTCP(UnknownSocketError, "")

	if url.HasNewline() {
		d.request, d.requestURL = &Request{}, ""
		s.giveUp(ConnectionRefusedError, "Invalid resource name.")
		return
	}
	s.session.SetRole(session.Client)
	d.request = r.clone()
	d.requestURL = url.String()
	to := targetOf(url)
	d.resourceName = to.resource
	switch url.Scheme {
	case "ws", unixScheme:
		s.connect(to)
	case "wss":
		s.giveUp(UnsupportedSocketOperation, "SSL Sockets are not supported on this platform.")
	default:
		s.giveUp(UnsupportedSocketOperation, "Unsupported WebSocket scheme: "+url.Scheme)
	}
}

// refuse tells that nothing was opened.
func (s *Socket) refuse(e SocketError, text string) {
	s.ends().ownText = text
	s.handler.Error(e)
}

// giveUp refuses after an older connection was dropped, which then has ended.
func (s *Socket) giveUp(e SocketError, text string) {
	s.ends().ownText = text
	epoch := s.epoch
	if s.state != Unconnected {
		s.setState(Unconnected)
		if s.freed {
			return
		}
		s.handler.Disconnected()
	}
	if !s.freed && s.epoch == epoch {
		s.handler.Error(e)
	}
}

// unixScheme is for websockets over a socket in the file system: "ws+unix:/path/to/socket:/resource".
const unixScheme = "ws+unix"

// target is where a URL leads.
type target struct {
	host     string // shown as peerName
	address  string // to connect to
	port     uint16
	unix     string // in place of an address: the path of a socket
	header   string // the Host field
	resource string // Qt's resourceName
	request  string // what the request line asks for
}

func targetOf(url wsurl.URL) target {
	to := target{
		host:     url.HostName(),
		address:  url.Host,
		port:     80,
		header:   url.HostHeader(),
		resource: url.ResourceName(),
		request:  url.RequestTarget(),
	}
	if url.Port >= 0 {
		to.port = uint16(url.Port)
	}
	if url.Scheme == unixScheme {
		to.unix, url.Path, _ = strings.Cut(url.Path, ":")
		if path, err := neturl.PathUnescape(to.unix); err == nil {
			to.unix = path
		}
		to.header = "localhost"
		to.resource, to.request = url.ResourceName(), url.RequestTarget()
	}
	return to
}

// opening is what a socket needs until its connection carries messages.
type opening struct {
	dialing dialing // nil: TCP is connected
	timer   *Timer  // nil: no limit
	request *handshake.Request
	reader  handshake.Reader
	failed  bool // an answer was refused: what still comes is ignored

	// Of an accepted connection, whose handshake is done.
	early []byte    // what came behind the request
	start loop.Task // lets it read
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
	s.opening = nil
	if o.timer != nil {
		o.timer.Stop()
	}
	if o.dialing != nil {
		o.dialing.Cancel()
	}
	s.loop.loop.Cancel(&o.start)
}

// connect begins the connection. The dialing starts before the signal, so that a slot can abort it.
func (s *Socket) connect(to target) {
	s.opened, s.device = true, true
	d, o := s.details(), &opening{}
	d.peerName = to.host
	s.opening = o
	dialed := func(t transport.Stream, err error) { s.dialed(to, t, err) }
	switch {
	case to.unix != "":
		o.dialing = transport.DialUnix(s.loop.loop, to.unix, dialed)
	case d.proxy.direct():
		o.dialing = s.loop.dial(s.loop.loop, to.address, to.port, dialed)
	default:
		o.dialing = transport.Fail(s.loop.loop, errProxy, dialed)
	}
	if d.timeout > 0 {
		o.timer = s.loop.NewTimer(s.timedOut)
		o.timer.Start(d.timeout, -1)
	}
	s.setState(Connecting)
}

// dialing is an attempt to connect that can be given up. Nothing comes of it after Cancel.
type dialing interface{ Cancel() }

// dialer begins a connection; done is called from the loop.
type dialer func(l *loop.Loop, host string, port uint16, done func(transport.Stream, error)) dialing

func dialTCP(l *loop.Loop, host string, port uint16, done func(transport.Stream, error)) dialing {
	return transport.Dial(l, host, port, done)
}

// errProxy is the end of an opening through a kind of proxy that a socket cannot use.
var errProxy = errors.New("unsuitable proxy")

// dialed goes on when TCP is connected or has failed.
func (s *Socket) dialed(to target, stream transport.Stream, err error) {
	epoch := s.epoch
	s.loop.deliver()
	if s.dialing() == nil || s.epoch != epoch {
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
	s.stream = stream
	stream.Attach((*wire)(s))
	request := &handshake.Request{
		Host:   to.header,
		Target: to.request,
		Origin: s.asked.origin,
		Key:    handshake.NewKey(s.session.Mask),
		Extra:  s.offers(),

		Protocols: s.asked.request.protocols,
	}
	if err := request.Check(); err != nil {
		s.notSent(err)
		return
	}
	s.opening.request = request
	bytes := request.Append(nil)
	copy(s.reserve(len(bytes)), bytes)
}

// offers are the program's headers behind the offer of compression.
func (s *Socket) offers() handshake.Fields {
	d := s.details()
	if d.compression == nil {
		return d.request.fields
	}
	offer := handshake.Field{Name: "Sec-WebSocket-Extensions", Value: d.compression.Offer()}
	return append(handshake.Fields{offer}, d.request.fields...)
}

// refused ends an opening whose TCP connection did not come about: Qt tells the error last, and does
// not finish a channel that never was.
func (s *Socket) refused(err error) {
	e, text := socketError(err)
	if errors.Is(err, errProxy) {
		e, text = UnsupportedSocketOperation, "Operation on socket is not supported"
	}
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

// readAnswer takes bytes of the server's answer to the handshake. When it is complete and good, the
// socket is connected, and the bytes behind it are parsed. One answer is judged: whatever follows a bad
// one is ignored, until the program closes the socket or the server does.
func (s *Socket) readAnswer(b []byte) {
	o := s.opening
	if o.failed {
		return
	}
	n, done, err := o.reader.Feed(b)
	if err == nil && done {
		err = handshake.CheckResponse(o.reader.Head(), o.request)
		if extensions, ok := o.reader.Head().Fields.Extensions(); err == nil && ok {
			err = s.acceptCompression(extensions)
		}
	}
	if err != nil {
		o.failed = true
		s.refuse(ConnectionRefusedError, err.Error())
		return
	}
	if done {
		s.asked.subprotocol = o.reader.Head().Fields.Get("Sec-WebSocket-Protocol")
		s.open(b[n:])
	}
}

// open makes the socket connected. early are the bytes behind the handshake. They wait in a place of
// their own, because the slots may run a nested loop.
func (s *Socket) open(early []byte) {
	s.endOpening()
	s.receiving = true
	s.wait(early)
	s.setState(Connected)
	if s.freed {
		return
	}
	s.handler.Connected()
	if s.waits() {
		s.parseOn()
	}
}
