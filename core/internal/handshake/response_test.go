package handshake

import (
	"errors"
	"strings"
	"testing"
)

// The key of RFC 6455, 1.3 and its answer.
const (
	sampleKey    = "dGhlIHNhbXBsZSBub25jZQ=="
	sampleAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
)

const switching = "HTTP/1.1 101 Switching Protocols"

// answer makes the head of an answer.
func answer(lines ...string) string { return strings.Join(lines, "\r\n") + "\r\n\r\n" }

// goodAnswer makes an answer to sampleKey that has further lines.
func goodAnswer(more ...string) string {
	return answer(append([]string{switching, "Upgrade: websocket", "Connection: Upgrade",
		"Sec-WebSocket-Accept: " + sampleAccept}, more...)...)
}

// judge reads and judges an answer and gives the text of the error, "" if it is good.
func judge(t *testing.T, in string, request *Request) string {
	t.Helper()
	head, _, err := sameInAnyPieces(t, Reader{}, in)
	if err == nil {
		if head == nil {
			t.Fatalf("%q has no end", in)
		}
		err = CheckResponse(head, request)
	}
	if err == nil {
		return ""
	}
	var bad *AnswerError
	if !errors.As(err, &bad) {
		t.Fatalf("%T %v", err, err)
	}
	return bad.Text
}

func TestAcceptKey(t *testing.T) {
	if got := AcceptKey(sampleKey); got != sampleAccept {
		t.Error(got)
	}
}

