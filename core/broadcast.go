package core

import "unicode/utf8"

// Broadcast queues one message for many sockets of a loop and answers how many of them took it: those that
// are connected. The frames are made once for all sockets that send them in the same form. The text must be
// UTF-8 (ErrEncoding). payload is copied.
func (l *Loop) Broadcast(sockets []*Socket, text bool, payload []byte) (int, error) {
	if text && !utf8.Valid(payload) {
		return 0, ErrEncoding
	}
	var frames *output
	var form *Socket // whose form the frames have
	took := 0
	for _, s := range sockets {
		switch {
		case s.loop != l || !s.canSend():
			continue
		case !s.session.SendsAlike(payload, s.when):
			s.SendMessage(text, payload)
		case form == nil || form.session.OutgoingFrame != s.session.OutgoingFrame:
			if frames != nil {
				l.endLoan(frames)
			}
			frames, form = l.framesOf(s, text, payload), s
			fallthrough
		default:
			s.lendOutput(frames)
		}
		took++
	}
	if frames != nil {
		l.endLoan(frames)
	}
	return took, nil
}

// framesOf makes the frames of a message as s sends it, for others to borrow; endLoan ends it.
func (l *Loop) framesOf(s *Socket, text bool, payload []byte) *output {
	o := l.newOutput()
	o.lendees = 1
	s.session.PutMessage(o.reserve(&l.pool, s.session.MessageSize(len(payload))), text, payload)
	return o
}

// lendOutput queues the bytes of frames. Behind others they are copied.
func (s *Socket) lendOutput(frames *output) {
	if s.out != nil {
		copy(s.reserve(frames.size()), frames.bytes())
		return
	}
	s.loop.flushLater(s)
	s.out = s.loop.borrow(frames)
}
