package handshake

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// goodRequest makes a request to 127.0.0.1:9 that has further lines. A line "Name: value" takes the place
// of one with that name, "-Name" takes it out, "+line" is put behind the others.
func goodRequest(changes ...string) string {
	lines := []string{"GET /chat?x=1 HTTP/1.1", "Host: 127.0.0.1:9", "Upgrade: websocket", "Connection: Upgrade",
		"Sec-WebSocket-Key: " + sampleKey, "Sec-WebSocket-Version: 13"}
	for _, change := range changes {
		if more, ok := strings.CutPrefix(change, "+"); ok {
			lines = append(lines, more)
			continue
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(change, "-"), ":")
		i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, name+":") })
		if change[0] == '-' {
			lines = slices.Delete(lines, i, i+1)
		} else {
			lines[i] = change
		}
	}
	return strings.Join(lines, "\r\n") + "\r\n\r\n"
}

// withLine makes a good request with another request line.
func withLine(line string) string {
	_, rest, _ := strings.Cut(goodRequest(), "\r\n")
	return line + "\r\n" + rest
}

// serve reads and judges a request.
func serve(t *testing.T, in string) (*ServerRequest, *Refusal) {
	t.Helper()
	head, _, err := sameInAnyPieces(t, Reader{Request: true}, in)
	if err != nil {
		return nil, RefusalOf(err)
	}
	if head == nil {
		t.Fatalf("%q has no end", in)
	}
	return judgeRequest(head)
}

// judgeRequest gives the request of a head, the refusal, or both for a wrong version.
func judgeRequest(head *Head) (*ServerRequest, *Refusal) {
	request, refusal := CheckRequest(head, false)
	if refusal != nil {
		return nil, refusal
	}
	return &request, request.CheckVersion()
}

func TestCheckRequestTakes(t *testing.T) {
	for name, in := range map[string]string{
		"plain":               goodRequest(),
		"list of options":     goodRequest("Connection: keep-alive, Upgrade", "Upgrade: WebSocket"),
		"two Connection":      goodRequest("+Connection: keep-alive"),
		"list of versions":    goodRequest("Sec-WebSocket-Version: 8, 13"),
		"lower case":          strings.ReplaceAll(goodRequest(), "Sec-WebSocket-", "sec-websocket-"),
		"no body":             goodRequest("+Content-Length: 0"),
		"later HTTP":          withLine("GET / HTTP/1.2"),
		"absolute URI":        withLine("GET http://host.test/abs HTTP/1.1"),
		"UTF-8 in the target": withLine("GET /ä HTTP/1.1"),
		"host without a port": goodRequest("Host: example.com"),
		"IPv6 host":           goodRequest("Host: [::1]:9"),
	} {
		if request, refusal := serve(t, in); refusal != nil || request == nil {
			t.Errorf("%s: %+v", name, refusal)
		}
	}
}

