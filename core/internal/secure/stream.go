// Package secure is TLS over a transport.Stream (RFC 8446, RFC 5246). The handshake of crypto/tls runs on a
// goroutine that ends with it; afterwards records are opened and sealed on the loop's thread, and an idle
// connection holds no goroutine.
//
//	stream.go     Stream: the plaintext side, a transport.Stream itself
//	receive.go    from ciphertext to plaintext
//	wire.go       the net.Conn that crypto/tls reads from and writes to
//	handshake.go  the goroutine of a handshake, and what it asks the loop
//	presharedkey.go  handshakes with pre-shared keys, on the loop's thread
//	alerts.go     what alerts mean
//	errors.go     Error: what TLS says, and its alerts
//	buffers.go    the memory that the streams of a loop share
package secure

import (
	"crypto/tls"
	"io"
	"net"
	"net/netip"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/transport"
)

// sealAtMost is how much plaintext is made ciphertext before the stream below has taken it.
const sealAtMost = 256 << 10

// Owner is told how a handshake goes, on the loop's thread. Any of its methods may close the Stream.
type Owner interface {
	// Verify asks whether the peer is who it should be. The handshake waits until Stream.Verified.
	Verify(s tls.ConnectionState)
	// Ready says that the handshake is done: the Stream can be attached and written to.
	Ready()
	// Failed says that there will be no connection: an *Error of TLS, or a *transport.Error. The Stream
	// below is closed.
	Failed(err error)
	// Sent says how many bytes the stream below took outside of a Write: those of the handshake, and what
	// it did not take at once.
	Sent(n int)
}

// engine opens and seals records: a *tls.Conn, for one.
type engine interface {
	// Read gives plaintext. It fails with errNoInput when it needs more ciphertext, and with io.EOF when
	// the peer has ended its side.
	Read(p []byte) (int, error)
	Write(p []byte) (int, error)
	// CloseWrite seals a close_notify.
	CloseWrite() error
}

// Stream is the plaintext of a connection over TLS. It owns the stream below, and takes a Write as done
// when it is sealed: up to 256 KiB of it may still wait to be sent. A close_notify of the peer and the end
// of the connection without one are the same end here, as websockets have close frames of their own.
type Stream struct {
	loop    *loop.Loop
	under   transport.Stream
	buffers *Buffers
	owner   Owner
	events  transport.Events // nil: not attached yet
	engine  engine
	tls     *tls.Conn // nil: with a pre-shared key
	keyed   *keyed    // nil: with certificates
	choice  *choice   // nil: it is made
	wire    wire
	resume  *loop.Task // of soon
	sent    int        // bytes that the stream below took, not told yet
	ready   bool
	closed  bool
	paused  bool // by PauseReading
	unread  bool // the engine may have plaintext that nobody took
	ended   bool // End was told, or need not be
	short   bool // a Write was; Writable has to come
	shut    bool // our side has ended
	halved  bool // and so has that of the stream below
}

func newStream(l *loop.Loop, under transport.Stream, buffers *Buffers, owner Owner) *Stream {
	s := &Stream{loop: l, under: under, buffers: buffers, owner: owner}
	s.wire.buffers, s.wire.remote = buffers, under.RemoteAddr()
	return s
}

// attach lets ciphertext come.
func (s *Stream) attach() {
	s.under.Attach((*below)(s))
	s.under.ResumeReading()
}

// Attach sets who is told of events, from now on. The handshake must be done.
func (s *Stream) Attach(e transport.Events) {
	s.events = e
	s.goOn()
}

// PauseReading stops Buffer, Data and End until ResumeReading.
func (s *Stream) PauseReading() {
	s.paused = true
	s.under.PauseReading()
}

// ResumeReading ends a pause; what waited comes from the loop.
func (s *Stream) ResumeReading() {
	s.paused = false
	s.goOn()
}

// becomeReady ends a handshake that was good. The engine may have read on: bytes behind the handshake.
func (s *Stream) becomeReady() {
	s.ready, s.unread = true, true
	s.owner.Ready()
}

