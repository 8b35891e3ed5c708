package handshake

import (
	"strings"
	"testing"
	"time"
)

func TestAcceptanceAppend(t *testing.T) {
	date := time.Date(2024, 3, 5, 23, 4, 5, 999, time.FixedZone("", -3600))
	const first = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Accept: " + sampleAccept + "\r\n"
	const cors = "Access-Control-Allow-Credentials: false\r\nAccess-Control-Allow-Methods: GET\r\n" +
		"Access-Control-Allow-Headers: content-type\r\nAccess-Control-Allow-Origin: "
	const last = "\r\nDate: Wed, 06 Mar 2024 00:04:05 GMT\r\n\r\n"
	for _, row := range []struct {
		answer Acceptance
		want   string
	}{
		{Acceptance{ServerName: "srv"}, first + "Server: srv\r\n" + cors + "*" + last},
		{Acceptance{}, first + cors + "*" + last},
		{Acceptance{ServerName: "sérv€", Origin: "http://päge.test"}, first + "Server: s\xe9rv?\r\n" + cors + "http://p\xe4ge.test" + last},
		{Acceptance{Protocol: "chat", Extensions: "x; y=1"},
			first + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: x; y=1\r\n" + cors + "*" + last},
	} {
		row.answer.Date = date
		got, refusal := row.answer.Append([]byte("before"), sampleKey)
		if refusal != nil || string(got) != "before"+row.want {
			t.Errorf("%+v\n got %q\nwant %q", refusal, got, row.want)
		}
	}
}

// No text of the server's program becomes more than its field.
func TestAcceptanceInjection(t *testing.T) {
	for _, evil := range []string{"a\r\nX-Evil: 1", "\n", "\r", "\x00", "\x7f"} {
		for _, a := range []Acceptance{{ServerName: evil}, {Origin: evil}, {Protocol: evil}, {Extensions: evil}} {
			got, refusal := a.Append([]byte("before"), sampleKey)
			if string(got) != "before" || refusal == nil || refusal.CloseCode != 1006 ||
				refusal.Text != "One of the headers contains a newline. Possible attack detected." {
				t.Errorf("%+q: %q, %+v", a, got, refusal)
			}
		}
	}
}

func TestRefusalAppend(t *testing.T) {
	for _, row := range []struct {
		refusal *Refusal
		want    string
	}{
		{ForbiddenOrigin(), "HTTP/1.1 403 Access Forbidden\r\n\r\n"},
		{ForeignOrigin("http://evil.com"), "HTTP/1.1 403 Access Forbidden\r\n\r\n"},
		{RefusalOf(ErrBlockTooLong), "HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n" +
			"Content-Type: text/plain\r\nContent-Length: 21\r\n\r\nHeader is too large.\n"},
		{wrongMethod(), "HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nAllow: GET\r\n" +
			"Content-Type: text/plain\r\nContent-Length: 30\r\n\r\nA websocket is opened by GET.\n"},
		{badRequest("Why."), "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n" +
			"Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nWhy.\n"},
	} {
		if got := string(row.refusal.Append([]byte("before"))); got != "before"+row.want {
			t.Errorf("\n got %q\nwant %q", got, row.want)
		}
	}
}

func TestOriginRefusals(t *testing.T) {
	if r := ForbiddenOrigin(); r.CloseCode != 1008 || r.Text != "Access forbidden." {
		t.Errorf("%+v", r)
	}
	r := ForeignOrigin("http://evil.com\n")
	if r.CloseCode != 1008 || !strings.Contains(r.Text, `"http://evil.com\n"`) ||
		!strings.Contains(r.Text, "originAuthenticationRequired") {
		t.Errorf("%+v", r)
	}
}
