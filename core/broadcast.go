package core

import "unicode/utf8"

// Broadcast queues one message for many sockets of a loop and answers how many of them took it: those that
// are connected. The frames are made once for all sockets that send them in the same form. The text must be
// UTF-8 (ErrEncoding). payload is copied.
func (l *Loop) Broadcast(sockets []*Socket, text bool, payload []byte) (int, error) {
	if text && !utf8.Valid(payload) {
		return 0, ErrEncoding
	}
	var frames output
	defer frames.clear(&l.pool)
	var form *Socket // whose form the frames have
	took := 0
	for _, s := range sockets {
		switch {
		case s.loop != l || !s.canSend():
			continue
		case !s.session.SendsAlike(payload, s.when):
			s.SendMessage(text, payload)
		case form == nil || form.session.OutgoingFrame != s.session.OutgoingFrame:
			frames.clear(&l.pool)
			b := frames.reserve(&l.pool, s.session.MessageSize(len(payload)))
			s.session.PutMessage(b, text, payload)
			form = s
			fallthrough
		default:
			copy(s.reserve(frames.size()), frames.bytes())
		}
		took++
	}
	return took, nil
}
