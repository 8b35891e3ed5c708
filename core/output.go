package core

import "libqwebsocket/core/internal/mem"

// output is what waits to be written: one stretch of bytes in a block. A socket on which nothing waits has
// none.
type output struct {
	block      *mem.Block
	head, tail int

	lender  *output // whose block it is, which may not change; nil: its own
	lendees int     // outputs that write the block of this one, and its maker
	after   *output // of the spare ones
}

// newOutput gives an output without bytes.
func (l *Loop) newOutput() *output {
	o := l.spareOutput
	if o == nil {
		return new(output)
	}
	l.spareOutput, o.after = o.after, nil
	return o
}

// outputOf makes output of bytes.
func (l *Loop) outputOf(b []byte) *output {
	o := l.newOutput()
	copy(o.reserve(&l.pool, len(b)), b)
	return o
}

// dropOutput throws away what waits. nil is fine.
func (l *Loop) dropOutput(o *output) {
	if o == nil {
		return
	}
	if o.lender != nil {
		l.endLoan(o.lender)
	} else if o.block != nil {
		l.pool.Put(o.block)
	}
	*o = output{after: l.spareOutput}
	l.spareOutput = o
}

// written takes n bytes off the front and gives what is left, nil for nothing.
func (l *Loop) written(o *output, n int) *output {
	if o.head += n; o.head < o.tail {
		return o
	}
	l.dropOutput(o)
	return nil
}

// borrow gives another output with the same bytes. The lender is made with a loan of its own and ended by
// endLoan; its bytes may not change in between.
func (l *Loop) borrow(lender *output) *output {
	lender.lendees++
	o := l.newOutput()
	o.block, o.head, o.tail, o.lender = lender.block, lender.head, lender.tail, lender
	return o
}

// endLoan notes that one fewer needs the bytes of a lender.
func (l *Loop) endLoan(lender *output) {
	if lender.lendees--; lender.lendees == 0 {
		l.dropOutput(lender)
	}
}

// size is how many bytes wait.
func (o *output) size() int {
	if o == nil {
		return 0
	}
	return o.tail - o.head
}

// bytes are the bytes that wait.
func (o *output) bytes() []byte { return o.block.B[o.head:o.tail] }

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

// own gives an output that writes the block of another one a block of its own, with room for n more bytes.
func (l *Loop) own(o *output, n int) {
	lender, block := o.lender, l.pool.Get(o.size()+n)
	o.tail = copy(block.B, o.bytes())
	o.block, o.head, o.lender = block, 0, nil
	l.endLoan(lender)
}

// toFront moves what waits to the start of the block. It pays off when at least as much was written.
func (o *output) toFront() {
	if o.head > 0 {
		o.tail = copy(o.block.B, o.bytes())
		o.head = 0
	}
}
