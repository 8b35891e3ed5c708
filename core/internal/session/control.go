package session

import (
	"libqwebsocket/core/internal/frame"
	"libqwebsocket/core/internal/mem"
)

// control is the control frame that is taken, or the one that is held. Its payload is copied, so that it
// outlives what was fed while it is held.
type control struct {
	opcode frame.Opcode
	block  *mem.Block
	size   int // bytes in the block
	code   int // of the held close
	reason []byte
}

// Ping returns the payload of the held ping. It is valid until Proceed.
func (s *Session) Ping() []byte { return s.control.payload() }

// CloseFrame returns what stands in the held close frame; as Qt, 1000 and nothing if it is empty. The
// reason is valid UTF-8. It is valid until Reset.
func (s *Session) CloseFrame() (code int, reason []byte) {
	return s.control.code, s.control.reason
}

// payload returns what has come of the payload.
func (c *control) payload() []byte {
	if c.block == nil {
		return nil
	}
	return c.block.B[:c.size:c.size]
}

// beginControl begins a control frame.
func (s *Session) beginControl(h *frame.Header) {
	s.control.opcode = h.Opcode
	s.next = controlPayload
	if s.missing == 0 {
		s.endControl()
	}
}

// takeControl copies payload of the control frame out of b and returns the bytes taken.
func (s *Session) takeControl(b []byte) int {
	c := &s.control
	if c.block == nil {
		c.block = s.shared.Pool.Get(frame.MaxControlPayload)
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
		s.endControl()
	}
	return n
}

// endControl acts on the control frame, whose payload has come.
func (s *Session) endControl() {
	c := &s.control
	s.next = header
	switch c.opcode {
	case frame.Ping:
		s.held = Ping
	case frame.Close:
		code, reason, fault := frame.ParseClose(c.payload())
		if fault != 0 {
			s.fail(fault)
			return
		}
		c.code, c.reason = code, reason
		s.held = Close
	case frame.Pong:
		s.events.Pong(c.payload())
		s.events.Release(c.block)
		*c = control{}
	}
}

// dropPing forgets the held ping.
func (s *Session) dropPing() {
	s.shared.Pool.Put(s.control.block)
	s.control = control{}
}
