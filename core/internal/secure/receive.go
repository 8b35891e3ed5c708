package secure

import (
	"errors"
	"io"

	"libqwebsocket/core/internal/transport"
)

// leastRead is the least space worth a read of ciphertext, whatever space there is for plaintext.
const leastRead = 4 << 10

// below is a Stream as the stream below it sees it.
type below Stream

// Buffer is where ciphertext goes: in the shared buffer, and no more than the receiver can take as
// plaintext, so that nothing has to be copied away.
func (x *below) Buffer() []byte {
	s := (*Stream)(x)
	b := s.buffers.input()
	if !s.ready {
		return b
	}
	if s.events == nil {
		return nil
	}
	return b[:min(len(b), max(len(s.events.Buffer()), leastRead))]
}

// Data takes ciphertext.
func (x *below) Data(n int) {
	s := (*Stream)(x)
	s.Receive(s.buffers.in[:n])
}

// Receive takes ciphertext (copied as needed): what the stream below reads, and what somebody has read before
// there was this Stream.
func (s *Stream) Receive(b []byte) {
	if h := s.wire.handshake; h != nil {
		if h.feed(b) {
			s.under.PauseReading()
		}
		return
	}
	s.wire.lend(b)
	s.read()
}

// read goes on with the ciphertext that is here.
func (s *Stream) read() {
	switch {
	case s.choice != nil:
		s.choose()
	case !s.ready:
		s.advance()
	default:
		s.pump()
	}
}

// Writable goes on with records that were not taken.
func (x *below) Writable() {
	s := (*Stream)(x)
	if err := s.flush(); err != nil {
		s.end(err)
		return
	}
	s.tellSent()
	if s.closed {
		return
	}
	if s.short && s.wire.waiting() == 0 && s.events != nil {
		s.short = false
		s.events.Writable()
	}
}

// End is the end of the stream below.
func (x *below) End(err error) {
	s := (*Stream)(x)
	if h := s.wire.handshake; h != nil {
		if err == nil {
			err = io.EOF
		}
		h.end(err)
		return
	}
	switch {
	case !s.ready:
		if err == nil {
			err = &transport.Error{Kind: transport.RemoteClosed, Err: io.ErrUnexpectedEOF}
		}
		s.failKeyed(err)
	case err != nil:
		s.end(err)
	default:
		s.wire.ended = true
		s.pump()
	}
}

// pump gives plaintext to the receiver as long as there is any and it wants it. The receiver may run the
// loop, which comes here again: nothing but the fields of s is relied on after that.
func (s *Stream) pump() {
	for s.reads() {
		b := s.events.Buffer()
		if len(b) == 0 {
			s.soon()
			break
		}
		n, err := s.fill(b)
		s.unread = err == nil
		if n > 0 {
			s.wire.keep()
			if fault := s.flush(); fault != nil && err == nil {
				err = fault
			}
			s.events.Data(n)
		}
		if err != nil && !s.finish(err) {
			break
		}
	}
	if !s.closed {
		s.wire.keep()
		if err := s.flush(); err != nil {
			s.end(err)
			return
		}
		s.tellSent()
	}
}

// reads is true while plaintext is wanted and may come.
func (s *Stream) reads() bool {
	return s.ready && !s.closed && !s.paused && !s.ended && s.events != nil
}

// fill reads plaintext until b is full or the engine has no more.
func (s *Stream) fill(b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var more int
		more, err = s.engine.Read(b[n:])
		n += more
	}
	return n, err
}

// finish ends reading for a reason of the engine. It answers whether there may be more after all: the
// receiver of the last bytes may have let others come.
func (s *Stream) finish(err error) bool {
	switch {
	case errors.Is(err, errNoInput):
		return len(s.wire.in) > 0
	case errors.Is(err, io.EOF):
		s.end(nil)
	default:
		s.end(failureOf(err))
	}
	return false
}

// end tells the end of reading, once. Before somebody is attached there is nobody to tell; the stream below
// tells us again when it is read.
func (s *Stream) end(err error) {
	if s.closed || s.ended || s.events == nil {
		return
	}
	s.ended = true
	s.events.End(err)
}

var _ transport.Events = (*below)(nil)