func TestCheckResponseTakes(t *testing.T) {
	const upgrade, connection, accept = "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: " + sampleAccept
	for name, in := range map[string]string{
		"plain":                     goodAnswer(),
		"lower case":                answer(switching, "upgrade: WebSocket", "connection: upgrade", "sec-websocket-accept: "+sampleAccept),
		"no space after the colon":  answer(switching, "Upgrade:websocket", "Connection:   Upgrade  ", "Sec-WebSocket-Accept:"+sampleAccept),
		"extra headers":             goodAnswer("Server: x", "Set-Cookie: a=b", "Date: now", "X-Empty:"),
		"folded":                    goodAnswer("X-Long: a", " b", "\tc"),
		"folded first":              answer(switching, " folded", upgrade, connection, accept),
		"another text":              answer("HTTP/1.1 101 Whatever it is", upgrade, connection, accept),
		"no text":                   answer("HTTP/1.1 101 ", upgrade, connection, accept),
		"HTTP/1.2":                  answer("HTTP/1.2 101 Switching Protocols", upgrade, connection, accept),
		"the last of two":           answer(switching, "Connection: keep-alive", connection, upgrade, accept),
		"no colon":                  goodAnswer("this has no colon"),
		"no name":                   goodAnswer(": value"),
		"list of options":           answer(switching, upgrade, "Connection: keep-alive, Upgrade", accept),
		"list of options, no space": answer(switching, upgrade, "Connection: UPGRADE,keep-alive", accept),
		"no body":                   goodAnswer("Content-Length: 0"),
		"empty choices":             goodAnswer("Sec-WebSocket-Protocol:", "Sec-WebSocket-Extensions: ,"),
	} {
		if text := judge(t, in, &Request{Key: sampleKey}); text != "" {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// The texts are Qt's.
func TestCheckResponseRefuses(t *testing.T) {
	const (
		upgrade, connection, accept = "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: " + sampleAccept
		invalid                     = "QWebSocketPrivate::processHandshake: Invalid statusline in response: "
		unhandled                   = "QWebSocketPrivate::processHandshake: Unhandled http status code: "
		unknown                     = "QWebSocketPrivate::processHandshake: Unknown error condition encountered. Aborting connection."
		unsupported                 = "Handshake: Server requests a version that we don't support: "
		body                        = "Handshake: Server announces a body, which a switching of protocols does not have."
	)
	for _, row := range []struct{ in, want string }{
		{answer("HTTP/1.0 101 Switching Protocols", upgrade, connection, accept), invalid + "HTTP/1.0 101 Switching Protocols."},
		{answer("HTTP/2.0 101 Switching Protocols", upgrade, connection, accept), invalid + "HTTP/2.0 101 Switching Protocols."},
		{answer("HTTP/0.9 101 Switching Protocols", upgrade, connection, accept), invalid + "HTTP/0.9 101 Switching Protocols."},
		{answer(switching, upgrade, connection), invalid + switching + "."},
		{answer(switching, upgrade, connection, "Sec-WebSocket-Accept:"), invalid + switching + "."},
		{answer(switching, connection, accept), invalid + switching + "."},
		{answer(switching, "Upgrade: h2c", connection, accept), invalid + switching + "."},
		{answer(switching, upgrade, accept), invalid + switching + "."},
		{answer(switching, upgrade, "Connection: close", accept), invalid + switching + "."},
		{answer(switching, upgrade, connection, "Connection: keep-alive", accept), invalid + switching + "."},
		{answer(switching, upgrade, connection, "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
			"Accept-Key received from server AAAAAAAAAAAAAAAAAAAAAAAAAAA= does not match the client key " + sampleAccept + "."},
		{answer(switching, upgrade, connection, "Sec-WebSocket-Accept: "+strings.ToLower(sampleAccept)),
			"Accept-Key received from server " + strings.ToLower(sampleAccept) + " does not match the client key " + sampleAccept + "."},
		{answer("HTTP/1.1 200 OK"), unhandled + "200 (OK)."},
		{answer("HTTP/1.1 301 Moved Permanently", "Location: ws://127.0.0.1:9/"), unhandled + "301 (Moved Permanently)."},
		{answer("HTTP/1.1 401 Unauthorized"), unhandled + "401 (Unauthorized)."},
		{answer("HTTP/1.1 404 Not Found"), unhandled + "404 (Not Found)."},
		{answer("HTTP/1.1 500"), unhandled + "500 (HTTP/1.1 500)."},
		{answer("HTTP/1.1 503 D\xe9sol\xe9"), unhandled + "503 (Désolé)."},
		{answer("HTTP/1.1 100 Continue"), unhandled + "100 (Continue)."},
		{answer("HTTP/1.1 10"), unhandled + "10 (HTTP/1.1 10)."},
		{answer("HTTP/1.0 404 Not Found"), unhandled + "404 (Not Found)."},
		{answer("HTTP/1.1 400 Bad Request"), unknown},
		{answer("HTTP/1.1 400 Bad Request", "Sec-WebSocket-Version: 13, 8"), unknown},
		{answer("HTTP/1.1 400 Bad Request", "Sec-WebSocket-Version: 8, 7"), unsupported + "8, 7."},
		{answer("HTTP/1.1 400 Bad Request", "Sec-WebSocket-Version: 8,7"), unsupported + "8,7."},
		{answer("HTTP/1.1 400 Bad Request", "Sec-WebSocket-Version: , 8, , 7"), unsupported + "8, 7."},
		{"first garbage line\r\nsecond garbage line\r\n", "Invalid statusline in response: first garbage line."},
		{goodAnswer("Content-Length: 5"), body},
		{goodAnswer("Content-Length: 5", "Content-Length: 0"), body},
		{goodAnswer("Transfer-Encoding: chunked"), body},
	} {
		if text := judge(t, row.in, &Request{Key: sampleKey}); text != row.want {
			t.Errorf("%q:\n got %s\nwant %s", row.in, text, row.want)
		}
	}
}

func TestCheckResponseChoices(t *testing.T) {
	const (
		protocol  = "Handshake: Server chose a subprotocol that was not requested: "
		extension = "Handshake: Server chose an extension that was not requested: "
		malformed = "Handshake: Server's choice of extensions is malformed."
	)
	asked := Fields{
		{"Sec-WebSocket-Protocol", "chat, superchat"}, {"sec-websocket-protocol", "v2"},
		{"Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits, x-own"},
	}
	for _, row := range []struct {
		extra     Fields
		line, bad string
	}{
		{asked, "Sec-WebSocket-Protocol: superchat", ""},
		{asked, "Sec-WebSocket-Protocol: v2", ""},
		{asked, "Sec-WebSocket-Protocol: Chat", protocol + "Chat."},
		{asked, "Sec-WebSocket-Protocol: chat, superchat", protocol + "chat, superchat."},
		{nil, "Sec-WebSocket-Protocol: ch\xe4t", protocol + "chät."},
		{asked, "Sec-WebSocket-Extensions: permessage-deflate", ""},
		{asked, "Sec-WebSocket-Extensions: x-own, Permessage-Deflate;server_no_context_takeover", ""},
		{asked, "Sec-WebSocket-Extensions: x-own, other; a=b", extension + "other."},
		{nil, "Sec-WebSocket-Extensions: permessage-deflate; x", extension + "permessage-deflate."},
		{asked, `Sec-WebSocket-Extensions: x-own; a="b"`, ""},
		{asked, `Sec-WebSocket-Extensions: x-own; a="b, other; c=d"`, malformed},
		{asked, "Sec-WebSocket-Extensions: ;", malformed},
		{asked, "Sec-WebSocket-Extensions: x-\xf6wn", malformed},
	} {
		if text := judge(t, goodAnswer(row.line), &Request{Key: sampleKey, Extra: row.extra}); text != row.bad {
			t.Errorf("%q: %s", row.line, text)
		}
	}
}
