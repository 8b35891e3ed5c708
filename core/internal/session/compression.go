package session

import (
	"libqwebsocket/core/internal/deflate"
	"libqwebsocket/core/internal/frame"
)

// When says for one message whether it is compressed. Without an agreement, none is.
type When uint8

// The answers.
const (
	ByThreshold When = iota // if it is long enough
	Always
	Never
)

// compression is what a session has when permessage-deflate was agreed on.
type compression struct {
	reader deflate.Reader
	writer deflate.Writer
	agreed *deflate.Options
}

// SetDeflate makes the session compress and decompress messages as was agreed on, until Reset. Nothing may
// have been received or sent since Init or Reset. The pool is of the same loop as that of Init; agreed may
// not change any more.
func (s *Session) SetDeflate(pool *deflate.Pool, agreed *deflate.Options) {
	c := &compression{agreed: agreed}
	c.reader.Init(pool, agreed.Receive)
	c.writer.Init(pool, agreed)
	s.compression = c
}

// Agreed returns what was given to SetDeflate, nil without compression.
func (s *Session) Agreed() *deflate.Options {
	if s.compression == nil {
		return nil
	}
	return s.compression.agreed
}

// Deflate compresses a message that is about to be sent. ok is false if it goes out as it is, by
// PutMessage; else compressed goes out by PutDeflated, before the next call of Deflate in this loop, after
// which it is no longer valid.
func (s *Session) Deflate(payload []byte, when When) (compressed []byte, ok bool) {
	if !s.deflates(payload, when) {
		return nil, false
	}
	return s.compression.writer.Deflate(payload)
}

// PutDeflated is PutMessage for a payload that Deflate has compressed.
func (s *Session) PutDeflated(dst []byte, text bool, payload []byte) int {
	n := s.PutMessage(dst, text, payload)
	frame.SetRsv(dst, frame.RSV1)
	return n
}

// deflates tells whether it is tried to compress a message.
func (s *Session) deflates(payload []byte, when When) bool {
	c := s.compression
	return c != nil && (when == Always || when == ByThreshold && len(payload) >= c.agreed.Threshold)
}

// reserved returns the reserved bits that a message may begin with.
func (s *Session) reserved() uint8 {
	if s.compression == nil {
		return 0
	}
	return frame.RSV1
}

// closeCompression ends what was agreed on.
func (s *Session) closeCompression() {
	if c := s.compression; c != nil {
		c.reader.Close()
		c.writer.Close()
		s.compression = nil
	}
}

// takeCompressed takes compressed payload of the message.
func (s *Session) takeCompressed(b []byte) {
	if s.role == Server {
		frame.Mask(b, s.key)
	}
	s.missing -= len(b)
	s.key = s.key.After(len(b))
	m, r := &s.message, &s.compression.reader
	for {
		now, used, status := r.Inflate(s.place(), m.size(), b)
		b = b[used:]
		if !s.inflated(now, status) {
			return
		}
		if status == deflate.Hungry {
			break
		}
	}
	if s.missing == 0 {
		s.endFrame()
	}
}

// inflateEnd takes the end of a compressed message. It tells whether it was one.
func (s *Session) inflateEnd() bool {
	m, r := &s.message, &s.compression.reader
	for {
		now, status := r.Finish(s.place(), m.size())
		if !s.inflated(now, status) {
			return false
		}
		if status == deflate.Done {
			return true
		}
	}
}

// place returns where the message is decompressed to: the block from its start to where it becomes too
// long.
func (s *Session) place() []byte {
	m := &s.message
	if m.block == nil {
		return nil
	}
	end := max(m.end, m.start+int(min(s.most(), uint64(len(m.block.B)-m.start))))
	return m.block.B[m.start:end:end]
}

// inflated counts what has come out of the reader: the message has now bytes. It makes the session fail
// if the reader found a fault, or if there should be more and may not. It tells whether all is well.
func (s *Session) inflated(now int, status deflate.Status) bool {
	m := &s.message
	if added := now - m.size(); added > 0 {
		m.end += added
		if m.text && !m.checkText() {
			s.fail(frame.ErrUTF8)
			return false
		}
	}
	switch {
	case status == deflate.Corrupt:
		s.fail(frame.ErrCompressed)
	case status == deflate.Full && uint64(now) >= s.most():
		s.fail(frame.ErrMessageTooLong)
	case status == deflate.NoMemory, status == deflate.Full && !s.enlarge(s.inflatedRoom()):
		s.fail(frame.ErrNoMemory)
	default:
		return true
	}
	return false
}

const (
	// smallRoom is the room that a compressed message begins with. Most never need more.
	smallRoom = 64 << 10

	// standingRoom bounds the room for a message whose frames are lent one by one, so that it should not
	// move.
	standingRoom = 64 << 20
)

// inflatedRoom returns the room that a compressed message gets when it has none left. Behind smallRoom come
// mappings of which only what is touched takes memory: they grow where they are. What was lent cannot, so
// that the most that may come is set aside at once.
func (s *Session) inflatedRoom() int {
	m := &s.message
	room := max(2*m.size(), smallRoom)
	if room > smallRoom {
		room = max(room, firstBlock)
		if s.WantFrames && !m.last {
			room = max(room, standingRoom)
		}
	}
	return int(min(uint64(room), s.most()))
}
