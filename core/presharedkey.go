package core

import (
	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/psk"
	"libqwebsocket/core/internal/secure"
)

// PreSharedKeyAuthenticator asks for the key of a TLS handshake (QSslPreSharedKeyAuthenticator, RFC 4279). What
// is set in it when the signal that brings it returns is the answer; with Defer, what is set when Answer is
// called.
type PreSharedKeyAuthenticator struct {
	question *psk.Authenticator
	stream   *secure.Stream
	asking   bool // the signal has not returned
}

// IdentityHint is what the server says that helps to choose the identity, empty if it says nothing.
func (a *PreSharedKeyAuthenticator) IdentityHint() []byte { return a.question.Hint }

// Identity is the client's identity: on a server the one that came, on a client the one that was set.
func (a *PreSharedKeyAuthenticator) Identity() []byte { return a.question.Identity }

// SetIdentity sets the client's identity (copied), cut at MaximumIdentityLength.
func (a *PreSharedKeyAuthenticator) SetIdentity(identity []byte) {
	a.question.Identity = clipped(identity, a.question.MaxIdentity)
}

// MaximumIdentityLength is the most bytes of an identity; 0 on a server, which sets none.
func (a *PreSharedKeyAuthenticator) MaximumIdentityLength() int { return a.question.MaxIdentity }

// PreSharedKey is the key that was set.
func (a *PreSharedKeyAuthenticator) PreSharedKey() []byte { return a.question.Key }

// SetPreSharedKey sets the key (copied), cut at MaximumPreSharedKeyLength. Without one the handshake fails.
func (a *PreSharedKeyAuthenticator) SetPreSharedKey(key []byte) {
	clear(a.question.Key)
	a.question.Key = clipped(key, a.question.MaxKey)
}

// MaximumPreSharedKeyLength is the most bytes of a key.
func (a *PreSharedKeyAuthenticator) MaximumPreSharedKeyLength() int { return a.question.MaxKey }

// Defer keeps the question open when the signal returns, until Answer. The time that the handshake may take goes
// on. It fails with ErrState when the signal has returned, and when it was called before.
func (a *PreSharedKeyAuthenticator) Defer() error {
	if !a.asking || a.question.Later {
		return ErrState
	}
	a.question.Later = true
	return nil
}

// Answer answers a question that is kept open by Defer, with the identity and the key that are set, and forgets
// the key. What comes of it comes from the loop. It fails with ErrState if there is nothing to answer: Defer was
// not called, the answer was given before, or the handshake has ended meanwhile.
func (a *PreSharedKeyAuthenticator) Answer() error {
	if !a.question.Later {
		return ErrState
	}
	a.question.Later = false
	if a.asking {
		return nil
	}
	defer clear(a.question.Key)
	if !a.stream.AnswerKey(a.question.Identity, a.question.Key) {
		return ErrState
	}
	return nil
}

// askForKey asks, by a signal, for the key of the handshake of a stream. A key that is there when it returns is
// forgotten as soon as the handshake has made use of it.
func (l *Loop) askForKey(stream *secure.Stream, question *psk.Authenticator, signal func(*PreSharedKeyAuthenticator)) {
	a := &PreSharedKeyAuthenticator{question: question, stream: stream, asking: true}
	signal(a)
	a.asking = false
	if !question.Later {
		l.loop.Soon(loop.NewTask(func() { clear(question.Key) }))
	}
}

func clipped(b []byte, most int) []byte { return append([]byte(nil), b[:min(len(b), most)]...) }
