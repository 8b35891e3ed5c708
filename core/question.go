package core

import (
	"net/netip"
	"strconv"
	"strings"

	"libqwebsocket/core/internal/handshake"
)

// HandshakeRequest is a request that has arrived at a Server, and the answer to it. It may be a plain HTTP
// request that wants no websocket. It is valid until ServerHandler.HandshakeRequested returns.
type HandshakeRequest struct {
	method, target string
	head           *handshake.Head
	websocket      bool
	peer           netip.AddrPort

	fields handshake.Fields // of the answer
	status int              // 0: not answered
	body   []byte
}

// newHandshakeRequest asks about a request that was read.
func newHandshakeRequest(head *handshake.Head, websocket bool, peer netip.AddrPort) *HandshakeRequest {
	method, rest, _ := strings.Cut(head.Line, " ")
	target, _, _ := strings.Cut(rest, " ")
	return &HandshakeRequest{method: method, target: target, head: head, websocket: websocket, peer: peer}
}

// IsWebSocket tells whether the request is a good opening handshake (RFC 6455, 4.2.1).
func (h *HandshakeRequest) IsWebSocket() bool { return h.websocket }

// Method is the HTTP method, "GET" for a websocket.
func (h *HandshakeRequest) Method() string { return h.method }

// Target is what the request line asks for: path and query as they came.
func (h *HandshakeRequest) Target() string { return h.target }

// RawHeader gives the value of a header, its name compared without case, and whether there is one.
func (h *HandshakeRequest) RawHeader(name string) (string, bool) {
	return h.head.Fields.Get(name), h.head.Fields.Has(name)
}

// PeerAddress is the numeric address of the client, "" if it has none.
func (h *HandshakeRequest) PeerAddress() string { return addressText(h.peer) }

// PeerPort is the port of the client.
func (h *HandshakeRequest) PeerPort() uint16 { return h.peer.Port() }

// SetRawHeader adds a header to the answer, whichever it will be. The name must be a token, and none that
// frames the answer (ErrArgument); the value may not hold control characters (ErrEncoding).
func (h *HandshakeRequest) SetRawHeader(name, value string) error {
	if !handshake.ValidName(name) || handshake.FramesAnswer(name) {
		return ErrArgument
	}
	if !handshake.ValidValue(value) {
		return ErrEncoding
	}
	h.fields = append(h.fields, handshake.Field{Name: name, Value: value})
	return nil
}

// Respond answers with an HTTP status of 200 to 599 and a body (copied), instead of a websocket. The last
// answer holds. Other numbers are ErrRange.
func (h *HandshakeRequest) Respond(status int, body []byte) error {
	if status < 200 || status > 599 {
		return ErrRange
	}
	h.status, h.body = status, append([]byte(nil), body...)
	return nil
}

// answer is what Respond asked for, on the wire.
func (h *HandshakeRequest) answer() []byte {
	r := handshake.Refusal{
		Status: h.status,
		Reason: handshake.ReasonOf(h.status),
		Fields: append(h.fields, handshake.Field{Name: "Connection", Value: "close"}),
	}
	if h.status == 204 || h.status == 304 { // RFC 9110, 6.4.1
		return r.Append(nil)
	}
	r.Fields = append(r.Fields, handshake.Field{Name: "Content-Length", Value: strconv.Itoa(len(h.body))})
	out := r.Append(nil)
	if h.method != "HEAD" {
		out = append(out, h.body...)
	}
	return out
}
