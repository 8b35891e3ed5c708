package wsurl

import (
	"strings"
	"testing"
)

func TestParseAgreesWithQUrl(t *testing.T) {
	for _, want := range urls {
		if want.text == same {
			want.text = want.in
		}
		u, err := Parse(want.in)
		if err != nil {
			t.Errorf("%q: %v", want.in, err)
			continue
		}
		got := parsed{want.in, u.Scheme, u.Host, u.Port, u.ResourceName(), u.String()}
		if got != want {
			t.Errorf("\n got %+v\nwant %+v", got, want)
		}
	}
}

func TestParseRefusesWhatQUrlRefuses(t *testing.T) {
	for _, s := range invalid {
		if u, err := Parse(s); err != ErrInvalid {
			t.Errorf("%q: %+v, %v", s, u, err)
		}
	}
}

// Where Parse is meant to differ from QUrl.
func TestParseDiffersFromQUrl(t *testing.T) {
	for _, row := range []struct{ in, host, why string }{
		{"ws://😀.com/", "xn--e28h.com", "QUrl knows the characters of Unicode 3.2 only"},
		{"ws://ẞ.de/", "ss.de", "QUrl knows the characters of Unicode 3.2 only"},
	} {
		if u, err := Parse(row.in); err != nil || u.Host != row.host {
			t.Errorf("%q (%s): %q, %v", row.in, row.why, u.Host, err)
		}
	}
	for _, row := range []struct{ in, why string }{
		{"ws://[v1.abc]/", "nothing can connect to an address of the future"},
		{"ws://[fe80::1%25a b]/", "no interface has such a name"},
		{"ws://[fe80::1%25ä]/", "no interface has such a name"},
		{"ws://+1/", "a sign is not part of an address"},
		{"ws://-ä.de/", "no label begins with a hyphen"},
	} {
		if u, err := Parse(row.in); err != ErrInvalid {
			t.Errorf("%q (%s): %q, %v", row.in, row.why, u.Host, err)
		}
	}
}

func TestHasQuery(t *testing.T) {
	for in, want := range map[string]bool{
		"ws://h": false, "ws://h/": false, "ws://h/a%3F": false, "ws://h#?": false,
		"ws://h?": true, "ws://h/?": true, "ws://h/?x": true, "?": true,
	} {
		if u, err := Parse(in); err != nil || u.HasQuery != want {
			t.Errorf("%q: %v, %v", in, u.HasQuery, err)
		}
	}
}

func TestHasNewline(t *testing.T) {
	for in, want := range map[string]bool{
		"ws://h/a%0D%0AX:1": true, "ws://h/a%0d%0aX:1": true, "ws://h/a\r\nX:1": true,
		"ws://h/a?b=%0D%0AX:1": false, "ws://h/%0A%0D": false, "ws://h/%250D%250A": false,
	} {
		if u, err := Parse(in); err != nil || u.HasNewline() != want {
			t.Errorf("%q: %v, %v", in, u.HasNewline(), err)
		}
	}
}

func TestRequestTarget(t *testing.T) {
	for in, want := range map[string]string{
		"ws://h": "/", "ws://h?": "/", "ws://h/": "/", "ws://h?x=1": "/?x=1", "ws://h/a?": "/a",
		"ws://h/a?x=1": "/a?x=1", "ws://h//a": "//a", "ws:h": "/h", "ws://h/a b#c": "/a%20b",
		"ws://h/ä?ö": "/%C3%A4?%C3%B6", "ws://h/\r\n": "/%0D%0A",
	} {
		if u, err := Parse(in); err != nil || u.RequestTarget() != want {
			t.Errorf("%q: %q, %v", in, u.RequestTarget(), err)
		}
	}
}

func TestHostHeader(t *testing.T) {
	for in, want := range map[string]string{
		"ws://h": "h", "ws://H:80": "h:80", "ws://h:": "h", "wss://h:443": "h:443", "ws://u:p@h:0": "h:0",
		"ws://[::1]": "[::1]", "ws://[::1]:9": "[::1]:9", "ws://[fe80::1%25eth0]:9": "[fe80::1]:9",
		"ws://müller.de:9": "xn--mller-kva.de:9", "ws://127.1": "127.0.0.1",
	} {
		if u, err := Parse(in); err != nil || u.HostHeader() != want {
			t.Errorf("%q: %q, %v", in, u.HostHeader(), err)
		}
	}
}

func TestHostName(t *testing.T) {
	for in, want := range map[string]string{
		"ws://H": "h", "ws://[::1]": "::1", "ws://[fe80::1%25eth0]": "fe80::1%eth0",
		"ws://MÜLLER.de": "müller.de", "ws://xn--mller-kva.de": "müller.de", "ws://müller.test": "xn--mller-kva.test",
		"ws://xn--mller-kva": "xn--mller-kva", "ws://xn--a.de": "xn--a.de",
	} {
		if u, err := Parse(in); err != nil || u.HostName() != want {
			t.Errorf("%q: %q, %v", in, u.HostName(), err)
		}
	}
}

// FuzzParse holds that whatever is taken can stand on the wire, and means the same when it comes back.
func FuzzParse(f *testing.F) {
	for _, row := range urls {
		f.Add(row.in)
	}
	for _, s := range invalid {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := Parse(s)
		if err != nil {
			if err != ErrInvalid || u != (URL{}) {
				t.Fatalf("%+v, %v", u, err)
			}
			return
		}
		for _, text := range []string{u.Scheme, u.Host, u.Path, u.Query, u.RequestTarget(), u.HostHeader()} {
			if i := strings.IndexFunc(text, notVisible); i >= 0 {
				t.Fatalf("%q holds %q", text, text[i])
			}
		}
		if strings.ContainsAny(u.HostHeader(), "/?#@%\\") || !strings.HasPrefix(u.RequestTarget(), "/") {
			t.Fatalf("host %q, target %q", u.HostHeader(), u.RequestTarget())
		}
		if u.Host == "" {
			return
		}
		wire := "ws://" + u.HostHeader() + u.RequestTarget()
		again, err := Parse(wire)
		if err != nil || again.HostHeader() != u.HostHeader() || again.RequestTarget() != u.RequestTarget() {
			t.Fatalf("%q became %+v, %v", wire, again, err)
		}
		if _, err := OfRequest(false, u.HostHeader(), u.RequestTarget()); err != nil {
			t.Fatalf("%q: a server would not take it", wire)
		}
	})
}

func notVisible(r rune) bool { return r <= ' ' || r >= 0x7f }
