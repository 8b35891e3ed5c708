// Package session is an open websocket as a machine without sockets, clocks or goroutines: bytes go in,
// events and bytes come out (RFC 6455, sections 5 to 7).
package session

import (
	"libqwebsocket/core/internal/frame"
	"libqwebsocket/core/internal/mem"
)

// Role is the side of the connection that a session plays.
type Role uint8

// The sides. A client masks what it sends, a server does not (RFC 6455, 5.1).
const (
	Client Role = iota
	Server
)

// Stop is what a session waits with until its owner has seen to it.
type Stop uint8

// What can be held.
const (
	None    Stop = iota
	Ping         // see Session.Ping; Proceed goes on
	Close        // see Session.CloseFrame; nothing is read behind it
	Failure      // see Session.Failure; Proceed goes on only if a limit was broken
)

// The limits that a session starts with, Qt's.
const (
	DefaultMaxIncoming   = 2147483646
	DefaultOutgoingFrame = 524288
)

// Events is told what arrives. Its methods are called from inside Feed and Commit and may not call the
// session. Payloads are lent: those that lie in the bytes given to Feed live as long as these do, all
// others until the block of a later Release is put back into the pool.
type Events interface {
	// Frame: a data frame is complete. Of a text it has whole characters only; the beginning of another
	// one comes with the next frame. Called only while WantFrames is set.
	Frame(text bool, payload []byte, last bool)

	// Message: a message is complete. Called behind its last Frame.
	Message(text bool, payload []byte)

	// Pong: a pong arrived, asked for or not.
	Pong(payload []byte)

	// Release: the session is done with the block, in which payloads lie that were lent. The receiver
	// puts it back into the pool when nobody looks at them any more.
	Release(b *mem.Block)
}

// Session is one side of an open websocket. Init makes it ready. It is not for concurrent use.
type Session struct {
	// MaxFrame and MaxMessage are the most payload bytes of an incoming frame, control frames included,
	// and of an incoming message. They are looked at when a header arrives.
	MaxFrame, MaxMessage uint64

	// OutgoingFrame is the most payload bytes in a frame of PutMessage; 0 for no limit.
	OutgoingFrame uint64

	// NextMask gives a client the mask for each frame that it sends. nil: those of Shared.
	NextMask func() uint32

	shared      *Shared
	events      Events
	compression *compression // nil: not agreed on
	*partial                 // nil: nothing is incomplete, and no control frame is held

	// WantFrames says whether Events.Frame is called.
	WantFrames bool

	role  Role
	held  Stop
	fault frame.Error // why held is Failure
	next  part
}

// part is what the next bytes of the stream belong to.
type part uint8

const (
	header part = iota
	dataPayload
	controlPayload
)

// Init makes the session one that has received nothing, with Qt's limits. It takes its memory from shared,
// and gives what it lent from its pool to events.Release. A session that only sends needs no events, and can
// do without others to share with (nil).
func (s *Session) Init(role Role, shared *Shared, events Events) {
	*s = Session{
		MaxFrame:      DefaultMaxIncoming,
		MaxMessage:    DefaultMaxIncoming,
		OutgoingFrame: DefaultOutgoingFrame,
		role:          role,
		shared:        shared,
		events:        events,
	}
}

// SetRole makes the session the given side of its next connection. Nothing may have been received since
// Init or Reset.
func (s *Session) SetRole(role Role) { s.role = role }

// Reset forgets all that was received and gives the memory that it took to Events.Release. Compression is
// no longer agreed on. Limits and masks stay.
func (s *Session) Reset() {
	if s.partial != nil {
		for _, b := range [...]*mem.Block{s.message.block, s.control.block} {
			if b != nil {
				s.events.Release(b)
			}
		}
		s.dropPartial()
	}
	s.held, s.fault, s.next = None, 0, header
	s.closeCompression()
}

// Held returns what the session waits with. While it is not None, Feed takes nothing.
func (s *Session) Held() Stop { return s.held }

// Failure returns the close code and the reason for which the connection is to be failed (RFC 6455,
// 7.1.7), while Failure is held.
func (s *Session) Failure() (code int, reason string) {
	return s.fault.CloseCode(), s.fault.Error()
}

// Proceed drops the held ping. If a limit is held as broken by a header, that is judged anew by the next
// Feed, by the limits of then: Feed has not taken it. Everything else stays held, also a message that was
// found too long while it was decompressed.
func (s *Session) Proceed() {
	switch {
	case s.held == Ping:
		s.dropPing()
	case s.next != header || s.fault != frame.ErrFrameTooLong && s.fault != frame.ErrMessageTooLong:
		return
	}
	s.held, s.fault = None, 0
	s.settle()
}

// Buffered returns the bytes that the session keeps of frames and messages that are not complete, and of
// the control frame that is held.
func (s *Session) Buffered() int {
	if s.partial == nil {
		return 0
	}
	return s.headSize + s.message.size() + s.control.size
}

// fail makes the session hold a failure.
func (s *Session) fail(fault frame.Error) {
	s.held, s.fault = Failure, fault
}
