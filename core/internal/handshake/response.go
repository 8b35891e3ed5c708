package handshake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// AnswerError says why a server's answer opens no websocket. The text is Qt's where Qt has one.
type AnswerError struct{ Text string }

func (e *AnswerError) Error() string { return e.Text }

func badAnswer(format string, args ...any) *AnswerError {
	return &AnswerError{fmt.Sprintf(format, args...)}
}

// CheckResponse tells whether the answer to a request opens a websocket. The error is an *AnswerError.
//
// Differently from Qt 5, a Connection field may list other options, and an answer is refused that
// chooses what was not asked for or announces a body (RFC 6455, 4.1; RFC 9110, 15.2).
func CheckResponse(h *Head, r *Request) error {
	status, err := parseStatusLine(h.Line)
	if err != nil {
		return err
	}
	switch status.code {
	case 101:
		return checkSwitching(h, status, r)
	case 400:
		return refusedVersion(h.Fields.Get("Sec-WebSocket-Version"))
	}
	return badAnswer("QWebSocketPrivate::processHandshake: Unhandled http status code: %d (%s).",
		status.code, fromLatin1(status.reason))
}

// StatusOf gives the status of an answer, 0 if its first line is no status line.
func StatusOf(h *Head) int {
	status, err := parseStatusLine(h.Line)
	if err != nil {
		return 0
	}
	return status.code
}

// KeepsConnection tells whether another request may follow an answer on its connection (RFC 9112, 9.3).
func KeepsConnection(h *Head) bool {
	status, err := parseStatusLine(h.Line)
	if err != nil || h.Fields.Has("Transfer-Encoding") {
		return false
	}
	persistent := status.major == 1 && status.minor >= 1
	return !h.Fields.hasToken("Connection", "close") && (persistent || h.Fields.hasToken("Connection", "keep-alive"))
}

// checkSwitching judges a 101.
func checkSwitching(h *Head, status statusLine, r *Request) error {
	accept := h.Fields.Get("Sec-WebSocket-Accept")
	if accept == "" || status.major < 1 || status.minor < 1 ||
		!equalFold(h.Fields.Get("Upgrade"), "websocket") || !listHas(h.Fields.Get("Connection"), "upgrade") {
		return badAnswer("QWebSocketPrivate::processHandshake: Invalid statusline in response: %s.", fromLatin1(h.Line))
	}
	if expected := AcceptKey(r.Key); accept != expected {
		return badAnswer("Accept-Key received from server %s does not match the client key %s.",
			fromLatin1(accept), expected)
	}
	if h.Fields.announceBody() {
		return badAnswer("Handshake: Server announces a body, which a switching of protocols does not have.")
	}
	return checkChoices(h, r)
}

// checkChoices finds a subprotocol or an extension that the request did not offer.
func checkChoices(h *Head, r *Request) error {
	offered := slices.AppendSeq(slices.Clone(r.Protocols), r.Extra.Tokens("Sec-WebSocket-Protocol"))
	if p := h.Fields.Get("Sec-WebSocket-Protocol"); p != "" && !slices.Contains(offered, p) {
		return badAnswer("Handshake: Server chose a subprotocol that was not requested: %s.", fromLatin1(p))
	}
	return checkExtensions(h, r)
}

// checkExtensions finds an extension that the request did not offer (RFC 6455, 9.1). What an extension's
// parameters may be is for the extension to judge.
func checkExtensions(h *Head, r *Request) error {
	chosen, ok := h.Fields.Extensions()
	if !ok {
		return badAnswer("Handshake: Server's choice of extensions is malformed.")
	}
	offered, _ := r.Extra.Extensions()
	for _, extension := range chosen {
		name := extensionName(extension)
		offers := func(extension string) bool { return equalFold(extensionName(extension), name) }
		if !slices.ContainsFunc(offered, offers) {
			return badAnswer("Handshake: Server chose an extension that was not requested: %s.", name)
		}
	}
	return nil
}

// refusedVersion explains a 400, which names the versions that the server speaks if ours is the trouble.
func refusedVersion(versions string) error {
	list := slices.DeleteFunc(strings.Split(versions, ", "), func(v string) bool { return v == "" })
	if len(list) == 0 || slices.Contains(list, "13") {
		return badAnswer("QWebSocketPrivate::processHandshake: Unknown error condition encountered. Aborting connection.")
	}
	return badAnswer("Handshake: Server requests a version that we don't support: %s.",
		fromLatin1(strings.Join(list, ", ")))
}

// statusLine is "HTTP/major.minor code reason".
type statusLine struct {
	major, minor, code int
	reason             string
}

// parseStatusLine reads a status line without its end. Without a reason, the whole line stands for it, as
// in Qt.
func parseStatusLine(line string) (statusLine, error) {
	if len(line) >= len("HTTP/1.1 10") && line[:5] == "HTTP/" && isDigit(line[5]) && line[6] == '.' &&
		isDigit(line[7]) && line[8] == ' ' {
		code, reason, ok := strings.Cut(line[9:], " ")
		if !ok {
			reason = line
		}
		if n, err := strconv.ParseUint(code, 10, 31); err == nil {
			return statusLine{int(line[5] - '0'), int(line[7] - '0'), int(n), reason}, nil
		}
	}
	return statusLine{}, badAnswer("Invalid statusline in response: %s.", fromLatin1(line))
}

// checkStatusLine tells at the first line that no answer comes.
func checkStatusLine(line string) error {
	_, err := parseStatusLine(line)
	return err
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
