package core

import (
	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/psk"
)

// PreSharedKeyAuthenticator asks for the key of a TLS handshake (QSslPreSharedKeyAuthenticator, RFC 4279). It
// is valid until the signal that brings it returns.
type PreSharedKeyAuthenticator struct{ question *psk.Authenticator }

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
	a.question.Key = clipped(key, a.question.MaxKey)
}

// MaximumPreSharedKeyLength is the most bytes of a key.
func (a *PreSharedKeyAuthenticator) MaximumPreSharedKeyLength() int { return a.question.MaxKey }

// answered forgets the key that a question was answered with, as soon as the handshake has made use of it.
func (l *Loop) answered(question *psk.Authenticator) {
	l.loop.Soon(loop.NewTask(func() { clear(question.Key) }))
}

func clipped(b []byte, most int) []byte { return append([]byte(nil), b[:min(len(b), most)]...) }
