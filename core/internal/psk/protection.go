package psk

import (
	"encoding/binary"
	"math"
)

// lastNumber is a sequence number that no record has: numbers do not wrap (RFC 5246, section 6.1).
const lastNumber = math.MaxUint64

// maxOverhead is the most bytes that a record of ours is longer than its content: header, initialization
// vector, padding and MAC.
const maxOverhead = headerSize + 16 + 16 + 48

// additional is what a record is authenticated with: sequence number, type, version, and a length, which the
// protection puts in (RFC 5246, section 6.2.3.3).
type additional [13]byte

func (a *additional) number() []byte { return a[:8] }

func (a *additional) setLength(n int) { binary.BigEndian.PutUint16(a[11:], uint16(n)) }

// protection seals the records of one direction, or opens them.
type protection interface {
	// seal puts the fragment of a record at the beginning of dst, which is large enough and does not
	// overlap the content, and returns its length.
	seal(dst []byte, a *additional, content []byte) int

	// open puts the content of a fragment at the beginning of dst, which is as long as the fragment or
	// longer and does not overlap it; false if the fragment is not authentic. It may have written to dst
	// then.
	open(dst []byte, a *additional, fragment []byte) ([]byte, bool)

	// expansion returns the most bytes that a fragment may be longer than the longest content.
	expansion() int
}

// half is one direction of a connection. Its zero value protects nothing.
type half struct {
	protection protection
	seq        uint64
	additional additional
}

// next makes the additional data of the next record, of the type.
func (h *half) next(typ uint8) *additional {
	a := &h.additional
	binary.BigEndian.PutUint64(a[:], h.seq)
	a[8] = typ
	binary.BigEndian.PutUint16(a[9:], version)
	h.seq++
	return a
}
