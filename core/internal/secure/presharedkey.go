package secure

import (
	"crypto/tls"
	"errors"
	"io"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/psk"
	"libqwebsocket/core/internal/transport"
)

// ClientPSK begins the client's side of a handshake with a pre-shared key. It runs on the loop's thread alone:
// keys.Ask is called from inside of a run; what it leaves for later, AnswerKey brings. The owner is not asked to
// verify anything.
func ClientPSK(l *loop.Loop, under transport.Stream, buffers *Buffers, keys *psk.Config, owner Owner) *Stream {
	s := newStream(l, under, buffers, owner)
	s.useKeys(keys)
	s.keyed.conn.Start()
	s.attach()
	if s.keyed.take() == nil {
		_ = s.flush() // what is wrong with the stream below, its End tells
	}
	return s
}

// ServerPSK begins the server's side of a handshake with clients that may have a pre-shared key. Those that
// offer none are served with config; nil: not at all.
func ServerPSK(l *loop.Loop, under transport.Stream, buffers *Buffers, config *tls.Config, keys *psk.Config,
	owner Owner) *Stream {
	s := newStream(l, under, buffers, owner)
	if config == nil {
		s.useKeys(keys)
	} else {
		s.choice = &choice{config: config, keys: keys}
	}
	s.attach()
	return s
}

// choice is what a server has to offer until it has seen what the client wants.
type choice struct {
	config *tls.Config
	keys   *psk.Config
}

func (s *Stream) useKeys(keys *psk.Config) {
	s.keyed = &keyed{conn: psk.New(keys), wire: &s.wire}
	s.engine = s.keyed
}

// choose looks at the first bytes of the client. They wait until enough of them are there.
func (s *Stream) choose() {
	offers, enough := psk.OffersPSK(s.wire.in)
	if !enough {
		s.wire.keep()
		return
	}
	c := s.choice
	s.choice = nil
	if offers {
		s.useKeys(c.keys)
		s.advance()
		return
	}
	hello := s.wire.in
	s.wire.in, s.wire.kept = nil, nil
	s.serve(c.config)
	s.Receive(hello)
}

// AnswerKey brings the answer to a question that was left for later (psk.Authenticator.Later), and tells whether
// one waits for it. What it makes of the handshake comes from the loop. Both stay the caller's, who may wipe them.
func (s *Stream) AnswerKey(identity, key []byte) bool {
	if s.closed || s.keyed == nil || !s.keyed.conn.Waiting() {
		return false
	}
	_ = s.keyed.conn.Answer(identity, key) // read tells of a failure
	s.soon()
	return true
}

// advance goes on with a handshake by pre-shared key.
func (s *Stream) advance() {
	k := s.keyed
	s.wire.keep()
	if k.busy {
		s.restrain()
		return
	}
	err := k.feed()
	if s.closed {
		return
	}
	s.wire.keep()
	s.restrain()
	if fault := s.flush(); err == nil {
		err = fault
	}
	s.tellSent()
	switch {
	case s.closed || s.owner == nil:
	case k.conn.Established():
		s.becomeReady()
	case err != nil:
		s.failKeyed(keyedFailure(err))
	case k.conn.PeerClosed() || s.wire.ended:
		s.failKeyed(&transport.Error{Kind: transport.RemoteClosed, Err: io.ErrUnexpectedEOF})
	}
}

// restrain pauses the stream below as long as much ciphertext waits for an answer to the question for the key.
func (s *Stream) restrain() {
	full := len(s.wire.in) > handshakeInput
	switch {
	case full && !s.keyed.full:
		s.under.PauseReading()
	case !full && s.keyed.full:
		s.under.ResumeReading()
	}
	s.keyed.full = full
}

func (s *Stream) failKeyed(err error) {
	s.Close()
	s.owner.Failed(err)
}

// keyed is the engine of a connection with a pre-shared key.
type keyed struct {
	conn *psk.Conn
	wire *wire
	busy bool // a question for the key runs the loop: it must not be fed, and what it was fed stays
	full bool // the stream below is paused
}

// feed gives the connection what has come, as far as it takes it, and takes its answers.
func (k *keyed) feed() error {
	for n := -1; n != 0 && len(k.wire.in) > 0 && k.conn.Err() == nil; {
		k.busy = true
		n, _ = k.conn.Feed(k.wire.in)
		k.busy = false
		k.wire.in = k.wire.in[n:]
	}
	if err := k.take(); err != nil {
		return err
	}
	return k.conn.Err()
}

// take moves sealed records to the wire.
func (k *keyed) take() error {
	b := k.conn.Output()
	if len(b) == 0 {
		return nil
	}
	n, err := k.wire.Write(b)
	k.conn.Wrote(n)
	return err
}

// Read gives plaintext. What came before a failure or the end comes first.
func (k *keyed) Read(p []byte) (int, error) {
	err := k.feed()
	if n := k.conn.Read(p); n > 0 {
		return n, nil
	}
	switch {
	case err != nil:
		return 0, err
	case k.conn.PeerClosed():
		return 0, io.EOF
	case k.wire.ended && len(k.wire.in) == 0:
		return 0, io.EOF
	}
	return 0, errNoInput
}

func (k *keyed) Write(p []byte) (int, error) {
	if err := k.conn.Err(); err != nil {
		return 0, err
	}
	n := k.conn.Write(p)
	return n, k.take()
}

// CloseWrite seals a close_notify.
func (k *keyed) CloseWrite() error {
	k.conn.CloseNotify()
	return k.take()
}

// keyedFailure gives an error of a connection with a pre-shared key as one of this package.
func keyedFailure(err error) error {
	var fault *psk.Error
	if !errors.As(err, &fault) {
		return failureOf(err)
	}
	failure := &Error{Text: fault.Text, Sent: -1, Received: -1}
	if fault.Received {
		failure.Received = int(fault.Alert)
	} else {
		failure.Sent = int(fault.Alert)
	}
	return failure
}

var _ engine = (*keyed)(nil)
