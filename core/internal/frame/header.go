// Package frame knows one websocket frame on the wire (RFC 6455, section 5): its header and what makes
// it legal, masking, close payloads, and UTF-8 that arrives in pieces. It works on bytes alone.
package frame

import "encoding/binary"

// Opcode says what a frame is for (RFC 6455, 5.2).
type Opcode uint8

// The opcodes that RFC 6455 defines; all others are reserved.
const (
	Continuation Opcode = 0x0
	Text         Opcode = 0x1
	Binary       Opcode = 0x2
	Close        Opcode = 0x8
	Ping         Opcode = 0x9
	Pong         Opcode = 0xA
)

// Control tells whether frames of this opcode are control frames (RFC 6455, 5.5).
func (o Opcode) Control() bool { return o&0x8 != 0 }

const (
	// MaxHeaderSize is the most bytes that a header takes.
	MaxHeaderSize = 14

	// MaxControlPayload is the most bytes that a control frame carries (RFC 6455, 5.5).
	MaxControlPayload = 125
)

// RSV1 is the reserved bit that marks a compressed message (RFC 7692, 6).
const RSV1 = 4

const (
	finBit    = 0x80
	maskBit   = 0x80
	length16  = 126 // the length follows in 2 bytes
	length64  = 127 // the length follows in 8 bytes
	keySize   = 4
	shortSize = 2 // of a header without extended length and key
)

// Header is what stands before the payload of a frame.
type Header struct {
	Length uint64 // of the payload
	Key    Key    // if Masked
	Opcode Opcode // 0 to 15
	Rsv    uint8  // RSV1, RSV2 (2), RSV3 (1)
	Fin    bool   // last frame of its message
	Masked bool
}

// Parse reads the header that b begins with, and tells how many bytes it takes. ok is false if b ends
// before the header does. Nothing is judged; see Check.
func Parse(b []byte) (h Header, n int, ok bool) {
	if len(b) < shortSize {
		return h, 0, false
	}
	h.Fin = b[0]&finBit != 0
	h.Rsv = b[0] >> 4 & 0x7
	h.Opcode = Opcode(b[0] & 0xF)
	h.Masked = b[1]&maskBit != 0
	h.Length = uint64(b[1] &^ maskBit)
	n = shortSize
	switch h.Length {
	case length16:
		n += 2
		if len(b) < n {
			return h, 0, false
		}
		h.Length = uint64(binary.BigEndian.Uint16(b[2:]))
	case length64:
		n += 8
		if len(b) < n {
			return h, 0, false
		}
		h.Length = binary.BigEndian.Uint64(b[2:])
	}
	if h.Masked {
		if len(b) < n+keySize {
			return h, 0, false
		}
		h.Key = Key(binary.LittleEndian.Uint32(b[n:]))
		n += keySize
	}
	return h, n, true
}

// Size returns how many bytes the header takes with the shortest form of its length, the only legal one.
func (h *Header) Size() int {
	n := shortSize
	switch {
	case h.Length >= 1<<16:
		n += 8
	case h.Length >= length16:
		n += 2
	}
	if h.Masked {
		n += keySize
	}
	return n
}

// SetRsv sets reserved bits in the header that b begins with.
func SetRsv(b []byte, rsv uint8) { b[0] |= rsv << 4 }

// Put writes the header, in its shortest form, to the start of dst, which has room for Size() bytes. It
// returns that size.
func (h *Header) Put(dst []byte) int {
	dst[0] = byte(h.Opcode) | h.Rsv<<4
	if h.Fin {
		dst[0] |= finBit
	}
	n := shortSize
	switch {
	case h.Length >= 1<<16:
		dst[1] = length64
		binary.BigEndian.PutUint64(dst[2:], h.Length)
		n += 8
	case h.Length >= length16:
		dst[1] = length16
		binary.BigEndian.PutUint16(dst[2:], uint16(h.Length))
		n += 2
	default:
		dst[1] = byte(h.Length)
	}
	if h.Masked {
		dst[1] |= maskBit
		binary.LittleEndian.PutUint32(dst[n:], uint32(h.Key))
		n += keySize
	}
	return n
}
