package core

import (
	"slices"
	"strings"

	"libqwebsocket/core/internal/handshake"
)

// Request is the URL and the additional headers of an opening handshake (QNetworkRequest).
type Request struct {
	url       string
	fields    handshake.Fields
	protocols []string
}

// NewRequest makes a request for a URL, which is judged when it is opened.
func NewRequest(url string) *Request { return &Request{url: url} }

// URL gives the URL as it was set.
func (r *Request) URL() string { return r.url }

// SetURL replaces the URL.
func (r *Request) SetURL(url string) { r.url = url }

// SetRawHeader sets a header. One that was set before moves to the end and takes the new spelling. The
// name must be a token (ErrArgument), the value may not hold CR, LF or NUL (ErrEncoding): they would
// inject other headers (RFC 9110, 5.5).
func (r *Request) SetRawHeader(name, value string) error {
	if !handshake.ValidName(name) {
		return ErrArgument
	}
	if !handshake.ValidValue(value) {
		return ErrEncoding
	}
	r.RemoveRawHeader(name)
	r.fields = append(r.fields, handshake.Field{Name: name, Value: value})
	return nil
}

// RemoveRawHeader removes a header, its name compared without case.
func (r *Request) RemoveRawHeader(name string) {
	r.fields = slices.DeleteFunc(r.fields, func(f handshake.Field) bool {
		return strings.EqualFold(f.Name, name)
	})
}

// RawHeader gives the value of a header and whether there is one.
func (r *Request) RawHeader(name string) (string, bool) {
	return r.fields.Get(name), r.fields.Has(name)
}

// RawHeaderList gives the names of the headers in order.
func (r *Request) RawHeaderList() []string {
	names := make([]string, len(r.fields))
	for i, f := range r.fields {
		names[i] = f.Name
	}
	return names
}

// Subprotocols are the subprotocols on offer (QWebSocketHandshakeOptions::subprotocols).
func (r *Request) Subprotocols() []string { return slices.Clone(r.protocols) }

// SetSubprotocols sets the subprotocols to offer, the preferred one first. Names must be tokens, and each
// different (ErrArgument; RFC 6455, 4.1).
func (r *Request) SetSubprotocols(names []string) error {
	if !validSubprotocols(names) {
		return ErrArgument
	}
	r.protocols = slices.Clone(names)
	return nil
}

// validSubprotocols tells whether names can stand in one Sec-WebSocket-Protocol.
func validSubprotocols(names []string) bool {
	for i, name := range names {
		if !handshake.ValidName(name) || slices.Contains(names[:i], name) {
			return false
		}
	}
	return true
}

// clone gives a copy that shares nothing.
func (r *Request) clone() *Request {
	return &Request{url: r.url, fields: slices.Clone(r.fields), protocols: slices.Clone(r.protocols)}
}
