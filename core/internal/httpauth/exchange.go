// Package httpauth is the client's side of HTTP authentication (RFC 9110, section 11), over the values of
// header fields: Basic (RFC 7617), Digest (RFC 7616) and NTLM version 2 (MS-NLMP). It knows no sockets,
// and no clock but the one that an Exchange is given.
package httpauth

import (
	"errors"
	"time"
)

// Why an authentication cannot go on. No error of this package holds anything of the credentials.
var (
	ErrScheme = errors.New("no authentication scheme is asked for that can be answered")
	ErrRounds = errors.New("authentication is asked for again and again")
)

// maxRounds is how many challenges one Exchange looks at.
const maxRounds = 8

// Exchange is the state of authenticating to one proxy or to one origin server, over all its connections.
// It must not serve another one: its answers prove the credentials. The zero value has no credentials
// and was not challenged. It is not for concurrent use.
type Exchange struct {
	// Now tells the time to NTLM servers that do not tell it themselves; nil: time.Now.
	Now func() time.Time

	user, password string
	given          bool // user and password may be tried
	refused        bool // user and password were tried in vain
	answered       bool // the last challenge was answered
	rounds         int
	scheme         scheme // what the last challenge asks for; nil before the first one
}

// scheme is the state of one authentication scheme after its challenge.
type scheme interface {
	// realm gives the realm as it is on the wire.
	realm() string
	// continues tells whether this challenge comes of an answer to the one before it and does not refuse
	// that answer.
	continues(before scheme) bool
	// answer gives the value of the Authorization field; ok is false if the credentials cannot be put
	// into it.
	answer(x *Exchange, method, uri string) (value string, ok bool)
}

// Challenged takes the values of all WWW-Authenticate fields of a 401, or of all Proxy-Authenticate fields
// of a 407. It picks Digest, else NTLM, else Basic, as Qt does. The credentials that the request proved
// count as refused, but for a Digest nonce that is stale and in the middle of NTLM. After an error, which
// is ErrScheme or ErrRounds, the Exchange is of no more use.
func (x *Exchange) Challenged(values []string) error {
	if x.rounds++; x.rounds > maxRounds {
		return ErrRounds
	}
	next := choose(parseChallenges(values), x.scheme)
	if next == nil {
		return ErrScheme
	}
	if x.answered && !next.continues(x.scheme) {
		x.given, x.refused = false, true
	}
	x.scheme, x.answered = next, false
	return nil
}

// schemes are those that can be answered, the preferred one first. read gives nil for a challenge that
// cannot be answered.
var schemes = []struct {
	name string
	read func(c *challenge, before scheme) scheme
}{
	{"digest", readDigest},
	{"ntlm", readNTLM},
	{"basic", readBasic},
}

// choose gives the best of the challenges that can be answered: of those of one scheme the first one,
// which the server prefers. It is nil if there is none.
func choose(challenges []challenge, before scheme) scheme {
	for _, known := range schemes {
		for i := range challenges {
			if challenges[i].scheme != known.name {
				continue
			}
			if s := known.read(&challenges[i], before); s != nil {
				return s
			}
		}
	}
	return nil
}

// Realm gives the realm of the last challenge as text; "" if it names none.
func (x *Exchange) Realm() string {
	if x.scheme == nil {
		return ""
	}
	return text(x.scheme.realm())
}

// NeedsCredentials tells whether a challenge waits for SetCredentials: none were given yet, or the given
// ones were refused.
func (x *Exchange) NeedsCredentials() bool { return x.scheme != nil && !x.given }

// SetCredentials gives user and password to try, also before the first challenge. ok is false, and nothing
// is taken, if both are empty or if they are those that were just refused. With NTLM the user may be
// "DOMAIN\user" or "user@domain".
func (x *Exchange) SetCredentials(user, password string) (ok bool) {
	if user == "" && password == "" || x.refused && user == x.user && password == x.password {
		return false
	}
	x.user, x.password = user, password
	x.given, x.refused = true, false
	return true
}

// Answer gives the value of the Authorization or Proxy-Authorization field for the next request. uri is
// the target as it stands in the request line. ok is false if there is nothing to answer yet, if
// credentials are missing, or if the scheme cannot express them.
func (x *Exchange) Answer(method, uri string) (value string, ok bool) {
	if x.scheme == nil || !x.given {
		return "", false
	}
	value, ok = x.scheme.answer(x, method, uri)
	x.answered = x.answered || ok
	return value, ok
}

// KeepConnection tells whether the next request must go over the connection that the challenge came on:
// NTLM authenticates a connection, not a request.
func (x *Exchange) KeepConnection() bool {
	n, ok := x.scheme.(*ntlm)
	return ok && n.challenge != nil
}

// Reconnected says that the next request goes over a new connection, where NTLM has to begin again.
func (x *Exchange) Reconnected() {
	if n, ok := x.scheme.(*ntlm); ok {
		*n = ntlm{}
		x.answered = false
	}
}

func (x *Exchange) now() time.Time {
	if x.Now == nil {
		return time.Now()
	}
	return x.Now()
}
