package session

import (
	"math"

	"libqwebsocket/core/internal/frame"
)

// maxFrames is how many frames a message may come in, empty ones included. The conformance cases 9.3.1 and
// 9.4.1 have 65,537.
const maxFrames = 1 << 17

// Feed takes what has arrived and returns how many bytes of b it took: all, unless Held tells why not. A
// ping or close frame that is held is taken, a header that broke a rule or a limit is not. Payloads that
// lie whole in b are unmasked and lent where they lie; what is not complete is copied out of b.
func (s *Session) Feed(b []byte) (n int) {
	for s.held == None && n < len(b) {
		switch s.next {
		case dataPayload:
			n += s.takeData(b[n:])
		case controlPayload:
			n += s.takeControl(b[n:])
		default:
			took := s.takeMessages(b[n:])
			if took == 0 {
				took = s.takeHeader(b[n:])
			}
			n += took
		}
	}
	s.settle()
	return n
}

// takeMessages takes what comes most, as long as it comes: unfragmented messages that lie whole in b. It
// returns the bytes taken and leaves everything else to takeHeader.
func (s *Session) takeMessages(b []byte) (n int) {
	if p := s.partial; p != nil && (p.message.open || p.headSize > 0) {
		return 0
	}
	masked := s.role == Server
	limit := min(s.MaxFrame, s.MaxMessage)
	for {
		op, payload, key, size := frame.ParseMessage(b[n:], masked)
		if size == 0 || uint64(len(payload)) > limit {
			return n
		}
		n += size
		ascii := masked && frame.Mask(payload, key)
		if !s.lend(op == frame.Text, payload, ascii) {
			return n
		}
	}
}

// lend gives out a message that lies whole in one place. If it is text that is not known to be ASCII, it
// is judged first; false: it made the session fail.
func (s *Session) lend(text bool, payload []byte, ascii bool) bool {
	if text && !ascii {
		if whole, ok := frame.Characters(payload); !ok || whole < len(payload) {
			s.fail(frame.ErrUTF8)
			return false
		}
	}
	if s.WantFrames {
		s.events.Frame(text, payload, true)
	}
	s.events.Message(text, payload)
	return true
}

// takeHeader takes the header of the next frame, and its payload if that is whole in b and may be lent
// there. It returns the bytes taken: none if the header made the session fail.
func (s *Session) takeHeader(b []byte) int {
	s.needPartial()
	head := b
	if s.headSize > 0 {
		joined := s.head
		head = joined[:s.headSize+copy(joined[s.headSize:], b)]
	}
	h, size, ok := frame.Parse(head)
	if !ok {
		s.headSize += copy(s.head[s.headSize:], b)
		return len(b)
	}
	if fault := s.judge(&h, size); fault != 0 {
		s.fail(fault)
		return 0
	}
	n := size - s.headSize
	s.headSize = 0
	return n + s.begin(&h, b[n:])
}

// judge returns the rule or the limit that a header of so many bytes breaks, or 0.
func (s *Session) judge(h *frame.Header, size int) frame.Error {
	m := &s.message
	expect := frame.Expect{Masked: s.role == Server, Open: m.open, Rsv: s.reserved()}
	if fault := frame.Check(h, size, expect); fault != 0 {
		return fault
	}
	switch {
	case h.Length > s.MaxFrame:
		return frame.ErrFrameTooLong
	case h.Opcode.Control():
		return 0
	case uint64(m.size())+h.Length > s.most() && s.knownTooLong(h):
		return frame.ErrMessageTooLong
	case m.frames == maxFrames:
		return frame.ErrTooManyFrames
	}
	return 0
}

// most returns the most bytes of an incoming message.
func (s *Session) most() uint64 { return min(s.MaxMessage, math.MaxInt) }

// knownTooLong tells of a message that may be too long with the frame of this header whether it is: what
// is compressed shows when it is decompressed.
func (s *Session) knownTooLong(h *frame.Header) bool {
	m := &s.message
	return uint64(m.size()) > s.most() || !m.compressed && h.Rsv == 0
}

// begin begins a legal frame, whose payload starts with b. What may be lent where it lies is taken at
// once. It returns the bytes taken: the whole payload or nothing.
func (s *Session) begin(h *frame.Header, b []byte) int {
	inPlace := h.Opcode == frame.Pong || !h.Opcode.Control() && h.Fin && !s.message.open && h.Rsv == 0
	if inPlace && h.Length <= uint64(len(b)) {
		payload := b[:h.Length:h.Length]
		ascii := h.Masked && frame.Mask(payload, h.Key)
		if h.Opcode == frame.Pong {
			s.events.Pong(payload)
		} else {
			s.lend(h.Opcode == frame.Text, payload, ascii)
		}
		return len(payload)
	}
	s.missing, s.key = int(h.Length), h.Key
	if h.Opcode.Control() {
		s.beginControl(h)
	} else {
		s.beginData(h)
	}
	return 0
}
