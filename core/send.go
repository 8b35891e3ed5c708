package core

import (
	"unicode/utf8"

	"libqwebsocket/core/internal/frame"
)

// SendTextMessage queues a text message and gives the number of its bytes, or 0 if the socket is not
// connected. It fails with ErrEncoding if the text is not UTF-8 (RFC 6455, 8.1). text is copied.
func (s *Socket) SendTextMessage(text []byte) (int64, error) {
	if !s.canSend() {
		return 0, nil
	}
	if !utf8.Valid(text) {
		return 0, ErrEncoding
	}
	return s.SendMessage(true, text), nil
}

// SendBinaryMessage queues a binary message and gives the number of its bytes, or 0 if the socket is not
// connected. data is copied.
func (s *Socket) SendBinaryMessage(data []byte) int64 { return s.SendMessage(false, data) }

// SendMessage queues a message whose text is known to be UTF-8.
func (s *Socket) SendMessage(text bool, payload []byte) int64 {
	if !s.canSend() {
		return 0
	}
	if compressed, ok := s.session.Deflate(payload, s.when); ok {
		s.session.PutDeflated(s.reserve(s.session.MessageSize(len(compressed))), text, compressed)
	} else {
		s.session.PutMessage(s.reserve(s.session.MessageSize(len(payload))), text, payload)
	}
	return int64(len(payload))
}

// Ping queues a ping with at most 125 bytes of payload (RFC 6455, 5.5); it does nothing if the socket is
// not connected.
func (s *Socket) Ping(payload []byte) {
	if !s.canSend() {
		return
	}
	s.pinged = s.loop.now()
	s.putControl(frame.Ping, payload[:min(len(payload), frame.MaxControlPayload)])
}

// Flush writes what waits, as far as the kernel takes it. It is true if something was written, or if the
// socket was never opened.
func (s *Socket) Flush() bool {
	if !s.opened {
		return true
	}
	return s.stream != nil && s.write()
}

// BytesToWrite is how many bytes wait to be written.
func (s *Socket) BytesToWrite() int64 { return int64(s.out.size()) }

// reserve gives n bytes of output to be filled, and has them written before the loop waits again.
func (s *Socket) reserve(n int) []byte {
	l := s.loop
	l.flushLater(s)
	if s.out == nil {
		s.out = l.newOutput()
	} else if s.out.lender != nil {
		l.own(s.out, n)
	}
	return s.out.reserve(&l.pool, n)
}

func (s *Socket) putControl(op frame.Opcode, payload []byte) {
	s.session.PutControl(s.reserve(s.session.ControlSize(len(payload))), op, payload)
}

// answerPing queues a pong. While the peer does not read, only the newest one is kept, so that a flood
// of pings costs no memory (RFC 6455, 5.5.3 allows it).
func (s *Socket) answerPing(payload []byte) {
	if s.blocked {
		d := s.details()
		d.pong = append(d.pong[:0], payload...)
		s.pongWaits = true
		return
	}
	s.putControl(frame.Pong, payload)
}

// sent is how many bytes the kernel took of a write of n: with TLS, of ciphertext.
func (s *Socket) sent(n int) int {
	if x := s.secureStream(); x != nil {
		return x.TakeSent()
	}
	return n
}

// write gives the kernel what waits and tells the handler how much it took. In the Closing state the
// connection ends when all is written. It answers whether anything was written.
func (s *Socket) write() bool {
	n, err := 0, error(nil)
	if s.out.size() > 0 {
		n, err = s.stream.Write(s.out.bytes())
	}
	if n > 0 {
		s.out = s.loop.written(s.out, n)
	}
	s.blocked = err == nil && s.out.size() > 0
	if !s.blocked && s.pongWaits && s.canSend() {
		s.pongWaits = false
		s.putControl(frame.Pong, s.asked.pong)
	}
	epoch := s.epoch
	if sent := s.sent(n); sent > 0 && s.want&SignalBytesWritten != 0 {
		s.handler.BytesWritten(int64(sent))
		if s.freed || s.epoch != epoch || s.stream == nil {
			return true
		}
	}
	switch {
	case err != nil:
		s.lost(err)
	case s.state == Closing && s.out.size() == 0 && !s.closing:
		s.disconnect()
	}
	return n > 0
}
