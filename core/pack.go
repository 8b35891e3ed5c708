package core

import (
	"slices"
	"strings"

	"libqwebsocket/core/internal/handshake"
)

// packedNames are the names of headers that most requests have. Packed, the number of its place stands for
// one: from 1 on and below the line feed, it is in no name.
var packedNames = [...]string{
	"connection", "host", "origin", "sec-websocket-extensions", "sec-websocket-key", "sec-websocket-protocol",
	"sec-websocket-version", "upgrade", "user-agent",
}

// pack writes what a client asks for to one string, which takes less memory than its parts. None of them
// holds a line feed.
func pack(r *handshake.ServerRequest, subprotocol string) string {
	parts := make([]string, 0, 3+2*len(r.Fields))
	parts = append(parts, r.URL.String(), r.Origin, subprotocol)
	for _, f := range r.Fields {
		name := f.Name
		if i := slices.Index(packedNames[:], name); i >= 0 {
			name = string(rune(1 + i))
		}
		parts = append(parts, name, f.Value)
	}
	return strings.Join(parts, "\n")
}

// unpack is the reverse of pack.
func (d *details) unpack(packed string) {
	parts := strings.Split(packed, "\n")
	d.requestURL, d.resourceName, d.request.url = parts[0], parts[0], parts[0]
	d.origin, d.subprotocol = parts[1], parts[2]
	for f := parts[3:]; len(f) > 0; f = f[2:] {
		name := f[0]
		if i := int(name[0]) - 1; i < len(packedNames) {
			name = packedNames[i]
		}
		d.request.fields = append(d.request.fields, handshake.Field{Name: name, Value: f[1]})
	}
}
