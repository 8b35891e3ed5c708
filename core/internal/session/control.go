package session

import (
	"libqwebsocket/core/internal/frame"
	"libqwebsocket/core/internal/mem"
)

// control is a control frame: the one whose payload comes in parts, or the one that is held.
type control struct {
	opcode  frame.Opcode
	block   *mem.Block // its payload, if that came in parts
	size    int        // bytes of it that have come
	payload []byte     // of the held ping; the reason of the held close
	code    int        // of the held close
}

// Ping returns the payload of the held ping: it is valid until Proceed, and as long as what was fed last.
func (s *Session) Ping() []byte { return s.control.payload }

// CloseFrame returns what stands in the held close frame; as Qt, 1000 and nothing if it is empty. The
// reason is valid UTF-8. It is valid until Reset, and as long as what was fed last.
func (s *Session) CloseFrame() (code int, reason []byte) {
	return s.control.code, s.control.payload
}

// beginControl begins a control frame whose payload has not come whole.
func (s *Session) beginControl(h *frame.Header) {
	s.control.opcode = h.Opcode
	s.next = controlPayload
}

// takeControl copies payload of the control frame out of b and returns the bytes taken.
func (s *Session) takeControl(b []byte) int {
	c := &s.control
	if c.block == nil {
		c.block = s.pool.Get(frame.MaxControlPayload)
		if c.block == nil {
			s.fail(frame.ErrNoMemory)
			return 0
		}
	}
	n := min(s.missing, len(b))
	to := c.block.B[c.size : c.size+n]
	copy(to, b)
	if s.role == Server {
		frame.Mask(to, s.key)
	}
	c.size += n
	s.missing -= n
	s.key = s.key.After(n)
	if s.missing == 0 {
		s.next = header
		s.handle(c.opcode, c.block.B[:c.size])
	}
	return n
}

// handle acts on a control frame that is complete.
func (s *Session) handle(opcode frame.Opcode, payload []byte) {
	c := &s.control
	switch opcode {
	case frame.Ping:
		c.payload = payload
		s.held = Ping
	case frame.Pong:
		s.events.Pong(payload)
		if c.block != nil {
			s.events.Release(c.block)
		}
		*c = control{}
	case frame.Close:
		code, reason, fault := frame.ParseClose(payload)
		if fault != 0 {
			s.fail(fault)
			return
		}
		c.code, c.payload = code, reason
		s.held = Close
	}
}

// dropControl forgets the held ping.
func (s *Session) dropControl() {
	s.pool.Put(s.control.block)
	s.control = control{}
}
