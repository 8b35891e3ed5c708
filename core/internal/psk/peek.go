package psk

import "encoding/binary"

// maxPeek is within how many bytes a ClientHello has to show its cipher suites.
const maxPeek = 16 << 10

// OffersPSK looks at the first bytes that a client has sent and tells whether it offers a cipher suite of this
// package, so that a server can choose between this and certificates. While enough is false that is not known:
// more bytes are needed. What is no ClientHello offers nothing.
func OffersPSK(b []byte) (offers, enough bool) {
	message, more := firstMessage(b[:min(len(b), maxPeek)])
	r := reader{b: message}
	typ := r.uint8()
	r.bytes(messageHeader - 1 + 2 + randomSize)
	r.vector8()
	ids := r.vector16()
	switch {
	case len(message) > 0 && typ != typeClientHello:
		return false, true
	case r.short:
		return false, !more
	}
	for ; len(ids) >= 2; ids = ids[2:] {
		if findSuite(suites, binary.BigEndian.Uint16(ids)) != nil {
			return true, true
		}
	}
	return false, true
}

// firstMessage joins what the records at the beginning of b have of the first handshake message, and of those
// behind it. more tells whether more of them may follow.
func firstMessage(b []byte) (message []byte, more bool) {
	more = len(b) < maxPeek
	for len(b) >= headerSize {
		length := int(binary.BigEndian.Uint16(b[3:]))
		if b[0] != typeHandshake || b[1] != version>>8 || length == 0 || length > maxContent {
			return message, false
		}
		b = b[headerSize:]
		n := min(len(b), length)
		message = append(message, b[:n]...)
		b = b[n:]
	}
	return message, more
}
