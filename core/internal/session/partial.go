package session

import (
	"libqwebsocket/core/internal/frame"
	"libqwebsocket/core/internal/mem"
)

// Shared is what the sessions of one loop use together. It is not for concurrent use.
type Shared struct {
	// Pool is where payloads are put together.
	Pool *mem.Pool

	masks Masks
	spare *partial // those that nobody uses
}

// partial is what a session keeps of frames and messages that are not complete. An idle one, of which there
// may be very many, has none.
type partial struct {
	head     [frame.MaxHeaderSize]byte // of a frame, if it came in parts
	headSize int                       // bytes of it that have come
	missing  int                       // bytes of the payload that have not come
	key      frame.Key                 // for the first of them

	message message
	control control

	after *partial // of the spare ones
}

// needPartial makes sure that the session has a partial.
func (s *Session) needPartial() {
	if s.partial != nil {
		return
	}
	p := s.shared.spare
	if p == nil {
		p = new(partial)
	}
	s.shared.spare, p.after = p.after, nil
	s.partial = p
}

// dropPartial forgets what the session's partial holds, and lets others use it.
func (s *Session) dropPartial() {
	p := s.partial
	*p = partial{after: s.shared.spare}
	s.shared.spare, s.partial = p, nil
}
