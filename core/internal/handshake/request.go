package handshake

import "strings"

// Request is the opening request of a client.
type Request struct {
	Host   string // the Host field
	Target string // what the request line asks for
	Origin string // text; "" if the request names none
	Key    string // the Sec-WebSocket-Key
	Extra  Fields // the program's own fields, sent behind the others even where they double one of them

	Protocols []string // the subprotocols on offer, tokens, the preferred one first
}

// InjectionError names a part of a request that would become more than that part on the wire. Its text is
// Qt's.
type InjectionError string

func (e InjectionError) Error() string { return string(e) }

// The parts of a request that can come from outside.
const (
	ErrTarget InjectionError = "The resource name contains newlines. Possible attack detected."
	ErrHost   InjectionError = "The hostname contains newlines. Possible attack detected."
	ErrOrigin InjectionError = "The origin contains newlines. Possible attack detected."
	ErrField  InjectionError = "One of the headers contains a newline. Possible attack detected."
)

// Check tells whether the request may go on the wire. The error is an InjectionError.
func (r *Request) Check() error {
	switch {
	case !visible(r.Target):
		return ErrTarget
	case !visible(r.Host):
		return ErrHost
	case !ValidValue(r.Origin):
		return ErrOrigin
	case !visible(r.Key):
		return ErrField
	}
	for _, name := range r.Protocols {
		if !ValidName(name) {
			return ErrField
		}
	}
	for _, f := range r.Extra {
		if !ValidName(f.Name) || !ValidValue(f.Value) {
			return ErrField
		}
	}
	return nil
}

// Append appends the request as Qt orders it. The request must have passed Check.
func (r *Request) Append(dst []byte) []byte {
	dst = append(dst, "GET "+r.Target+" HTTP/1.1\r\n"...)
	dst = appendField(dst, "Host", r.Host)
	dst = append(dst, "Upgrade: websocket\r\nConnection: Upgrade\r\n"...)
	dst = appendField(dst, "Sec-WebSocket-Key", r.Key)
	if r.Origin != "" {
		dst = append(dst, "Origin: "...)
		dst = append(appendLatin1(dst, r.Origin), "\r\n"...)
	}
	dst = appendField(dst, "Sec-WebSocket-Version", "13")
	if len(r.Protocols) > 0 {
		dst = appendField(dst, "Sec-WebSocket-Protocol", strings.Join(r.Protocols, ", "))
	}
	return append(appendFields(dst, r.Extra), "\r\n"...)
}

func appendFields(dst []byte, fields Fields) []byte {
	for _, f := range fields {
		dst = appendField(dst, f.Name, f.Value)
	}
	return dst
}

func appendField(dst []byte, name, value string) []byte {
	dst = append(dst, name...)
	dst = append(dst, ": "...)
	dst = append(dst, value...)
	return append(dst, "\r\n"...)
}
