package session

import (
	"libqwebsocket/core/internal/frame"
	"libqwebsocket/core/internal/mem"
)

const (
	// firstBlock bounds what is set aside for a payload of which only the header has come.
	firstBlock = 1 << 20

	// directSize is from how many missing bytes on it is worth to read them where they belong.
	directSize = 16 << 10
)

// message is the data message that comes in parts: in many frames, or in one whose payload did not come
// in one piece. Its payload is put together in a block; several messages may lie in it one behind the
// other.
type message struct {
	open       bool // a frame of it has begun, and the last one is not complete
	text       bool
	compressed bool
	last       bool // the frame that is taken is the last one
	frames     int  // begun

	block *mem.Block
	lent  bool // payloads in the block were given to Events: what lies there may not move or change

	// Places in the block: where the message starts, up to where Events.Frame has shown it, up to where
	// its text is whole characters, and where its next byte goes.
	start, shown, checked, end int
}

// size returns the bytes of the message that have come, decompressed.
func (m *message) size() int { return m.end - m.start }

// lend returns a part of the block for Events.
func (m *message) lend(from, to int) []byte {
	if from == to {
		return nil
	}
	m.lent = true
	return m.block.B[from:to:to]
}

// checkText judges what has come of the text since it was judged last. It tells whether it is text.
func (m *message) checkText() bool {
	whole, ok := frame.Characters(m.block.B[m.checked:m.end])
	m.checked += whole
	return ok
}

// beginData begins a frame of the message, or the message with it.
func (s *Session) beginData(h *frame.Header) {
	m := &s.message
	if !m.open {
		m.open, m.text, m.compressed = true, h.Opcode == frame.Text, h.Rsv != 0
	}
	m.last = h.Fin
	m.frames++
	s.next = dataPayload
	if s.missing == 0 {
		s.endFrame()
	}
}

// takeData copies payload of the message out of b and returns the bytes taken.
func (s *Session) takeData(b []byte) int {
	n := min(s.missing, len(b))
	if s.message.compressed {
		s.takeCompressed(b[:n])
		return n
	}
	if !s.room(n) {
		s.fail(frame.ErrNoMemory)
		return 0
	}
	to := s.message.block.B[s.message.end:]
	if s.role == Server {
		frame.MaskCopy(to, b[:n], s.key)
	} else {
		copy(to, b[:n])
	}
	s.arrived(n, false)
	return n
}

// Space returns where the next bytes of the stream should be read to, if they are much payload of one
// frame: Commit then saves a copy. Else, and while something is held, it is nil and Feed is to be used,
// which is always right.
func (s *Session) Space() []byte {
	if s.held != None || s.next != dataPayload || s.message.compressed || s.missing < directSize || !s.room(directSize) {
		return nil
	}
	m := &s.message
	end := m.end + min(s.missing, len(m.block.B)-m.end)
	return m.block.B[m.end:end:end]
}

// Commit takes the n bytes that were read to the start of what Space returned last. See Held afterwards.
func (s *Session) Commit(n int) {
	if n > s.missing {
		panic("session: more committed than there was space for")
	}
	m := &s.message
	ascii := s.role == Server && frame.Mask(m.block.B[m.end:m.end+n], s.key)
	s.arrived(n, ascii)
	s.settle()
}

// arrived counts n bytes of payload that lie unmasked at the end of the message, and judges them.
func (s *Session) arrived(n int, ascii bool) {
	m := &s.message
	ascii = ascii && m.checked == m.end
	m.end += n
	s.missing -= n
	s.key = s.key.After(n)
	switch {
	case ascii:
		m.checked = m.end
	case m.text && !m.checkText():
		s.fail(frame.ErrUTF8)
		return
	}
	if s.missing == 0 {
		s.endFrame()
	}
}

// endFrame ends a frame whose payload has come, and the message if it is the last one.
func (s *Session) endFrame() {
	m := &s.message
	if m.compressed && m.last && !s.inflateEnd() {
		return
	}
	s.next = header
	shown := m.end
	if m.text {
		shown = m.checked
	}
	if m.last && shown < m.end {
		s.fail(frame.ErrUTF8)
		return
	}
	if s.WantFrames {
		s.events.Frame(m.text, m.lend(m.shown, shown), m.last)
	}
	m.shown = shown
	if m.last {
		s.events.Message(m.text, m.lend(m.start, m.end))
		m.open, m.frames = false, 0
		m.start, m.checked = m.end, m.end
	}
}

// room makes sure that n more bytes of the payload that is taken find place behind the message; n is not
// more than what is missing. It tells whether there is memory for that.
func (s *Session) room(n int) bool {
	m := &s.message
	if m.block != nil && len(m.block.B)-m.end >= n {
		return true
	}
	have := m.size()
	return s.enlarge(min(have+s.missing, max(2*have, firstBlock, have+n)))
}

// enlarge gives the message a place of at least size bytes, which is more than it has. It tells whether
// there is memory for that.
func (s *Session) enlarge(size int) bool {
	m := &s.message
	if !m.lent { // and then the message starts where the block does
		b := s.shared.Pool.Grow(m.block, m.end, size)
		if b == nil {
			return false
		}
		m.block = b
		return true
	}
	b := s.shared.Pool.Get(size)
	if b == nil {
		return false
	}
	copy(b.B, m.block.B[m.start:m.end])
	s.events.Release(m.block)
	m.block, m.lent = b, false
	m.shown, m.checked, m.end = m.shown-m.start, m.checked-m.start, m.size()
	m.start = 0
	return true
}

// settle gives up the block when no message lies in it that is not complete, and what a session holds for
// incomplete things when there is none.
func (s *Session) settle() {
	if s.partial == nil || s.message.open {
		return
	}
	if s.message.block != nil {
		s.events.Release(s.message.block)
		s.message = message{}
	}
	if s.held == None && s.next == header && s.headSize == 0 {
		s.dropPartial()
	}
}
