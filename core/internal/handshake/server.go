package handshake

import (
	"slices"
	"strconv"
	"strings"

	"libqwebsocket/core/internal/wsurl"
)

// ServerRequest is a client's opening request, found good.
type ServerRequest struct {
	URL        wsurl.URL // what is asked for, with scheme and host; its String is Qt's resourceName()
	Target     string    // as in the request line
	Host       string    // the Host field
	Origin     string    // text; "" if there is none
	Key        string    // the Sec-WebSocket-Key
	Protocols  []string  // the subprotocols on offer, the preferred one first
	Extensions []string  // the extensions on offer as Fields.Extensions gives them, the preferred one first
	Fields     Fields    // request(): names in lower case and sorted, of equal ones the first
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
// request or the refusal; both if only the version is wrong: Qt lets the origin be judged first and
// refuses the version afterwards.
func CheckRequest(h *Head, secure bool) (*ServerRequest, *Refusal) {
	target, refusal := checkRequestLine(h.Line)
	if refusal == nil {
		refusal = checkFields(h.Fields)
	}
	if refusal != nil {
		return nil, refusal
	}
	host := h.Fields.Get("Host")
	url, err := wsurl.OfRequest(secure, host, target)
	if err != nil {
		return nil, badRequest("The request target or the Host field is no URL.")
	}
	spoken, refusal := checkVersions(h.Fields)
	if refusal != nil {
		return nil, refusal
	}
	extensions, ok := h.Fields.Extensions()
	if !ok { // RFC 6455, 9.1
		return nil, badRequest("Sec-WebSocket-Extensions is malformed.")
	}
	if !spoken {
		refusal = unsupportedVersion()
	}
	return &ServerRequest{
		URL:        url,
		Target:     target,
		Host:       host,
		Origin:     fromLatin1(h.Fields.Get("Origin")),
		Key:        h.Fields.Get("Sec-WebSocket-Key"),
		Protocols:  slices.Collect(h.Fields.Tokens("Sec-WebSocket-Protocol")),
		Extensions: extensions,
		Fields:     sorted(h.Fields),
	}, refusal
}

// checkRequestLine takes "GET target HTTP/1.1" apart.
func checkRequestLine(line string) (target string, refusal *Refusal) {
	parts := strings.Split(line, " ")
	if len(parts) != 3 || !ValidName(parts[0]) || !ValidValue(parts[1]) {
		return "", badRequest("The request line is malformed.")
	}
	minor, ok := strings.CutPrefix(parts[2], "HTTP/1.")
	if !ok || len(minor) != 1 || !isDigit(minor[0]) || minor == "0" {
		return "", badRequest("The version of HTTP is not 1.1.")
	}
	if parts[0] != "GET" {
		return "", wrongMethod()
	}
	return parts[1], nil
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

// sorted gives the fields in the order of the map of Qt that they go through, which leaves the first of
// equal ones.
func sorted(fields Fields) Fields {
	out := slices.Clone(fields)
	slices.SortStableFunc(out, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(out, func(a, b Field) bool { return a.Name == b.Name })
}
