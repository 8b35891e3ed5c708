package psk

import "encoding/binary"

// reader takes the parts of a message from its bytes (RFC 5246, section 4). Who asks for more than there is
// gets zeros, and ok tells in the end.
type reader struct {
	b     []byte
	short bool
}

// bytes takes n bytes; they are lent.
func (r *reader) bytes(n int) []byte {
	if n > len(r.b) {
		r.b, r.short = nil, true
		return nil
	}
	b := r.b[:n:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) uint8() uint8 {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) uint16() uint16 {
	if b := r.bytes(2); b != nil {
		return binary.BigEndian.Uint16(b)
	}
	return 0
}

// vector8 takes a vector with a length of one byte, vector16 one with a length of two.
func (r *reader) vector8() []byte  { return r.bytes(int(r.uint8())) }
func (r *reader) vector16() []byte { return r.bytes(int(r.uint16())) }

// ok tells whether all was there and nothing is left.
func (r *reader) ok() bool { return !r.short && len(r.b) == 0 }

// appendVector8 appends a vector with a length of one byte, appendVector16 one with a length of two.
func appendVector8(dst, v []byte) []byte {
	return append(append(dst, uint8(len(v))), v...)
}

func appendVector16(dst, v []byte) []byte {
	return append(binary.BigEndian.AppendUint16(dst, uint16(len(v))), v...)
}

// uint16s returns the numbers of a vector; false if it is empty or ends within one.
func uint16s(v []byte) ([]uint16, bool) {
	if len(v) == 0 || len(v)%2 != 0 {
		return nil, false
	}
	numbers := make([]uint16, len(v)/2)
	for i := range numbers {
		numbers[i] = binary.BigEndian.Uint16(v[2*i:])
	}
	return numbers, true
}
