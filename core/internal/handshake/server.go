package handshake

import (
	"slices"
	"strconv"
	"strings"

	"libqwebsocket/core/internal/wsurl"
)

// ServerRequest is a client's opening request, found good but for its version.
type ServerRequest struct {
	URL        wsurl.URL // what is asked for, with scheme and host; its String is Qt's resourceName()
	Target     string    // as in the request line
	Host       string    // the Host field
	Origin     string    // text; "" if there is none
	Key        string    // the Sec-WebSocket-Key
	Protocols  []string  // the subprotocols on offer, the preferred one first
	Extensions []string  // the extensions on offer as Fields.Extensions gives them, the preferred one first
	Fields     Fields    // as they came; request() has them Sorted

	spoken bool // version 13 is among those of the client
}

// SameOrigin tells whether the page that opens the websocket comes from the host that is asked, whatever
// the ports, or whether no page does. What cannot be understood comes from elsewhere.
func (r *ServerRequest) SameOrigin() bool {
	if r.Origin == "" {
		return true
	}
	origin, err := wsurl.ParseOrigin(r.Origin)
	if err != nil {
		return false
	}
	host, err := wsurl.ParseHost(r.Host)
	return err == nil && origin.Host == host.Host
}

// CheckRequest judges a request that came over TLS (secure) or plain TCP (RFC 6455, 4.2.1). It gives the
// request or the refusal. Whether the version is right is for CheckVersion to say: Qt lets the origin be
// judged first.
func CheckRequest(h *Head, secure bool) (ServerRequest, *Refusal) {
	target, refusal := checkRequestLine(h.Line)
	if refusal == nil {
		refusal = checkFields(h.Fields)
	}
	if refusal != nil {
		return ServerRequest{}, refusal
	}
	host := h.Fields.Get("Host")
	url, err := wsurl.OfRequest(secure, host, target)
	if err != nil {
		return ServerRequest{}, badRequest("The request target or the Host field is no URL.")
	}
	spoken, refusal := checkVersions(h.Fields)
	if refusal != nil {
		return ServerRequest{}, refusal
	}
	extensions, ok := h.Fields.Extensions()
	if !ok { // RFC 6455, 9.1
		return ServerRequest{}, badRequest("Sec-WebSocket-Extensions is malformed.")
	}
	return ServerRequest{
		URL:        url,
		Target:     target,
		Host:       host,
		Origin:     fromLatin1(h.Fields.Get("Origin")),
		Key:        h.Fields.Get("Sec-WebSocket-Key"),
		Protocols:  slices.Collect(h.Fields.Tokens("Sec-WebSocket-Protocol")),
		Extensions: extensions,
		Fields:     h.Fields,
		spoken:     spoken,
	}, nil
}

// CheckVersion refuses a client that does not speak version 13; nil if it does.
func (r *ServerRequest) CheckVersion() *Refusal {
	if r.spoken {
		return nil
	}
	return unsupportedVersion()
}

// checkRequestLine takes "GET target HTTP/1.1" apart.
func checkRequestLine(line string) (target string, refusal *Refusal) {
	method, rest, _ := strings.Cut(line, " ")
	target, version, ok := strings.Cut(rest, " ")
	if !ok || strings.Contains(version, " ") || !ValidName(method) || !ValidValue(target) {
		return "", badRequest("The request line is malformed.")
	}
	minor, ok := strings.CutPrefix(version, "HTTP/1.")
	if !ok || len(minor) != 1 || !isDigit(minor[0]) || minor == "0" {
		return "", badRequest("The version of HTTP is not 1.1.")
	}
	if method != "GET" {
		return "", wrongMethod()
	}
	return target, nil
}

// checkFields looks at what every good request has and none may have.
func checkFields(f Fields) *Refusal {
	for _, name := range []string{"Host", "Origin", "Sec-WebSocket-Key", "Sec-WebSocket-Version"} {
		if f.count(name) > 1 {
			return badRequest("There is more than one " + name + ".")
		}
	}
	switch {
	case f.announceBody():
		return badRequest("The request has a body.")
	case !f.hasToken("Upgrade", "websocket"):
		return badRequest("Upgrade: websocket is missing.")
	case !f.hasToken("Connection", "upgrade"):
		return badRequest("Connection: Upgrade is missing.")
	case !isKey(f.Get("Sec-WebSocket-Key")):
		return badRequest("Sec-WebSocket-Key is not the base64 of 16 bytes.")
	}
	return nil
}

// checkVersions tells whether version 13 is among those that the client speaks.
func checkVersions(f Fields) (spoken bool, refusal *Refusal) {
	n := 0
	for version := range f.Tokens("Sec-WebSocket-Version") {
		v, err := strconv.ParseUint(version, 10, 32)
		if err != nil {
			return false, badRequest("Sec-WebSocket-Version is not a number.")
		}
		spoken = spoken || v == 13
		n++
	}
	if n == 0 {
		return false, badRequest("Sec-WebSocket-Version is missing.")
	}
	return spoken, nil
}
