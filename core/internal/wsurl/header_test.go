package wsurl

import "testing"

func TestOfRequest(t *testing.T) {
	for _, row := range []struct {
		host, target string
		secure       bool
		want         string
	}{
		{"127.0.0.1:9", "/chat?x=1", false, "ws://127.0.0.1:9/chat?x=1"},
		{"h", "/", true, "wss://h/"},
		{"H:80", "/A", false, "ws://h:80/A"},
		{"[::1]:9", "/", false, "ws://[::1]:9/"},
		{"h", "//evil/x", false, "ws://h//evil/x"},
		{"h", "/a%20b", false, "ws://h/a b"},
		{"h", "http://host.test/abs", false, "http://host.test/abs"},
		{"h", "wss://host.test:1", false, "wss://host.test:1"},
	} {
		u, err := OfRequest(row.secure, row.host, row.target)
		if err != nil || u.String() != row.want {
			t.Errorf("%+v: %q, %v", row, u.String(), err)
		}
	}
	for _, row := range [][2]string{
		{"", "/"}, {":80", "/"}, {"h", ""}, {"h", "*"}, {"h", "chat"}, {"h", "?x"}, {"h", "h:80"},
		{"h", "/a#b"}, {"h", "http:x"}, {"h", "http:///x"}, {"h", "http://u@h/"}, {"h", "http://h/#"},
		{"u@h", "/"}, {"h/x", "/"}, {"h?", "/"}, {"h#", "/"}, {"h,h", "/"}, {"h h", "/"}, {"h:x", "/"},
		{"h:65536", "/"}, {"http://h", "/"},
	} {
		if u, err := OfRequest(false, row[0], row[1]); err != ErrInvalid {
			t.Errorf("Host %q, target %q: %q, %v", row[0], row[1], u.String(), err)
		}
	}
}

func TestParseOrigin(t *testing.T) {
	for in, host := range map[string]string{
		"http://good.com": "good.com", "https://GOOD.com:8443": "good.com", "http://[::1]:3000": "::1",
		"ws://good.com": "good.com", "wss://good.com": "good.com", "http://good.com/": "good.com",
		"http://good.com.evil.com": "good.com.evil.com", "http://müller.de": "xn--mller-kva.de",
	} {
		if u, err := ParseOrigin(in); err != nil || u.Host != host {
			t.Errorf("%q: %q, %v", in, u.Host, err)
		}
	}
	for _, in := range []string{
		"", "null", "*", "good.com", "//good.com", "http://", "http:good.com", "file://good.com", "data:,x",
		"http://good.com/x", "http://good.com?", "http://good.com#", "http://u@good.com", "http://a b",
		"http://good.com http://evil.com", "http://good.com,http://evil.com", "http://good.com:x",
	} {
		if u, err := ParseOrigin(in); err != ErrInvalid {
			t.Errorf("%q: %q, %v", in, u.Host, err)
		}
	}
}
