package core

import (
	"crypto/md5"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// AuthenticationRequired is written down, and answered by a slot of that name.
func (r *recorder) AuthenticationRequired(a *Authenticator) {
	r.asked = a
	r.add("authenticationRequired(%s)", a.Realm())
}

func credentials(user, password string) func(s *Socket, a *Authenticator) {
	return func(_ *Socket, a *Authenticator) { a.SetUser(user); a.SetPassword(password) }
}

// header gives the value of a header of a request, "" if it has none.
func header(head []string, name string) string {
	for _, line := range head {
		if value, ok := strings.CutPrefix(line, name+": "); ok {
			return value
		}
	}
	return ""
}

const basic = "Basic dXNlcjpwYXNzd29yZA==" // user:password

// wants answers 401 in a certain manner until the right credentials come.
func wants(challenge, manner string, right func(value string) bool) func(c *conn) {
	return func(c *conn) {
		for {
			head := c.readHead()
			if len(head) == 0 {
				return
			}
			if right(header(head, "Authorization")) {
				c.answer("")
				c.drain()
				return
			}
			io.WriteString(c, "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: "+challenge+"\r\n"+manner)
			if !strings.Contains(manner, "Content-Length") || strings.Contains(manner, "close") {
				return
			}
		}
	}
}

func TestAuthentication(t *testing.T) {
	isBasic := func(value string) bool { return value == basic }
	digest := func(value string) bool {
		find := func(name string) string {
			_, rest, _ := strings.Cut(value, name+`="`)
			text, _, _ := strings.Cut(rest, `"`)
			return text
		}
		hash := func(s string) string { return fmt.Sprintf("%x", md5.Sum([]byte(s))) }
		want := hash(hash("user:shadow:password") + ":n:" + hash("GET:"+find("uri")))
		return find("response") == want
	}
	const once = "stateChanged(2) authenticationRequired(shadow) "
	for _, c := range []struct {
		name, challenge, manner string
		right                   func(string) bool
		user                    string // of the URL
		slots                   []func(s *Socket, a *Authenticator)
		want                    string
	}{
		{"content-length", `Basic realm="shadow"`, "Content-Length: 4\r\n\r\nbody", isBasic, "",
			[]func(*Socket, *Authenticator){credentials("user", "password")}, once + "stateChanged(3) connected"},
		{"close", `Basic realm="shadow"`, "Content-Length: 4\r\nConnection: close\r\n\r\nbody", isBasic, "",
			[]func(*Socket, *Authenticator){credentials("user", "password")}, once + "stateChanged(3) connected"},
		{"close without length", `Basic realm="shadow"`, "\r\nbody", isBasic, "",
			[]func(*Socket, *Authenticator){credentials("user", "password")}, once + "stateChanged(3) connected"},
		{"no body", `Basic realm="shadow"`, "Content-Length: 0\r\n\r\n", isBasic, "",
			[]func(*Socket, *Authenticator){credentials("user", "password")}, once + "stateChanged(3) connected"},
		{"digest", `Digest realm="shadow", nonce="n"`, "Content-Length: 0\r\n\r\n", digest, "",
			[]func(*Socket, *Authenticator){credentials("user", "password")}, once + "stateChanged(3) connected"},
		{"of the URL", `Basic realm="shadow"`, "Content-Length: 0\r\n\r\n", isBasic, "user:password@",
			nil, "stateChanged(2) stateChanged(3) connected"},
		{"of the URL, wrong, then the slot", `Basic realm="shadow"`, "Content-Length: 0\r\n\r\n", isBasic, "user:wrong@",
			[]func(*Socket, *Authenticator){credentials("user", "password")}, once + "stateChanged(3) connected"},
		{"of the URL, wrong, and no slot", `Basic realm="shadow"`, "Content-Length: 0\r\n\r\n", isBasic, "user:wrong@",
			nil, "stateChanged(2) error(0)"},
		{"wrong, then right", `Basic realm="shadow"`, "Content-Length: 0\r\n\r\n", isBasic, "",
			[]func(*Socket, *Authenticator){credentials("user", "no"), credentials("user", "password")},
			once + "authenticationRequired(shadow) stateChanged(3) connected"},
		{"the same wrong ones twice", `Basic realm="shadow"`, "Content-Length: 0\r\n\r\n", isBasic, "",
			[]func(*Socket, *Authenticator){credentials("user", "no"), credentials("user", "no")},
			once + "authenticationRequired(shadow) error(0)"},
		{"no answer", `Basic realm="shadow"`, "Content-Length: 0\r\n\r\n", isBasic, "",
			[]func(*Socket, *Authenticator){func(*Socket, *Authenticator) {}}, once + "error(0)"},
		{"aborted in the slot", `Basic realm="shadow"`, "Content-Length: 0\r\n\r\n", isBasic, "",
			[]func(*Socket, *Authenticator){func(s *Socket, _ *Authenticator) { s.Abort() }}, once + "aboutToClose " + gone},
		{"closed in the slot", `Basic realm="shadow"`, "Content-Length: 0\r\n\r\n", isBasic, "",
			[]func(*Socket, *Authenticator){func(s *Socket, _ *Authenticator) { s.Close(1000, "") }},
			once + "aboutToClose aboutToClose " + gone},
		{"an unknown scheme", `Bearer realm="shadow"`, "Content-Length: 0\r\n\r\n", isBasic, "",
			[]func(*Socket, *Authenticator){credentials("user", "password")}, "stateChanged(2) error(0)"},
		{"a lie about the body", `Basic realm="shadow"`, "Content-Length: -5\r\n\r\n", isBasic, "",
			[]func(*Socket, *Authenticator){credentials("user", "password")}, once + "stateChanged(3) connected"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newTestLoop(t)
			p := newPeer(t, wants(c.challenge, c.manner, c.right))
			s := NewSocket(l, "", ProtocolVersion)
			defer s.Free()
			r := record(s)
			if len(c.slots) > 0 {
				s.SetHandler(r, s.want|SignalAuthenticationRequired)
			}
			asked := 0
			r.slots["authenticationRequired(shadow)"] = func() { asked++; c.slots[asked-1](s, r.asked) }
			s.Open(strings.Replace(p.url, "ws://", "ws://"+c.user, 1) + "/path?x=1")
			last := c.want[strings.LastIndexByte(c.want, ' ')+1:]
			r.until(t, last)
			if got := r.take(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if strings.Contains(s.ErrorString(), "password") || strings.Contains(s.ErrorString(), "wrong") {
				t.Error("a password stands in", s.ErrorString())
			}
		})
	}
}

// The name and the password of a URL are given to nobody who does not ask.
func TestCredentialsOfTheURLAreNotSentUnasked(t *testing.T) {
	l := newTestLoop(t)
	heads := make(chan []string, 1)
	p := newPeer(t, func(c *conn) {
		heads <- c.readHead()
		c.answer("")
		c.drain()
	})
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	r := record(s)
	s.Open(strings.Replace(p.url, "ws://", "ws://user:secret@", 1))
	r.until(t, "connected")
	if head := <-heads; slices.ContainsFunc(head, func(line string) bool {
		return strings.Contains(line, "secret") || strings.HasPrefix(line, "Authorization")
	}) {
		t.Error(head)
	}
}
