package core

import (
	"slices"

	"libqwebsocket/core/internal/handshake"
)

// Request is the URL and the additional headers of an opening handshake (QNetworkRequest).
type Request struct {
	RawHeaders
	url       string
	protocols []string
}

// NewRequest makes a request for a URL, which is judged when it is opened.
func NewRequest(url string) *Request { return &Request{url: url} }

// URL gives the URL as it was set.
func (r *Request) URL() string { return r.url }

// SetURL replaces the URL.
func (r *Request) SetURL(url string) { r.url = url }

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
	return &Request{RawHeaders: r.RawHeaders, url: r.url, protocols: slices.Clone(r.protocols)}
}
