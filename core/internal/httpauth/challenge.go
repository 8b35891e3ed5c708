package httpauth

import (
	"strings"

	"libqwebsocket/core/internal/handshake"
)

// challenge is one challenge of a WWW-Authenticate or Proxy-Authenticate field (RFC 9110, 11.3).
type challenge struct {
	scheme string // in lower case
	token  string // the token68, for schemes that have no parameters
	params []param
}

// param is an authentication parameter. The name is in lower case; the value holds no control characters.
type param struct{ name, value string }

// get gives the value of a parameter; "" if there is none. The last one of a name counts, as in Qt.
func (c *challenge) get(name string) string {
	for i := len(c.params) - 1; i >= 0; i-- {
		if c.params[i].name == name {
			return c.params[i].value
		}
	}
	return ""
}

// What is read of the challenges of one answer. The rest is not looked at.
const (
	maxValueSize  = 16 << 10 // bytes of one field
	maxChallenges = 32
	maxParams     = 64 // of one challenge
)

// parseChallenges gives the challenges in the fields of one answer. Each field is a list. One that breaks
// the grammar is read up to the challenge that does.
func parseChallenges(values []string) (list []challenge) {
	for _, value := range values {
		if len(value) > maxValueSize || !handshake.ValidValue(value) {
			continue
		}
		for s := (scanner{value}); len(list) < maxChallenges; {
			c, ok := s.challenge()
			if !ok {
				break
			}
			list = append(list, c)
		}
	}
	return list
}

// scanner reads a list of challenges.
type scanner struct{ rest string }

// space goes on behind white space.
func (s *scanner) space() { s.rest = strings.TrimLeft(s.rest, " \t") }

// commas goes on behind white space and commas, which may stand for empty members (RFC 9110, 5.6.1).
func (s *scanner) commas() { s.rest = strings.TrimLeft(s.rest, " \t,") }

// endOfMember tells whether a member of the list is complete, and goes on behind white space.
func (s *scanner) endOfMember() bool {
	s.space()
	return s.rest == "" || s.rest[0] == ','
}

// token takes a token, in lower case; "" if none comes next.
func (s *scanner) token() string {
	n := 0
	for n < len(s.rest) && handshake.ValidName(s.rest[n:n+1]) {
		n++
	}
	token := s.rest[:n]
	s.rest = s.rest[n:]
	return strings.ToLower(token)
}

// challenge takes a challenge. ok is false at the end, and if it breaks the grammar.
func (s *scanner) challenge() (c challenge, ok bool) {
	s.commas()
	if c.scheme = s.token(); c.scheme == "" {
		return c, false
	}
	named := s.rest
	if s.endOfMember() {
		return c, true
	}
	if s.rest == named {
		return c, false // something that is no token sticks to the scheme
	}
	if c.token = s.token68(); c.token != "" {
		return c, true
	}
	for {
		p, ok := s.param()
		if !ok || len(c.params) == maxParams {
			return c, false
		}
		c.params = append(c.params, p)
		if s.commas(); !s.atParam() {
			return c, true
		}
	}
}

// token68 takes a token68 (RFC 9110, 11.2), if nothing but one comes before the end of the member.
func (s *scanner) token68() string {
	n := 0
	for n < len(s.rest) && (s.rest[n] == '/' || s.rest[n] == '+' || handshake.ValidName(s.rest[n:n+1])) {
		n++
	}
	for n > 0 && n < len(s.rest) && s.rest[n] == '=' {
		n++
	}
	behind := scanner{s.rest[n:]}
	if n == 0 || !behind.endOfMember() {
		return ""
	}
	token := s.rest[:n]
	s.rest = behind.rest
	return token
}

// atParam tells whether a parameter comes next, and not another challenge.
func (s *scanner) atParam() bool {
	ahead := *s
	name := ahead.token()
	ahead.space()
	return name != "" && strings.HasPrefix(ahead.rest, "=")
}

// param takes a parameter. As in Qt, what stands there without quotes goes up to the next comma.
func (s *scanner) param() (p param, ok bool) {
	p.name = s.token()
	s.space()
	if p.name == "" || !strings.HasPrefix(s.rest, "=") {
		return p, false
	}
	s.rest = s.rest[1:]
	if s.space(); strings.HasPrefix(s.rest, `"`) {
		p.value, ok = s.quoted()
		return p, ok && s.endOfMember()
	}
	n := strings.IndexByte(s.rest, ',')
	if n < 0 {
		n = len(s.rest)
	}
	p.value = strings.TrimRight(s.rest[:n], " \t")
	s.rest = s.rest[n:]
	return p, true
}

// quoted takes a quoted string (RFC 9110, 5.6.4) and gives what it stands for.
func (s *scanner) quoted() (value string, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s.rest); i++ {
		switch c := s.rest[i]; {
		case c == '"':
			s.rest = s.rest[i+1:]
			return b.String(), true
		case c == '\\' && i+1 < len(s.rest):
			i++
			b.WriteByte(s.rest[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", false
}
