package core

import (
	"libqwebsocket/core/internal/frame"
	"libqwebsocket/core/internal/loop"
)

// MaxIncomingSize is QWebSocket::maxIncomingFrameSize, maxIncomingMessageSize and maxOutgoingFrameSize: the
// setters below ignore larger numbers.
const MaxIncomingSize = 1<<31 - 2

// MaxAllowedIncomingFrameSize is the largest frame that is taken.
func (s *Socket) MaxAllowedIncomingFrameSize() uint64 { return s.session.MaxFrame }

// SetMaxAllowedIncomingFrameSize sets the limit of frames. It holds from the next frame on, as far as frames
// that are parsed already can be told: if somebody listens to them.
func (s *Socket) SetMaxAllowedIncomingFrameSize(n uint64) {
	if n <= MaxIncomingSize {
		s.session.MaxFrame = n
		s.recall()
	}
}

// MaxAllowedIncomingMessageSize is the largest message that is taken.
func (s *Socket) MaxAllowedIncomingMessageSize() uint64 { return s.session.MaxMessage }

// SetMaxAllowedIncomingMessageSize sets the limit of messages. It holds from the next one on.
func (s *Socket) SetMaxAllowedIncomingMessageSize(n uint64) {
	if n <= MaxIncomingSize {
		s.session.MaxMessage = n
		s.recall()
	}
}

// OutgoingFrameSize is the largest payload of a frame that is sent; 0: messages are not cut.
func (s *Socket) OutgoingFrameSize() uint64 { return s.session.OutgoingFrame }

// SetOutgoingFrameSize sets OutgoingFrameSize.
func (s *Socket) SetOutgoingFrameSize(n uint64) {
	if n <= MaxIncomingSize {
		s.session.OutgoingFrame = n
	}
}

// recall holds what was parsed before a slot changed the limits against the new ones: the socket fails in
// place of the first event that breaks them, when the slot has returned.
func (s *Socket) recall() {
	if !s.receiving {
		return
	}
	var fault frame.Error
	var message uint64 // the bytes of its frames
	s.loop.sink.Recall(s.gate, func(e DataEvent) bool {
		size := uint64(len(e.Data))
		switch e.Kind {
		case DataTextFrame, DataBinaryFrame:
			message += size
			if size > s.session.MaxFrame {
				fault = frame.ErrFrameTooLong
			} else if message > s.session.MaxMessage {
				fault = frame.ErrMessageTooLong
			}
			if e.Last {
				message = 0
			}
		case DataTextMessage, DataBinaryMessage:
			if size > s.session.MaxMessage {
				fault = frame.ErrMessageTooLong
			}
		}
		return fault == 0
	})
	if fault == 0 {
		return
	}
	s.receiving = false
	epoch := s.epoch
	s.loop.loop.Soon(loop.NewTask(func() {
		if !s.freed && s.epoch == epoch {
			s.Close(fault.CloseCode(), fault.Error())
		}
	}))
}
