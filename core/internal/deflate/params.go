package deflate

import (
	"strconv"
	"strings"
)

// name is what the extension is called in Sec-WebSocket-Extensions.
const name = "permessage-deflate"

// The parameters of the extension (RFC 7692, 7.1).
const (
	serverNoContextTakeover = "server_no_context_takeover"
	clientNoContextTakeover = "client_no_context_takeover"
	serverMaxWindowBits     = "server_max_window_bits"
	clientMaxWindowBits     = "client_max_window_bits"
)

// parameters are those of an offer or of an answer.
type parameters struct {
	server, client Direction // Bits 0: not mentioned
}

// isDeflate tells whether a member of Sec-WebSocket-Extensions is about this extension.
func isDeflate(extension string) bool {
	word, _, _ := strings.Cut(extension, "; ")
	return strings.EqualFold(word, name)
}

// parse reads a member of Sec-WebSocket-Extensions that is about this extension, as
// handshake.Fields.Extensions gives it. ok is false if a parameter is unknown, comes twice or has a value
// that it may not have. An offer may name client_max_window_bits without a value, which says the same as
// 15: the client has no limit of its own but takes one.
func parse(extension string, offer bool) (p parameters, ok bool) {
	_, list, more := strings.Cut(extension, "; ")
	for more {
		var parameter string
		parameter, list, more = strings.Cut(list, "; ")
		key, value, hasValue := strings.Cut(parameter, "=")
		if key == clientMaxWindowBits && offer && !hasValue {
			value = "15"
		}
		switch {
		case key == serverNoContextTakeover && !hasValue && !p.server.NoContext:
			p.server.NoContext = true
		case key == clientNoContextTakeover && !hasValue && !p.client.NoContext:
			p.client.NoContext = true
		case key == serverMaxWindowBits && isBits(value) && p.server.Bits == 0:
			p.server.Bits, _ = strconv.Atoi(value)
		case key == clientMaxWindowBits && isBits(value) && p.client.Bits == 0:
			p.client.Bits, _ = strconv.Atoi(value)
		default:
			return p, false
		}
	}
	return p, true
}

// isBits tells whether a value is a decimal number from 8 to 15 without leading zeros (RFC 7692, 7.1.2).
func isBits(value string) bool {
	switch value {
	case "8", "9", "10", "11", "12", "13", "14", "15":
		return true
	}
	return false
}

// String returns the parameters as they stand in Sec-WebSocket-Extensions. 15 for the client goes without
// the value, as it may in an offer; an answer does not need to mention it.
func (p parameters) String() string {
	s := name
	if p.server.NoContext {
		s += "; " + serverNoContextTakeover
	}
	if p.client.NoContext {
		s += "; " + clientNoContextTakeover
	}
	if p.server.Bits != 0 {
		s += "; " + serverMaxWindowBits + "=" + strconv.Itoa(p.server.Bits)
	}
	switch p.client.Bits {
	case 0:
	case MaxBits:
		s += "; " + clientMaxWindowBits
	default:
		s += "; " + clientMaxWindowBits + "=" + strconv.Itoa(p.client.Bits)
	}
	return s
}
