// Package handshake is the HTTP/1.1 upgrade that opens a websocket (RFC 6455, section 4), both sides of
// it, over bytes: the client's request and its judgement of the answer, the server's judgement of the
// request and its answer. It knows no sockets and no clock.
package handshake

import (
	"iter"
	"slices"
	"strings"
)

// Field is one header field. The value holds bytes as they are on the wire, without white space around.
type Field struct{ Name, Value string }

// Fields are header fields in their order. Names are compared without case.
type Fields []Field

// UsualNames are the names of fields that most requests have, in lower case.
var UsualNames = [...]string{
	"connection", "host", "origin", "sec-websocket-extensions", "sec-websocket-key", "sec-websocket-protocol",
	"sec-websocket-version", "upgrade", "user-agent",
}

// lowerName gives a name in lower case: the usual ones without new memory.
func lowerName(name string) string {
	for _, usual := range UsualNames {
		if equalFold(name, usual) {
			return usual
		}
	}
	return strings.ToLower(name)
}

// Sorted gives the fields in the order of the map of Qt that those of a request go through, which leaves the
// first of equal ones. The names must be in lower case.
func (f Fields) Sorted() Fields {
	out := slices.Clone(f)
	slices.SortStableFunc(out, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(out, func(a, b Field) bool { return a.Name == b.Name })
}

// Get gives the value of a field: of more than one with that name, the last one's; "" if there is none.
func (f Fields) Get(name string) string {
	for i := len(f) - 1; i >= 0; i-- {
		if equalFold(f[i].Name, name) {
			return f[i].Value
		}
	}
	return ""
}

// Values gives the values of all fields with that name, in order.
func (f Fields) Values(name string) (values []string) {
	for i := range f {
		if equalFold(f[i].Name, name) {
			values = append(values, f[i].Value)
		}
	}
	return values
}

// Has tells whether there is a field with that name.
func (f Fields) Has(name string) bool { return f.count(name) > 0 }

func (f Fields) count(name string) int {
	n := 0
	for i := range f {
		if equalFold(f[i].Name, name) {
			n++
		}
	}
	return n
}

// Tokens goes over the members of the comma separated lists in all fields with that name, without white
// space around them and without the empty ones (RFC 9110, 5.6.1).
func (f Fields) Tokens(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range f {
			if !equalFold(f[i].Name, name) {
				continue
			}
			for token, rest := cutToken(f[i].Value); token != ""; token, rest = cutToken(rest) {
				if !yield(token) {
					return
				}
			}
		}
	}
}

// Extensions gives the members of the lists in all Sec-WebSocket-Extensions fields (RFC 6455, 9.1), in the
// form "name; parameter; parameter=value": with one space behind each semicolon, no other white space, and
// no quotes. ok is false if a field does not follow the grammar.
func (f Fields) Extensions() (list []string, ok bool) {
	for i := range f {
		if equalFold(f[i].Name, "Sec-WebSocket-Extensions") {
			if list, ok = appendExtensions(list, f[i].Value); !ok {
				return nil, false
			}
		}
	}
	return list, true
}

// hasToken tells whether a list of the fields with that name holds a token, compared without case.
func (f Fields) hasToken(name, token string) bool {
	for i := range f {
		if equalFold(f[i].Name, name) && listHas(f[i].Value, token) {
			return true
		}
	}
	return false
}

// announceBody tells whether something comes behind the head that would have to be read as HTTP.
func (f Fields) announceBody() bool {
	for i := range f {
		if equalFold(f[i].Name, "Content-Length") && f[i].Value != "0" {
			return true
		}
	}
	return f.Has("Transfer-Encoding")
}

// listHas tells whether a comma separated list holds a token, compared without case.
func listHas(list, token string) bool {
	for t, rest := cutToken(list); t != ""; t, rest = cutToken(rest) {
		if equalFold(t, token) {
			return true
		}
	}
	return false
}

// cutToken gives the first member of a comma separated list and what is behind it; "" if there is none.
func cutToken(list string) (token, rest string) {
	for rest = list; rest != "" && token == ""; {
		token, rest, _ = strings.Cut(rest, ",")
		token = trim(token)
	}
	return token, rest
}