// SetOwner makes somebody else the owner; nil: nobody.
func (s *Stream) SetOwner(o Owner) { s.owner = o }

// goOn lets bytes come, and those that are here already.
func (s *Stream) goOn() {
	if s.closed || s.paused || !s.ready || s.events == nil {
		return
	}
	s.under.ResumeReading()
	if s.unread || len(s.wire.in) > 0 || s.wire.ended {
		s.soon()
	}
}

// soon has what is here read from the loop.
func (s *Stream) soon() {
	if s.resume == nil {
		s.resume = loop.NewTask(s.read)
	}
	s.loop.Soon(s.resume)
}

// TakeSent answers how many bytes of ciphertext the stream below took since it was last asked. Those that it
// took outside of a Write are told by Owner.Sent instead.
func (s *Stream) TakeSent() int {
	n := s.sent
	s.sent = 0
	return n
}

func (s *Stream) tellSent() {
	if n := s.TakeSent(); n > 0 && s.owner != nil && !s.closed {
		s.owner.Sent(n)
	}
}

// Write seals b and gives the records to the stream below. During the handshake it takes nothing.
func (s *Stream) Write(b []byte) (n int, err error) {
	if s.closed || s.shut {
		return 0, &transport.Error{Kind: transport.Closed, Err: net.ErrClosed}
	}
	for s.ready && n < len(b) && s.wire.waiting() == 0 {
		part := b[n:min(len(b), n+sealAtMost)]
		if _, err := s.engine.Write(part); err != nil {
			return 0, failureOf(err)
		}
		if err := s.flush(); err != nil {
			return 0, err
		}
		n += len(part)
	}
	s.short = n < len(b)
	return n, nil
}

// CloseWrite ends our side behind all that was written: a close_notify, then the end of TCP's.
func (s *Stream) CloseWrite() error {
	if s.closed || s.shut {
		return &transport.Error{Kind: transport.Closed, Err: net.ErrClosed}
	}
	s.shut = true
	if s.ready {
		_ = s.engine.CloseWrite()
	}
	return s.flush()
}

// flush gives sealed records to the stream below. What it does not take waits in memory of this stream.
func (s *Stream) flush() error {
	for b := s.wire.output(); len(b) > 0; b = s.wire.output() {
		n, err := s.under.Write(b)
		if err != nil {
			s.wire.drop()
			return err
		}
		s.sent += n
		s.wire.written(n)
		if n < len(b) {
			return nil
		}
	}
	if s.shut && !s.halved {
		s.halved = true
		return s.under.CloseWrite()
	}
	return nil
}

// Close ends the connection at once and gives everything back. The peer is told so by a close_notify if
// nothing waits before it; a handshake ends without a word.
func (s *Stream) Close() {
	if s.closed {
		return
	}
	if s.ready && !s.shut && s.wire.waiting() == 0 {
		_ = s.engine.CloseWrite()
		_ = s.flush()
	}
	s.closed = true
	if s.resume != nil {
		s.loop.Cancel(s.resume)
	}
	if s.wire.handshake != nil {
		s.wire.handshake.end(net.ErrClosed)
	}
	s.wire.drop()
	s.under.Close()
}

// LocalAddr is the address of our end.
func (s *Stream) LocalAddr() netip.AddrPort { return s.under.LocalAddr() }

// RemoteAddr is the address of the other end.
func (s *Stream) RemoteAddr() netip.AddrPort { return s.under.RemoteAddr() }

// ConnectionState tells what was negotiated, after the handshake.
func (s *Stream) ConnectionState() tls.ConnectionState {
	switch {
	case !s.ready:
		return tls.ConnectionState{}
	case s.keyed != nil:
		agreed := s.keyed.conn.State()
		return tls.ConnectionState{
			Version:            agreed.Version,
			HandshakeComplete:  true,
			CipherSuite:        agreed.Suite,
			NegotiatedProtocol: agreed.Protocol,
		}
	}
	return s.tls.ConnectionState()
}

var (
	_ transport.Stream = (*Stream)(nil)
	_ engine           = (*tls.Conn)(nil)
	_ io.ReadWriter    = (*wire)(nil)
)
