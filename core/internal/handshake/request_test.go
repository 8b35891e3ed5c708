package handshake

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
)

func TestRequestAppend(t *testing.T) {
	for _, row := range []struct {
		request Request
		want    []string
	}{
		{Request{Host: "127.0.0.1:12345", Target: "/", Key: sampleKey}, []string{
			"GET / HTTP/1.1", "Host: 127.0.0.1:12345", "Upgrade: websocket", "Connection: Upgrade",
			"Sec-WebSocket-Key: " + sampleKey, "Sec-WebSocket-Version: 13",
		}},
		{Request{Host: "h", Target: "/a?x=1", Key: sampleKey, Origin: "http://€uro.test/é"}, []string{
			"GET /a?x=1 HTTP/1.1", "Host: h", "Upgrade: websocket", "Connection: Upgrade",
			"Sec-WebSocket-Key: " + sampleKey, "Origin: http://?uro.test/\xe9", "Sec-WebSocket-Version: 13",
		}},
		{Request{Host: "h", Target: "/r", Key: sampleKey, Origin: "http://ctor-origin.test", Extra: Fields{
			{"x-first", "1"}, {"Sec-WebSocket-Protocol", "chat, superchat"}, {"Host", "other.test"},
			{"Origin", "http://req-origin.test"}, {"X-Latin", "\xe9"}, {"X-Empty", ""},
		}}, []string{
			"GET /r HTTP/1.1", "Host: h", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: " + sampleKey,
			"Origin: http://ctor-origin.test", "Sec-WebSocket-Version: 13", "x-first: 1",
			"Sec-WebSocket-Protocol: chat, superchat", "Host: other.test", "Origin: http://req-origin.test",
			"X-Latin: \xe9", "X-Empty: ",
		}},
	} {
		if err := row.request.Check(); err != nil {
			t.Errorf("%+q: %v", row.request, err)
		}
		want := "before" + strings.Join(row.want, "\r\n") + "\r\n\r\n"
		if got := string(row.request.Append([]byte("before"))); got != want {
			t.Errorf("\n got %q\nwant %q", got, want)
		}
	}
}

// No text that can come from outside becomes more than its place in the request.
func TestRequestCheck(t *testing.T) {
	good := Request{Host: "h", Target: "/", Key: sampleKey, Origin: "http://o", Extra: Fields{{"A", "b"}}}
	for _, evil := range []string{"\r\nX-Evil: 1", "\n", "\r", "\x00", "\x1b", "\x7f", "a\r\n\r\nGET / HTTP/1.1"} {
		for _, row := range []struct {
			spoil func(*Request)
			want  error
		}{
			{func(r *Request) { r.Target += evil }, ErrTarget},
			{func(r *Request) { r.Host += evil }, ErrHost},
			{func(r *Request) { r.Origin += evil }, ErrOrigin},
			{func(r *Request) { r.Key += evil }, ErrField},
			{func(r *Request) { r.Extra = Fields{{"A", "b"}, {"B" + evil, "c"}} }, ErrField},
			{func(r *Request) { r.Extra = Fields{{"A", "b" + evil}} }, ErrField},
		} {
			r := good
			row.spoil(&r)
			if err := r.Check(); err != row.want {
				t.Errorf("%+q: %v, want %v", r, err, row.want)
			}
		}
	}
	for _, r := range []Request{
		{Host: "", Target: "/", Key: sampleKey}, {Host: "a b", Target: "/", Key: sampleKey},
		{Host: "h", Target: "", Key: sampleKey}, {Host: "h", Target: "/ HTTP/1.1", Key: sampleKey},
		{Host: "h", Target: "/ä", Key: sampleKey}, {Host: "h", Target: "/", Key: ""},
		{Host: "h", Target: "/", Key: sampleKey, Extra: Fields{{"", "x"}}},
		{Host: "h", Target: "/", Key: sampleKey, Extra: Fields{{"a b", "x"}}},
		{Host: "h", Target: "/", Key: sampleKey, Extra: Fields{{"a:", "x"}}},
	} {
		if r.Check() == nil {
			t.Errorf("%+q", r)
		}
	}
}

func TestNewKey(t *testing.T) {
	calls := uint32(0)
	key := NewKey(func() uint32 {
		calls++
		return calls<<24 | 0x0b0c0d
	})
	want := base64.StdEncoding.EncodeToString([]byte("\x0d\x0c\x0b\x01\x0d\x0c\x0b\x02\x0d\x0c\x0b\x03\x0d\x0c\x0b\x04"))
	if key != want || calls != 4 {
		t.Error(key, calls)
	}
	a, b := NewKey(nil), NewKey(nil)
	if !isKey(a) || !isKey(b) || a == b {
		t.Error(a, b)
	}
}

func TestIsKey(t *testing.T) {
	for _, s := range []string{sampleKey, "AQIDBAUGBwgJCgsMDQ4PEC=="} { // the other one of RFC 6455, 4.1
		if !isKey(s) {
			t.Errorf("%q", s)
		}
	}
	for _, s := range []string{
		"", "x", "AAAA", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ===",
		"dGhlIHNhbXBsZSBub25jZSE=", "dGhlIHNhbXBsZSBub25j", "dGhl HNhbXBsZSBub25jZQ==", "dGhl-HNhbXBsZSBub25jZQ==",
	} {
		if isKey(s) {
			t.Errorf("%q", s)
		}
	}
}

// FuzzRequest holds that a request that passes Check is read as the fields that were meant, no more.
func FuzzRequest(f *testing.F) {
	f.Add("h:80", "/a?b", "http://o", "X-A", "b")
	f.Add("[::1]", "/", "", "Cookie", "a=b; c=\xe9")
	f.Add("h\r\nX: 1", "/ HTTP/1.1\r\nX: 1", "o\r\n\r\n", "X:", "1\r\nX-Evil: 2")
	f.Fuzz(func(t *testing.T, host, target, origin, name, value string) {
		r := Request{Host: host, Target: target, Origin: origin, Key: sampleKey, Extra: Fields{{name, value}}}
		if r.Check() != nil {
			return
		}
		want := Fields{{"host", host}, {"upgrade", "websocket"}, {"connection", "Upgrade"}, {"sec-websocket-key", sampleKey}}
		if origin != "" {
			want = append(want, Field{"origin", trim(string(appendLatin1(nil, origin)))})
		}
		want = append(want, Field{"sec-websocket-version", "13"}, Field{strings.ToLower(name), trim(value)})

		wire := string(r.Append(nil))
		head, n, err := read(Reader{Request: true, Limits: ClientLimits}, wire, len(wire))
		if err != nil || n != len(wire) || head.Line != "GET "+target+" HTTP/1.1" || !slices.Equal(head.Fields, want) {
			t.Fatalf("%q: %+q, %v", wire, head, err)
		}
	})
}