func TestServerRequest(t *testing.T) {
	got, refusal := serve(t, goodRequest("+Origin: http://p\xe4ge.test", "+Sec-WebSocket-Protocol: chat, superchat",
		"+sec-websocket-protocol: v2", "+Sec-WebSocket-Extensions: permessage-deflate; x=1, y", "+Cookie: a=b",
		"+X-Own: 1", "+X-OWN: 2"))
	if refusal != nil {
		t.Fatalf("%+v", refusal)
	}
	if url := got.URL.String(); url != "ws://127.0.0.1:9/chat?x=1" {
		t.Error(url)
	}
	got.URL = (&ServerRequest{}).URL
	got.Fields = got.Fields.Sorted()
	want := &ServerRequest{
		spoken: true, Target: "/chat?x=1", Host: "127.0.0.1:9", Origin: "http://päge.test", Key: sampleKey,
		Protocols:  []string{"chat", "superchat", "v2"},
		Extensions: []string{"permessage-deflate; x=1", "y"},
		Fields: Fields{{"connection", "Upgrade"}, {"cookie", "a=b"}, {"host", "127.0.0.1:9"}, {"origin", "http://p\xe4ge.test"},
			{"sec-websocket-extensions", "permessage-deflate; x=1, y"}, {"sec-websocket-key", sampleKey},
			{"sec-websocket-protocol", "chat, superchat"}, {"sec-websocket-version", "13"}, {"upgrade", "websocket"}, {"x-own", "1"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	for line, want := range map[string]string{
		"GET http://host.test/abs HTTP/1.1": "http://host.test/abs", "GET / HTTP/1.1": "ws://127.0.0.1:9/",
		"GET /a%20b/%zz HTTP/1.1": "ws://127.0.0.1:9/a%2520b/%25zz",
	} {
		if got, _ := serve(t, withLine(line)); got == nil || got.URL.String() != want {
			t.Errorf("%q: %+v", line, got)
		}
	}
	head, _, _ := read(Reader{Request: true}, goodRequest(), 1<<20)
	if got, _ := CheckRequest(head, true); got.URL.String() != "wss://127.0.0.1:9/chat?x=1" {
		t.Error(got.URL.String())
	}
}

// What two servers could understand differently, or what is no opening of a websocket, is refused with an
// answer and without a signal.
func TestCheckRequestRefuses(t *testing.T) {
	for _, row := range []struct {
		in     string
		status int
		why    string
	}{
		{withLine("POST / HTTP/1.1"), 405, "A websocket is opened by GET."},
		{withLine("get / HTTP/1.1"), 405, "A websocket is opened by GET."},
		{withLine("CONNECT h:80 HTTP/1.1"), 405, "A websocket is opened by GET."},
		{withLine("G\x00T / HTTP/1.1"), 400, "The request line is malformed."},
		{withLine("GET / HTTP/1.0"), 400, "The version of HTTP is not 1.1."},
		{withLine("GET / HTTP/2.0"), 400, "The version of HTTP is not 1.1."},
		{withLine("GET / HTTP/1.11"), 400, "The version of HTTP is not 1.1."},
		{withLine("GET / http/1.1"), 400, "The version of HTTP is not 1.1."},
		{withLine("GET /"), 400, "The request line is malformed."},
		{withLine("GET  / HTTP/1.1"), 400, "The request line is malformed."},
		{withLine("GET / x HTTP/1.1"), 400, "The request line is malformed."},
		{withLine("GET / HTTP/1.1 "), 400, "The request line is malformed."},
		{withLine(" GET / HTTP/1.1"), 400, "The request line is malformed."},
		{withLine("GET\t/\tHTTP/1.1"), 400, "The request line is malformed."},
		{withLine("GET /\x00 HTTP/1.1"), 400, "The request line is malformed."},
		{withLine("GET /\r HTTP/1.1"), 400, "The request line is malformed."},
		{withLine("GET /#f HTTP/1.1"), 400, "The request target or the Host field is no URL."},
		{withLine("GET chat HTTP/1.1"), 400, "The request target or the Host field is no URL."},
		{withLine("GET * HTTP/1.1"), 400, "The request target or the Host field is no URL."},
		{withLine("GET http://u:p@h/ HTTP/1.1"), 400, "The request target or the Host field is no URL."},
		{withLine(""), 400, "The request line is empty."},
		{goodRequest("-Host"), 400, "The request target or the Host field is no URL."},
		{goodRequest("Host: "), 400, "The request target or the Host field is no URL."},
		{goodRequest("Host: a/b"), 400, "The request target or the Host field is no URL."},
		{goodRequest("Host: u@h"), 400, "The request target or the Host field is no URL."},
		{goodRequest("Host: a, b"), 400, "The request target or the Host field is no URL."},
		{goodRequest("+host: 127.0.0.1:9"), 400, "There is more than one Host."},
		{goodRequest("+Origin: http://a", "+Origin: http://b"), 400, "There is more than one Origin."},
		{goodRequest("+sec-websocket-key: " + sampleKey), 400, "There is more than one Sec-WebSocket-Key."},
		{goodRequest("+Sec-WebSocket-Version: 13"), 400, "There is more than one Sec-WebSocket-Version."},
		{goodRequest("-Upgrade"), 400, "Upgrade: websocket is missing."},
		{goodRequest("Upgrade: h2c"), 400, "Upgrade: websocket is missing."},
		{goodRequest("-Connection"), 400, "Connection: Upgrade is missing."},
		{goodRequest("Connection: keep-alive"), 400, "Connection: Upgrade is missing."},
		{goodRequest("-Sec-WebSocket-Key"), 400, "Sec-WebSocket-Key is not the base64 of 16 bytes."},
		{goodRequest("Sec-WebSocket-Key: x"), 400, "Sec-WebSocket-Key is not the base64 of 16 bytes."},
		{goodRequest("-Sec-WebSocket-Version"), 400, "Sec-WebSocket-Version is missing."},
		{goodRequest("Sec-WebSocket-Version: ,"), 400, "Sec-WebSocket-Version is missing."},
		{goodRequest("Sec-WebSocket-Version: 13, x"), 400, "Sec-WebSocket-Version is not a number."},
		{goodRequest("Sec-WebSocket-Version: -13"), 400, "Sec-WebSocket-Version is not a number."},
		{goodRequest("+Content-Length: 5"), 400, "The request has a body."},
		{goodRequest("+Content-Length: 0", "+Content-Length: 5"), 400, "The request has a body."},
		{goodRequest("+Transfer-Encoding: chunked"), 400, "The request has a body."},
		{goodRequest("+X-Fold: a", "+ b"), 400, "A header line is folded."},
		{goodRequest("+X-Space : a"), 400, "A header line has no name."},
		{goodRequest("+no colon"), 400, "A header line has no name."},
		{goodRequest("+X-Nul: \x00"), 400, "A header line holds control characters."},
		{goodRequest("+X-Lf: a\nUpgrade: x"), 400, "A line ends in LF alone."},
		{goodRequest(slices.Repeat([]string{"+X: 1"}, 100)...), 431, "Header has too many fields."},
		{goodRequest("+X: " + strings.Repeat("y", 9000)), 431, "Header line is too long."},
		{goodRequest(slices.Repeat([]string{"+X: " + strings.Repeat("y", 8000)}, 9)...), 431, "Header is too large."},
	} {
		request, refusal := serve(t, row.in)
		if request != nil || refusal == nil {
			t.Errorf("%.60q was taken", row.in)
			continue
		}
		wantCode, wantText := 0, ""
		if row.status == 431 {
			wantCode, wantText = 1009, "Header is too large."
		}
		if refusal.Status != row.status || refusal.Body != row.why+"\n" || refusal.CloseCode != wantCode || refusal.Text != wantText {
			t.Errorf("%.60q: %+v", row.in, refusal)
		}
		expectAnswerable(t, refusal)
	}
}

// A wrong version is refused as Qt does, after the origin was judged.
func TestCheckRequestVersion(t *testing.T) {
	for _, version := range []string{"8", "8, 7", "0", "14"} {
		request, refusal := serve(t, goodRequest("Sec-WebSocket-Version: "+version, "+Origin: http://page.test"))
		if request == nil || request.Origin != "http://page.test" {
			t.Errorf("%s: %+v", version, request)
		}
		if refusal == nil || refusal.CloseCode != 1002 || refusal.Text != "Unsupported version requested." {
			t.Errorf("%s: %+v", version, refusal)
			continue
		}
		if got := string(refusal.Append(nil)); got != "HTTP/1.1 400 Bad Request\r\nSec-WebSocket-Version: 13\r\n\r\n" {
			t.Errorf("%s: %q", version, got)
		}
	}
}

func TestSameOrigin(t *testing.T) {
	for _, row := range []struct {
		host, origin string
		same         bool
	}{
		{"good.com", "", true},
		{"good.com", "http://good.com", true},
		{"good.com:9", "https://GOOD.com:8443", true},
		{"Good.Com", "wss://good.com", true},
		{"[::1]:9", "http://[0:0::1]:3000", true},
		{"127.0.0.1:9", "http://127.0.0.1", true},
		{"good.com", "null", false},
		{"good.com", "http://evil.com", false},
		{"good.com", "http://good.com.evil.com", false},
		{"good.com", "http://evilgood.com", false},
		{"good.com", "http://evil.com/good.com", false},
		{"good.com", "http://good.com@evil.com", false},
		{"good.com", "http://evil.com#good.com", false},
		{"good.com", "http://evil.com?good.com", false},
		{"good.com", "file://good.com", false},
		{"good.com", "good.com", false},
		{"good.com", "http://good.com http://good.com", false},
		{"localhost", "http://127.0.0.1", false},
	} {
		change := "+X: 1"
		if row.origin != "" {
			change = "+Origin: " + row.origin
		}
		request, refusal := serve(t, goodRequest("Host: "+row.host, change))
		if refusal != nil || request.SameOrigin() != row.same {
			t.Errorf("%+v: %+v", row, refusal)
		}
	}
	absolute := strings.Replace(withLine("GET http://evil.com/ HTTP/1.1"), "\r\n\r\n", "\r\nOrigin: http://evil.com\r\n\r\n", 1)
	if request, _ := serve(t, absolute); request == nil || request.SameOrigin() {
		t.Error("the Host field counts, not the request line")
	}
}
