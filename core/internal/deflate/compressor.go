package deflate

import (
	"errors"

	"github.com/klauspost/compress/flate"

	"libqwebsocket/core/internal/mem"
)

// kind is a sort of compressor: a level, from 1 on, of the largest window, or below zero the bits of a
// smaller one.
type kind int8

// kindOf returns the kind that does what the options say.
func kindOf(o *Options) kind {
	if o.Send.Bits < MaxBits {
		return kind(-o.Send.Bits)
	}
	return kind(o.Level)
}

// compressor compresses messages for one Writer at a time. It takes about a megabyte, so that there are
// few of them.
type compressor struct {
	kind  kind
	owner *Writer // whose context it is in; nil: nobody's
	flate *flate.Writer
}

func newCompressor(k kind) *compressor {
	var w *flate.Writer
	var err error
	if k < 0 {
		w, err = flate.NewWriterWindow(nil, 1<<-k)
	} else {
		w, err = flate.NewWriter(nil, int(k))
	}
	if err != nil {
		panic("deflate: " + err.Error())
	}
	return &compressor{kind: k, flate: w}
}

// begin puts the compressor in the context of a writer who has sent what dictionary ends.
func (c *compressor) begin(w *Writer, out *output, dictionary []byte) {
	c.owner = w
	c.flate.ResetDict(out, dictionary)
}

// compress writes a message and an empty stored block to the output that begin was given. It tells
// whether there is memory for them.
func (c *compressor) compress(message []byte) bool {
	if _, err := c.flate.Write(message); err != nil {
		return false
	}
	return c.flate.Flush() == nil
}

// output is where compressors write to: a block that grows.
type output struct {
	memory *mem.Pool
	block  *mem.Block // nil: nothing was written
	size   int        // bytes written
}

// errNoMemory stops a compression.
var errNoMemory = errors.New("deflate: no memory")

// Write puts b behind what was written.
func (o *output) Write(b []byte) (int, error) {
	if o.block == nil || len(o.block.B)-o.size < len(b) {
		grown := o.memory.Grow(o.block, o.size, o.size+len(b))
		if grown == nil {
			return 0, errNoMemory
		}
		o.block = grown
	}
	copy(o.block.B[o.size:], b)
	o.size += len(b)
	return len(b), nil
}

// clear forgets what was written. It gives the block back if it is larger than keep.
func (o *output) clear(keep int) {
	o.size = 0
	if o.block != nil && len(o.block.B) > keep {
		o.memory.Put(o.block)
		o.block = nil
	}
}
