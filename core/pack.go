package core

import (
	"slices"
	"strings"

	"libqwebsocket/core/internal/handshake"
)

// The numbers that stand for usual names of headers are less than the line feed.
const _ = uint('\n' - 1 - len(handshake.UsualNames))

// pack writes what a client asks for to one string, which takes less memory than its parts. None of them
// holds a line feed. A usual name of a header is the number of its place, from 1 on, which is in no name.
func pack(r *handshake.ServerRequest, subprotocol string) string {
	const usualSize = 512
	b := append(make([]byte, 0, usualSize), r.URL.String()...)
	b = append(append(b, '\n'), r.Origin...)
	b = append(append(b, '\n'), subprotocol...)
	for _, f := range r.Fields {
		b = append(b, '\n')
		if i := slices.Index(handshake.UsualNames[:], f.Name); i >= 0 {
			b = append(b, byte(1+i))
		} else {
			b = append(b, f.Name...)
		}
		b = append(append(b, '\n'), f.Value...)
	}
	return string(b)
}

// unpack is the reverse of pack.
func (d *details) unpack(packed string) {
	parts := strings.Split(packed, "\n")
	d.requestURL, d.resourceName, d.request.url = parts[0], parts[0], parts[0]
	d.origin, d.subprotocol = parts[1], parts[2]
	var fields handshake.Fields
	for f := parts[3:]; len(f) > 0; f = f[2:] {
		name := f[0]
		if i := int(name[0]) - 1; i < len(handshake.UsualNames) {
			name = handshake.UsualNames[i]
		}
		fields = append(fields, handshake.Field{Name: name, Value: f[1]})
	}
	d.request.fields = fields.Sorted()
}
