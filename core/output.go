package core

import "libqwebsocket/core/internal/mem"

// output is what waits to be written: one stretch of bytes, in a block that is given back when it is
// empty, so that an idle connection holds no memory.
type output struct {
	block      *mem.Block
	head, tail int
}

// size is how many bytes wait.
func (o *output) size() int { return o.tail - o.head }

// bytes are the bytes that wait.
func (o *output) bytes() []byte {
	if o.block == nil {
		return nil
	}
	return o.block.B[o.head:o.tail]
}

// reserve gives n bytes at the end to be filled; they count as waiting.
func (o *output) reserve(pool *mem.Pool, n int) []byte {
	switch {
	case o.block == nil:
		o.block = pool.Get(n)
	case o.tail+n <= len(o.block.B):
	case o.size()+n <= len(o.block.B) && o.head >= o.size():
		o.toFront()
	default:
		o.toFront()
		o.block = pool.Grow(o.block, o.tail, o.tail+n)
	}
	o.tail += n
	return o.block.B[o.tail-n : o.tail]
}

// outputOf makes output of bytes.
func (l *Loop) outputOf(b []byte) (o output) {
	copy(o.reserve(&l.pool, len(b)), b)
	return o
}

// toFront moves what waits to the start of the block. It pays off when at least as much was written.
func (o *output) toFront() {
	if o.head > 0 {
		o.tail = copy(o.block.B, o.bytes())
		o.head = 0
	}
}

// written takes n bytes off the front.
func (o *output) written(pool *mem.Pool, n int) {
	o.head += n
	if o.head == o.tail {
		o.clear(pool)
	}
}

// clear throws away what waits.
func (o *output) clear(pool *mem.Pool) {
	if o.block != nil {
		pool.Put(o.block)
	}
	*o = output{}
}
