package handshake

import (
	"fmt"
	"strconv"
	"time"
)

// Acceptance is a server's answer that opens a websocket.
type Acceptance struct {
	ServerName string    // text; "" for no Server field
	Origin     string    // text: the origin that was allowed; "" for any
	Protocol   string    // the subprotocol chosen; "" for none
	Extensions string    // the extensions chosen, with parameters; "" for none
	Extra      Fields    // the program's own fields
	Date       time.Time // now
}

// Append appends the answer to a request with that key, as Qt orders it. If a text would become more than
// its field on the wire, it appends nothing and gives Qt's refusal.
func (a *Acceptance) Append(dst []byte, key string) ([]byte, *Refusal) {
	for _, text := range []string{a.ServerName, a.Origin, a.Protocol, a.Extensions} {
		if !ValidValue(text) {
			return dst, injected()
		}
	}
	dst = append(dst, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"...)
	dst = append(dst, "Sec-WebSocket-Accept: "...)
	dst = append(appendAcceptKey(dst, key), "\r\n"...)
	if a.Protocol != "" {
		dst = appendField(dst, "Sec-WebSocket-Protocol", a.Protocol)
	}
	if a.Extensions != "" {
		dst = appendField(dst, "Sec-WebSocket-Extensions", a.Extensions)
	}
	if a.ServerName != "" {
		dst = append(dst, "Server: "...)
		dst = append(appendLatin1(dst, a.ServerName), "\r\n"...)
	}
	dst = append(dst, "Access-Control-Allow-Credentials: false\r\n"+
		"Access-Control-Allow-Methods: GET\r\n"+
		"Access-Control-Allow-Headers: content-type\r\n"+
		"Access-Control-Allow-Origin: "...)
	if a.Origin == "" {
		dst = append(dst, '*')
	}
	dst = append(appendLatin1(dst, a.Origin), "\r\nDate: "...)
	dst = a.Date.UTC().AppendFormat(dst, "Mon, 02 Jan 2006 15:04:05 GMT")
	dst = append(dst, "\r\n"...)
	return append(appendFields(dst, a.Extra), "\r\n"...), nil
}

// Refusal is a server's answer that opens no websocket; the connection ends behind it.
type Refusal struct {
	Status    int
	Reason    string
	Fields    Fields
	Body      string // plain text
	CloseCode int    // of serverError(); 0 if there is no such signal
	Text      string // errorString(), if there is a signal
}

// Append appends the answer.
func (r *Refusal) Append(dst []byte) []byte {
	dst = fmt.Appendf(dst, "HTTP/1.1 %d %s\r\n", r.Status, r.Reason)
	dst = appendFields(dst, r.Fields)
	if r.Body != "" {
		dst = appendField(dst, "Content-Type", "text/plain")
		dst = appendField(dst, "Content-Length", strconv.Itoa(len(r.Body)))
	}
	dst = append(dst, "\r\n"...)
	return append(dst, r.Body...)
}

// The close codes that QWebSocketServer tells errors with.
const (
	codeProtocolError  = 1002
	codeAbnormal       = 1006
	codePolicyViolated = 1008
	codeTooMuchData    = 1009
)

// RefusalOf gives the answer to a request that the Reader could not read, whose error err is.
func RefusalOf(err error) *Refusal {
	if err, ok := err.(LimitError); ok {
		r := explained(431, "Request Header Fields Too Large", string(err))
		r.CloseCode, r.Text = codeTooMuchData, "Header is too large."
		return r
	}
	return badRequest(err.Error())
}

// ForeignOrigin refuses a page of another host, because nobody was there to allow it.
func ForeignOrigin(origin string) *Refusal {
	r := ForbiddenOrigin()
	r.Text = fmt.Sprintf("Access forbidden: the origin %q is not the server's own. "+
		"Connect originAuthenticationRequired to allow it.", origin)
	return r
}

// ForbiddenOrigin refuses a page because the program did not allow it, as Qt does.
func ForbiddenOrigin() *Refusal {
	return &Refusal{
		Status: 403, Reason: "Access Forbidden",
		CloseCode: codePolicyViolated, Text: "Access forbidden.",
	}
}

// unsupportedVersion refuses a client that does not speak version 13, as Qt does.
func unsupportedVersion() *Refusal {
	return &Refusal{
		Status: 400, Reason: "Bad Request", Fields: Fields{{"Sec-WebSocket-Version", "13"}},
		CloseCode: codeProtocolError, Text: "Unsupported version requested.",
	}
}

// injected refuses because the server's own texts would inject fields.
func injected() *Refusal {
	r := badRequest("The server cannot answer.")
	r.CloseCode, r.Text = codeAbnormal, string(ErrField)
	return r
}

// wrongMethod refuses all methods but GET.
func wrongMethod() *Refusal {
	r := explained(405, "Method Not Allowed", "A websocket is opened by GET.")
	r.Fields = append(r.Fields, Field{"Allow", "GET"})
	return r
}

// badRequest refuses a request without a signal, as Qt does.
func badRequest(why string) *Refusal { return explained(400, "Bad Request", why) }

// explained makes a refusal that tells its reason to whoever sees the answer.
func explained(status int, reason, why string) *Refusal {
	return &Refusal{
		Status: status, Reason: reason,
		Fields: Fields{{"Connection", "close"}},
		Body:   why + "\n",
	}
}
