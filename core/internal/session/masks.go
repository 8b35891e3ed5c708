package session

import (
	"crypto/rand"
	"encoding/binary"
)

// Masks is a source of masks that nobody can foresee (RFC 6455, 10.3), taken from the system in blocks.
// The zero value is ready. It is not for concurrent use; sessions of one loop may share one.
type Masks struct {
	block [1024]byte
	left  int // bytes at the end of block that were not given out
}

// Next returns a mask that was not given out before.
func (m *Masks) Next() uint32 {
	if m.left == 0 {
		rand.Read(m.block[:])
		m.left = len(m.block)
	}
	mask := binary.NativeEndian.Uint32(m.block[len(m.block)-m.left:])
	m.left -= 4
	return mask
}
