package deflate

import "libqwebsocket/core/internal/mem"

// history is the end of the messages that have passed in one direction, in a ring. Its zero value is
// empty.
type history struct {
	block *mem.Block
	size  int // of the ring: a power of two, at most that of the block
	total int // bytes that were added
}

// length returns how many bytes there are to look back at.
func (h *history) length() int { return min(h.total, h.size) }

// add puts a message behind the others. It tells whether there is memory for that.
func (h *history) add(pool *mem.Pool, size int, message []byte) bool {
	if len(message) == 0 {
		return true
	}
	if h.block == nil {
		h.block = pool.Get(size)
		if h.block == nil {
			return false
		}
		h.size = size
	}
	if skip := len(message) - h.size; skip > 0 {
		h.total += skip
		message = message[skip:]
	}
	ring := h.block.B[:h.size]
	n := copy(ring[h.total&(h.size-1):], message)
	copy(ring, message[n:])
	h.total += len(message)
	return true
}

// copyTo copies to dst what lies back bytes before the end and behind. It returns the bytes copied: as many
// as dst has room for or history is left. back is at most length().
func (h *history) copyTo(dst []byte, back int) int {
	dst = dst[:min(len(dst), back)]
	ring := h.block.B[:h.size]
	n := copy(dst, ring[(h.total-back)&(h.size-1):])
	copy(dst[n:], ring)
	return len(dst)
}

// clear forgets everything.
func (h *history) clear(pool *mem.Pool) {
	pool.Put(h.block)
	*h = history{}
}
