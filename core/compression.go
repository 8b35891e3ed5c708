package core

import (
	"libqwebsocket/core/internal/deflate"
	"libqwebsocket/core/internal/session"
)

// Compression is permessage-deflate (RFC 7692): what a side wants, or what was agreed on.
type Compression = deflate.Options

// DefaultCompression is what a side wants that asks for no more than compression.
func DefaultCompression() Compression { return deflate.Defaults() }

// MessageCompression says for messages that are sent whether they are compressed.
type MessageCompression = session.When

// How messages go out on a connection that has agreed on compression.
const (
	CompressByThreshold = session.ByThreshold
	CompressAlways      = session.Always
	CompressNever       = session.Never
)

// SetCompression sets the compression that the next Open offers; nil: none, as at first. It fails with
// ErrRange if a number is out of its range.
func (s *Socket) SetCompression(c *Compression) error {
	copied, err := copyCompression(c)
	if err == nil {
		s.details().compression = copied
	}
	return err
}

// Compression is what the handshake of the open connection has agreed on, nil if messages go as they are.
func (s *Socket) Compression() *Compression { return s.session.Agreed() }

// SetMessageCompression sets how the messages that follow go out. Secrets beside what an attacker can
// choose should not be compressed (RFC 7692, 8; BREACH).
func (s *Socket) SetMessageCompression(m MessageCompression) { s.when = m }

// SetCompression sets the compression that clients of later handshakes may have; nil: none, as at first. It
// fails with ErrRange if a number is out of its range.
func (v *Server) SetCompression(c *Compression) error {
	copied, err := copyCompression(c)
	if err == nil {
		v.compression = copied
	}
	return err
}

func copyCompression(c *Compression) (*Compression, error) {
	if c == nil {
		return nil, nil
	}
	if !c.Valid() {
		return nil, ErrRange
	}
	copied := *c
	return &copied, nil
}

// compress begins what was agreed on.
func (s *Socket) compress(agreed *Compression) {
	if s.loop.deflate == nil {
		s.loop.deflate = deflate.NewPool(&s.loop.pool)
	}
	s.session.SetDeflate(s.loop.deflate, agreed)
}

// acceptCompression takes what a server says to the offer of this socket.
func (s *Socket) acceptCompression(answer []string) error {
	offer := s.details().compression
	if offer == nil {
		return nil
	}
	result, agreed, err := offer.Accept(answer)
	if err == nil && agreed {
		s.compress(&result)
	}
	return err
}
