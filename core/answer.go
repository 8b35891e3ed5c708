package core

import (
	"libqwebsocket/core/internal/handshake"
	"libqwebsocket/core/internal/httpauth"
	"libqwebsocket/core/internal/loop"
)

// opening is what a socket needs until its connection carries messages.
type opening struct {
	*asking           // nil: the connection was accepted, its handshake is done
	dialing dialing   // nil: there is a connection
	timer   *Timer    // nil: no limit
	early   []byte    // what came behind the request that was accepted
	start   loop.Task // lets an accepted connection read
}

// asking is what a client needs for its handshake.
type asking struct {
	to      target
	request *handshake.Request // nil: not sent yet
	reader  handshake.Reader
	failed  bool // an answer was refused: what still comes is ignored
	keyed   bool // the target wants a pre-shared key

	skip          int                // bytes of a body to pass over before the next answer
	exchange      *httpauth.Exchange // with a server that wants credentials
	triedURL      bool               // those of the URL were given
	authorization string             // for the next request
	hops          int                // redirects that were followed
	away          bool               // one of them has led to another origin
}

// readAnswer takes bytes of the server's answer to the handshake. When it is complete and good, the
// socket is connected, and the bytes behind it are parsed. One answer is judged: whatever follows a bad
// one is ignored, until the program closes the socket or the server does.
func (s *Socket) readAnswer(b []byte) {
	o := s.opening
	if o.asking == nil || o.failed || o.request == nil {
		return
	}
	if o.skip > 0 {
		n := min(o.skip, len(b))
		o.skip, b = o.skip-n, b[n:]
		if o.skip == 0 {
			s.sendRequest()
		}
		return
	}
	n, done, err := o.reader.Feed(b)
	if err == nil && done {
		head := o.reader.Head()
		s.asked.answer = head.Fields
		if s.goesOn(head, len(b)-n) {
			return
		}
		err = handshake.CheckResponse(head, o.request)
		if extensions, ok := head.Fields.Extensions(); err == nil && ok {
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

// goesOn does what an answer asks for that is no end: to log in, or to ask elsewhere. It answers whether
// there is nothing more to do with it. behind is how many bytes have come behind the answer.
func (s *Socket) goesOn(head *handshake.Head, behind int) bool {
	switch handshake.StatusOf(head) {
	case 301, 302, 303, 307, 308:
		return s.redirected(head)
	case 401:
		return s.challenged(head, behind)
	}
	return false
}

// AnswerHeaders gives the values of a header of the server's last answer to the opening handshake, in order
// (RFC 9110, 5.3): those of Set-Cookie, for one. The name is compared without case. There are none before
// the answer, and on the server's side.
func (s *Socket) AnswerHeaders(name string) []string { return s.details().answer.Values(name) }

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

// again asks once more, over a new connection to the target of the opening. The time that the opening may
// take goes on.
func (s *Socket) again() {
	s.forgetSecrets()
	s.stream.Close()
	s.stream = nil
	s.loop.dropOutput(s.out)
	s.out, s.flushing, s.blocked = nil, false, false
	s.opening.request = nil
	s.dial(s.opening.to)
}
