package core

import (
	"time"

	"libqwebsocket/core/internal/handshake"
	"libqwebsocket/core/internal/transport"
)

const (
	// refusalTime and refusalBytes are how long a refused client gets to read the answer, and how much
	// of what it still sends is taken.
	refusalTime  = time.Second
	refusalBytes = 1 << 20
)

// arrival is an incoming connection until its handshake is done.
type arrival struct {
	server *Server
	stream transport.Stream
	reader handshake.Reader
	timer  *Timer
}

// accept takes a new TCP connection.
func (v *Server) accept(stream transport.Stream) {
	a := &arrival{server: v, stream: stream, reader: handshake.Reader{Request: true}}
	v.arrivals[a] = struct{}{}
	if v.timeout >= 0 {
		a.timer = v.loop.NewTimer(a.end)
		a.timer.Start(v.timeout, -1)
	}
	stream.Attach(a)
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
	delete(a.server.arrivals, a)
}

func (a *arrival) Buffer() []byte { return a.server.loop.readBuffer() }

func (a *arrival) Writable() {}

func (a *arrival) End(error) { a.end() }

// Data takes bytes of the request.
func (a *arrival) Data(n int) {
	l := a.server.loop
	batch := l.filling()
	b := batch.buffer.B[batch.used : batch.used+n]
	used, done, err := a.reader.Feed(b)
	if err == nil && !done {
		return
	}
	early := append([]byte(nil), b[used:]...)
	l.deliver()
	if _, waits := a.server.arrivals[a]; !waits {
		return
	}
	if err != nil {
		a.refuse(handshake.RefusalOf(err))
		return
	}
	request, refusal := handshake.CheckRequest(a.reader.Head(), a.server.mode == SecureMode)
	if request != nil {
		if unwelcome := a.server.judgeOrigin(request); unwelcome != nil {
			refusal = unwelcome
		}
	}
	switch _, waits := a.server.arrivals[a]; {
	case !waits:
	case refusal != nil:
		a.refuse(refusal)
	default:
		a.admit(request, early)
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

// refuse answers that there will be no websocket, and tells the server's owner.
func (a *arrival) refuse(r *handshake.Refusal) {
	a.leave()
	newLinger(a.server.loop, a.stream, a.server.loop.outputOf(r.Append(nil)), refusalTime, refusalBytes)
	if r.CloseCode != 0 {
		a.server.fail(r.CloseCode, r.Text)
	}
}

// admit makes the connection a Socket that waits to be taken. early are the bytes behind the request.
func (a *arrival) admit(request *handshake.ServerRequest, early []byte) {
	v := a.server
	if len(v.pending) >= v.maxPending {
		a.end()
		v.fail(closeAbnormal, "Too many pending connections.")
		return
	}
	acceptance := handshake.Acceptance{ServerName: v.name, Origin: request.Origin, Date: time.Now()}
	answer, refusal := acceptance.Append(nil, request.Key)
	if refusal != nil {
		a.refuse(refusal)
		return
	}
	a.leave()
	a.stream.PauseReading()
	s := newAccepted(v.loop, a.stream, request)
	a.stream.Attach((*wire)(s))
	copy(s.reserve(len(answer)), answer)
	s.early = early
	v.pending = append(v.pending, s)
	v.handler.NewConnection()
}

// start lets a connection that was taken read: from the loop, so that its owner can set a handler first.
func (s *Socket) start() {
	s.startTask.Init(s.beginReading)
	s.loop.loop.Soon(&s.startTask)
}

func (s *Socket) beginReading() {
	if s.stream == nil || s.opening != nil || s.closeSent {
		return
	}
	early := s.early
	s.early = nil
	s.receiving = true
	s.wait(early)
	s.stream.ResumeReading()
	if s.rest.held {
		s.parseOn()
	}
}
