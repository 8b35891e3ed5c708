package session

import "libqwebsocket/core/internal/frame"

// MessageSize returns the bytes on the wire of a message of n payload bytes, cut as PutMessage would
// cut it now.
func (s *Session) MessageSize(n int) int {
	size := 0
	if limit := s.OutgoingFrame; limit != 0 && uint64(n) > limit {
		full := (n - 1) / int(limit)
		size = full * s.frameSize(int(limit))
		n -= full * int(limit)
	}
	return size + s.frameSize(n)
}

// SendsAlike tells whether the message goes out with the same bytes from every session with the same
// OutgoingFrame of which it is told: a client masks each frame differently, and what is compressed depends
// on what was sent before.
func (s *Session) SendsAlike(payload []byte, when When) bool {
	return s.role == Server && !s.deflates(payload, when)
}

// PutMessage writes a message to the start of dst, which has room for MessageSize(len(payload)) bytes,
// and returns that size. Frames are cut anywhere, also inside of a character (RFC 6455, 5.6).
func (s *Session) PutMessage(dst []byte, text bool, payload []byte) (n int) {
	opcode := frame.Binary
	if text {
		opcode = frame.Text
	}
	if limit := s.OutgoingFrame; limit != 0 {
		for uint64(len(payload)) > limit {
			n += s.put(dst[n:], opcode, false, payload[:limit])
			payload = payload[limit:]
			opcode = frame.Continuation
		}
	}
	return n + s.put(dst[n:], opcode, true, payload)
}

// ControlSize returns the bytes on the wire of a control frame of n payload bytes, cut as PutControl
// does.
func (s *Session) ControlSize(n int) int {
	return s.frameSize(min(n, frame.MaxControlPayload))
}

// PutControl writes a control frame to the start of dst, which has room for ControlSize(len(payload))
// bytes, and returns that size. The payload is cut at 125 bytes.
func (s *Session) PutControl(dst []byte, opcode frame.Opcode, payload []byte) int {
	payload = payload[:min(len(payload), frame.MaxControlPayload)]
	return s.put(dst, opcode, true, payload)
}

// frameSize returns the bytes on the wire of a frame of n payload bytes.
func (s *Session) frameSize(n int) int {
	h := frame.Header{Length: uint64(n), Masked: s.role == Client}
	return h.Size() + n
}

// put writes one frame and returns its size.
func (s *Session) put(dst []byte, opcode frame.Opcode, fin bool, payload []byte) int {
	h := frame.Header{Opcode: opcode, Fin: fin, Length: uint64(len(payload))}
	if s.role == Server {
		n := h.Put(dst)
		return n + copy(dst[n:], payload)
	}
	h.Masked, h.Key = true, frame.KeyOf(s.Mask())
	n := h.Put(dst)
	frame.MaskCopy(dst[n:], payload, h.Key)
	return n + len(payload)
}

// Mask returns the next mask of a client.
func (s *Session) Mask() uint32 {
	if s.NextMask != nil {
		return s.NextMask()
	}
	if s.shared == nil {
		s.shared = new(Shared)
	}
	return s.shared.masks.Next()
}
