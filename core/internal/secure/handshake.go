package secure

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/transport"
)

// handshakeInput is how many bytes may wait for the goroutine of a handshake before reading pauses.
const handshakeInput = 64 << 10

// recordAlert is the type of a record that holds an alert, and alertRecord the size of one in the clear.
const (
	recordAlert = 21
	alertRecord = 7
)

// Client begins the client's side of a handshake. The owner is asked about the server's certificates, those
// of a resumed session too; config should not check them. config is not changed.
func Client(l *loop.Loop, under transport.Stream, buffers *Buffers, config *tls.Config, owner Owner) *Stream {
	s := newStream(l, under, buffers, owner)
	config = config.Clone()
	config.VerifyConnection = s.begin().verify
	s.shake(tls.Client(&s.wire, config))
	s.attach()
	return s
}

// ServerConfig makes config fit for Server, for many connections.
func ServerConfig(config *tls.Config) *tls.Config {
	config = config.Clone()
	if config.ClientAuth != tls.NoClientCert {
		base := config.Clone()
		config.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			each := base.Clone()
			each.VerifyConnection = hello.Conn.(*wire).handshake.verify
			return each, nil
		}
	}
	return config
}

// Server begins the server's side of a handshake, with a config of ServerConfig. The owner is asked about
// the client if config asks for its certificate.
func Server(l *loop.Loop, under transport.Stream, buffers *Buffers, config *tls.Config, owner Owner) *Stream {
	s := newStream(l, under, buffers, owner)
	s.serve(config)
	s.attach()
	return s
}

func (s *Stream) serve(config *tls.Config) {
	s.begin()
	s.shake(tls.Server(&s.wire, config))
}

// handshake is where the loop and the goroutine of one handshake meet.
type handshake struct {
	stream  *Stream
	mu      sync.Mutex
	changed sync.Cond // in, err, closed or asked
	in      []byte    // ciphertext from the loop
	out     []byte    // records for the loop
	err     error     // why there will be no more input
	closed  bool      // nobody waits for the handshake any more
	posted  bool      // the loop is about to call fetch
	full    bool      // reading is paused until in is empty
	asked   bool      // the owner was asked and has not answered
	verdict error
	alert   int // that was sent in the clear, -1: none
}

func (s *Stream) begin() *handshake {
	h := &handshake{stream: s, alert: -1}
	h.changed.L = &h.mu
	s.wire.handshake = h
	return h
}

// shake runs the handshake.
func (s *Stream) shake(conn *tls.Conn) {
	s.tls, s.engine = conn, conn
	go s.wire.handshake.run()
}

// run is the goroutine. A panic of crypto/tls ends the handshake alone.
func (h *handshake) run() {
	var err error
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
		h.stream.loop.Post(func() { h.done(err) })
	}()
	err = h.stream.tls.Handshake()
}

// read gives ciphertext to the goroutine, which waits for it.
func (h *handshake) read(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for len(h.in) == 0 && h.err == nil {
		h.changed.Wait()
	}
	if len(h.in) == 0 {
		return 0, h.err
	}
	n := copy(p, h.in)
	h.in = h.in[n:]
	if h.full && len(h.in) == 0 {
		h.post()
	}
	return n, nil
}

// write takes records from the goroutine.
func (h *handshake) write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return 0, net.ErrClosed
	}
	if len(p) == alertRecord && p[0] == recordAlert {
		h.alert = int(p[alertRecord-1])
	}
	h.out = append(h.out, p...)
	h.post()
	return len(p), nil
}

// post has the loop call fetch.
func (h *handshake) post() {
	if !h.posted {
		h.posted = true
		h.stream.loop.Post(h.fetch)
	}
}

// verify asks the owner about the peer and waits for the answer.
func (h *handshake) verify(state tls.ConnectionState) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked = true
	h.stream.loop.Post(func() {
		if !h.stream.closed && h.stream.owner != nil {
			h.stream.owner.Verify(state)
		}
	})
	for h.asked && !h.closed {
		h.changed.Wait()
	}
	if h.closed {
		return net.ErrClosed
	}
	return h.verdict
}

// What follows runs on the loop's thread.

// Verified answers Verify: nil lets the handshake go on, an error ends it with that error.
func (s *Stream) Verified(verdict error) {
	h := s.wire.handshake
	if h == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked, h.verdict = false, verdict
	h.changed.Broadcast()
}

// feed takes ciphertext and answers whether that is enough for now.
func (h *handshake) feed(b []byte) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.in = append(h.in, b...)
	h.full = len(h.in) > handshakeInput
	h.changed.Broadcast()
	return h.full
}

// end says that there will be no more input.
func (h *handshake) end(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err == nil {
		h.err = err
	}
	h.closed = h.closed || errors.Is(err, net.ErrClosed)
	h.changed.Broadcast()
}

// fetch sends what the goroutine has written, and lets more come if it has read everything.
func (h *handshake) fetch() {
	h.mu.Lock()
	out, empty := h.out, h.full && len(h.in) == 0
	h.out, h.posted = nil, false
	h.full = h.full && !empty
	h.mu.Unlock()
	s := h.stream
	if s.closed || s.wire.handshake != h {
		return
	}
	if empty {
		s.under.ResumeReading()
	}
	s.send(out)
	s.tellSent()
}

// send gives records of the handshake to the stream below, behind those that wait.
func (s *Stream) send(records []byte) {
	s.wire.rest = append(s.wire.rest, records...)
	if err := s.flush(); err != nil {
		if h := s.wire.handshake; h != nil {
			h.end(err)
		}
	}
}

// done ends the handshake. The goroutine is gone: everything is the loop's.
func (h *handshake) done(err error) {
	s := h.stream
	if s.closed {
		return
	}
	s.wire.handshake = nil
	if x, ok := s.under.(interface{ AckNow() }); ok && len(h.out) == 0 {
		x.AckNow() // the peer's last flight has no answer
	}
	s.wire.kept, s.wire.in = h.in, h.in
	s.wire.ended = errors.Is(h.err, io.EOF)
	s.send(h.out)
	s.tellSent()
	switch {
	case s.closed || s.owner == nil:
	case err != nil:
		failure := h.failure(err)
		s.Close()
		s.owner.Failed(failure)
	default:
		s.becomeReady()
	}
}

// failure is the error of a handshake.
func (h *handshake) failure(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &transport.Error{Kind: transport.RemoteClosed, Err: io.ErrUnexpectedEOF}
	}
	err = failureOf(err)
	var failure *Error
	if errors.As(err, &failure) && failure.Sent < 0 {
		failure.Sent = h.alert
	}
	return err
}
