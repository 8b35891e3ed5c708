package deflate

import "libqwebsocket/core/internal/mem"

const (
	// maxCompressors bounds the compressors of a pool, maxAlike those of one kind: about a megabyte each.
	// The ones that were used last stay in their context.
	maxCompressors = 8
	maxAlike       = 4

	// maxDecoders bounds the decoders that wait for a message: about eight kilobytes each.
	maxDecoders = 16

	// maxOutput bounds what is kept of the memory that messages are compressed to.
	maxOutput = 64 << 10
)

// Pool has what the connections of one loop need to compress and decompress a message, and need no longer
// afterwards. It is not for concurrent use.
type Pool struct {
	memory      *mem.Pool
	out         output
	line        [maxDictionary]byte
	compressors []*compressor // the one used last comes first
	decoders    *decoder      // that wait
	waiting     int
}

// NewPool makes a pool that takes the memory for messages and contexts from memory.
func NewPool(memory *mem.Pool) *Pool {
	return &Pool{memory: memory, out: output{memory: memory}}
}

// Close gives back the memory that the pool has. The readers and writers must have been closed.
func (p *Pool) Close() {
	p.out.clear(0)
	p.compressors, p.decoders, p.waiting = nil, nil, 0
}

// output returns the memory to compress to, empty.
func (p *Pool) output() *output {
	p.out.clear(maxOutput)
	return &p.out
}

// dictionary returns what a history holds in one piece. It is valid until the next call.
func (p *Pool) dictionary(h *history) []byte {
	if h.length() == 0 {
		return nil
	}
	return p.line[:h.copyTo(p.line[:], h.length())]
}

// compressor returns a compressor for the writer: the one in its context if there is one.
func (p *Pool) compressor(w *Writer) *compressor {
	i := p.choose(w)
	c := p.compressors[i]
	copy(p.compressors[1:], p.compressors[:i])
	p.compressors[0] = c
	return c
}

// choose returns the place of the compressor that suits the writer best.
func (p *Pool) choose(w *Writer) int {
	alike, free, oldest := 0, -1, -1
	for i, c := range p.compressors {
		if c.kind != w.kind {
			continue
		}
		if c.owner == w {
			return i
		}
		if c.owner == nil {
			free = i
		}
		oldest = i
		alike++
	}
	last := len(p.compressors) - 1
	switch {
	case free >= 0:
		return free
	case alike < maxAlike && last+1 < maxCompressors:
		p.compressors = append(p.compressors, newCompressor(w.kind))
		return last + 1
	case oldest >= 0:
		return oldest
	}
	p.compressors[last] = newCompressor(w.kind)
	return last
}

// disown ends the context of a writer.
func (p *Pool) disown(w *Writer) {
	for _, c := range p.compressors {
		if c.owner == w {
			c.owner = nil
		}
	}
}

// decoder returns a decoder at the beginning of a stream.
func (p *Pool) decoder() *decoder {
	d := p.decoders
	if d == nil {
		return new(decoder)
	}
	p.decoders = d.next
	p.waiting--
	d.next, d.state, d.held, d.bits, d.left = nil, blockHeader, 0, 0, 0
	return d
}

// putDecoder takes a decoder back; nil is fine.
func (p *Pool) putDecoder(d *decoder) {
	if d != nil && p.waiting < maxDecoders {
		d.next, p.decoders = p.decoders, d
		p.waiting++
	}
}
