package core

import (
	"slices"
	"strings"

	"libqwebsocket/core/internal/handshake"
)

// RawHeaders are header fields that a program adds to a request, in the order in which they were set. Copies
// are independent of each other.
type RawHeaders struct {
	fields handshake.Fields // never changed in place
}

// SetRawHeader sets a header. One that was set before moves to the end and takes the new spelling. The
// name must be a token (ErrArgument), the value may not hold CR, LF or NUL (ErrEncoding): they would
// inject other headers (RFC 9110, 5.5).
func (h *RawHeaders) SetRawHeader(name, value string) error {
	if !handshake.ValidName(name) {
		return ErrArgument
	}
	if !handshake.ValidValue(value) {
		return ErrEncoding
	}
	h.RemoveRawHeader(name)
	h.fields = append(h.fields, handshake.Field{Name: name, Value: value})
	return nil
}

// RemoveRawHeader removes a header, its name compared without case.
func (h *RawHeaders) RemoveRawHeader(name string) {
	h.fields = slices.DeleteFunc(slices.Clone(h.fields), func(f handshake.Field) bool {
		return strings.EqualFold(f.Name, name)
	})
}

// RawHeader gives the value of a header and whether there is one.
func (h *RawHeaders) RawHeader(name string) (string, bool) {
	return h.fields.Get(name), h.fields.Has(name)
}

// RawHeaderList gives the names of the headers in order.
func (h *RawHeaders) RawHeaderList() []string {
	names := make([]string, len(h.fields))
	for i, f := range h.fields {
		names[i] = f.Name
	}
	return names
}
