package core

import (
	"slices"
	"time"

	"libqwebsocket/core/internal/handshake"
	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/session"
	"libqwebsocket/core/internal/transport"
)

const (
	// refusalTime and refusalBytes are how long a refused client gets to read the answer, and how much
	// of what it still sends is taken.
	refusalTime  = time.Second
	refusalBytes = 1 << 20
	// usualAnswer is a size that most answers to a handshake do not exceed.
	usualAnswer = 1 << 10
	// acceptedMaxMessage is the limit of messages that accepted sockets start with. Qt's is 2 GiB, for
	// whoever connects.
	acceptedMaxMessage = 16 << 20
)

// arrival is an incoming connection until its handshake is done.
type arrival struct {
	server *Server
	stream transport.Stream
	reader handshake.Reader
	timer  *Timer
	task   loop.Task // reads what came before HandleConnection
}

// accept takes a new TCP connection.
func (v *Server) accept(stream transport.Stream) { v.arrive(stream).begin(nil) }

// begin lets the request come. early are bytes that were read already.
func (a *arrival) begin(early []byte) {
	if a.server.mode == SecureMode {
		a.encrypt(early)
		return
	}
	if len(early) > 0 {
		a.read(early)
	}
	if a.waits() {
		a.stream.Attach(a)
	}
}

func (v *Server) arrive(stream transport.Stream) *arrival {
	a := &arrival{server: v, stream: stream, reader: handshake.Reader{Request: true}}
	v.arrivals[a] = struct{}{}
	if v.timeout >= 0 {
		a.timer = v.loop.NewTimer(a.end)
		a.timer.Start(v.timeout, -1)
	}
	return a
}

// end drops the connection without an answer.
func (a *arrival) end() {
	a.leave()
	a.stream.Close()
}

// leave takes the arrival out of its server; the stream has a new owner.
func (a *arrival) leave() {
	if a.timer != nil {
		a.timer.Stop()
	}
	a.server.loop.loop.Cancel(&a.task)
	delete(a.server.arrivals, a)
}

func (a *arrival) Buffer() []byte { return a.server.loop.readBuffer() }

func (a *arrival) Writable() {}

func (a *arrival) End(error) { a.end() }

// Data takes bytes of the request.
func (a *arrival) Data(n int) {
	batch := a.server.loop.filling()
	a.read(batch.buffer.B[batch.used : batch.used+n])
}

// read takes bytes of the request and judges it when it is complete. Then nothing more is read until
// somebody else owns the stream: slots may run the loop.
func (a *arrival) read(b []byte) {
	used, done, err := a.reader.Feed(b)
	if err == nil && !done {
		return
	}
	early := append([]byte(nil), b[used:]...)
	a.stream.PauseReading()
	a.server.loop.deliver()
	switch {
	case !a.waits():
	case err != nil:
		a.refuse(handshake.RefusalOf(err))
	default:
		a.judge(early)
	}
}

// waits tells whether nobody has ended the arrival meanwhile.
func (a *arrival) waits() bool {
	_, waits := a.server.arrivals[a]
	return waits
}

// judge decides what becomes of a request. early are the bytes behind it.
func (a *arrival) judge(early []byte) {
	v := a.server
	request, refusal := handshake.CheckRequest(a.reader.Head(), v.mode == SecureMode)
	var extra handshake.Fields
	if v.want&SignalHandshakeRequested != 0 {
		good := refusal == nil && request.CheckVersion() == nil
		question := newHandshakeRequest(a.reader.Head(), good, a.stream.RemoteAddr())
		v.handler.HandshakeRequested(question)
		if !a.waits() {
			return
		}
		if question.status != 0 {
			a.leave()
			newLinger(v.loop, a.stream, v.loop.outputOf(question.answer()), refusalTime, refusalBytes)
			return
		}
		extra = question.fields
	}
	if refusal == nil {
		refusal = v.judgeOrigin(&request)
	}
	if refusal == nil {
		refusal = request.CheckVersion()
	}
	switch {
	case !a.waits():
	case refusal != nil:
		refusal.Fields = append(refusal.Fields, extra...)
		a.refuse(refusal)
	default:
		a.admit(&request, extra, early)
	}
}

// judgeOrigin decides whether the page that a request comes from is welcome: the slot does if there is
// one; else only a page of this host is. It gives the refusal or nil.
func (v *Server) judgeOrigin(request *handshake.ServerRequest) *handshake.Refusal {
	if len(v.pending) >= v.maxPending {
		return nil
	}
	if v.want&SignalOriginAuthenticationRequired == 0 {
		if request.SameOrigin() {
			return nil
		}
		return handshake.ForeignOrigin(request.Origin)
	}
	cors := &CorsAuthenticator{origin: request.Origin, allowed: true}
	v.handler.OriginAuthenticationRequired(cors)
	if cors.allowed {
		return nil
	}
	return handshake.ForbiddenOrigin()
}

// chooseSubprotocol gives the first one on offer that the server supports, "" if there is none.
func (v *Server) chooseSubprotocol(offered []string) string {
	for _, name := range offered {
		if slices.Contains(v.subprotocols, name) {
			return name
		}
	}
	return ""
}

// refuse answers that there will be no websocket, and tells the server's owner.
func (a *arrival) refuse(r *handshake.Refusal) {
	a.leave()
	newLinger(a.server.loop, a.stream, a.server.loop.outputOf(r.Append(nil)), refusalTime, refusalBytes)
	if r.CloseCode != 0 {
		a.server.fail(r.CloseCode, r.Text)
	}
}

// admit makes the connection a Socket that waits to be taken. early are the bytes behind the request.
func (a *arrival) admit(request *handshake.ServerRequest, extra handshake.Fields, early []byte) {
	v := a.server
	if len(v.pending) >= v.maxPending {
		a.end()
		v.fail(closeAbnormal, "Too many pending connections.")
		return
	}
	acceptance := handshake.Acceptance{
		ServerName: v.name,
		Origin:     request.Origin,
		Protocol:   v.chooseSubprotocol(request.Protocols),
		Extra:      extra,
		Date:       time.Now(),
	}
	var agreed *Compression
	if v.compression != nil {
		answer, result, ok := v.compression.Answer(request.Extensions)
		if ok {
			acceptance.Extensions, agreed = answer, &result
		}
	}
	answer, refusal := acceptance.Append(make([]byte, 0, usualAnswer), request.Key)
	if refusal != nil {
		a.refuse(refusal)
		return
	}
	a.leave()
	s := newAccepted(v.loop, a.stream)
	s.accepted = pack(request, acceptance.Protocol)
	s.adopt(a.stream, v.ssl)
	if agreed != nil {
		s.compress(agreed)
	}
	s.server = v
	v.open++
	a.stream.Attach((*wire)(s))
	copy(s.reserve(len(answer)), answer)
	s.opening = &opening{early: early}
	v.pending = append(v.pending, s)
	v.handler.NewConnection()
}

// newAccepted makes the server's side of a connection whose handshake is done. It does not read yet.
func newAccepted(l *Loop, stream transport.Stream) *Socket {
	s := newSocket(l, session.Server)
	s.session.MaxMessage = acceptedMaxMessage
	s.stream = stream
	s.opened, s.device = true, true
	s.state = Connected
	s.updateGate()
	return s
}
