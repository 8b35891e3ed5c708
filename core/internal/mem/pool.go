// Package mem gives out memory that lies outside of the Go heap, so that C code may hold it while Go
// goes on, and nothing has to be pinned.
package mem

import "math/bits"

const (
	minShift = 12 // the smallest class is a page of 4 KiB
	maxShift = 19 // the largest class that is carved from a region: 512 KiB
	classes  = maxShift - minShift + 1

	// regionSize is what the small classes are carved from.
	regionSize = 4 << 20

	// warmLimit bounds the bytes of free small blocks that keep their pages; the pages of others go back
	// to the system.
	warmLimit = 8 << 20

	// largeLimit bounds the bytes of free blocks with a mapping of their own, largeCount their number.
	largeLimit = 32 << 20
	largeCount = 8

	// maxSize is the largest block that can be asked for.
	maxSize = 1 << (bits.UintSize - 2)
)

// Block is a piece of memory outside of the Go heap. Its owner is who got it from the pool, until it is
// put back there.
type Block struct {
	// B is the whole block; its length is a power of two. Its content at first is undefined.
	B []byte

	next *Block
	free bool
}

// large tells whether the block is a mapping of its own.
func (b *Block) large() bool { return len(b.B) > 1<<maxShift }

// Pool keeps blocks for use again. It belongs to one loop: it is not for concurrent use. Its zero value
// is ready. What it keeps of memory nobody uses is bounded by 40 MiB.
type Pool struct {
	small      [classes]class
	regions    [][]byte // what small blocks are carved from
	rest       []byte   // of the last region: not carved yet
	warm       int      // bytes of free small blocks with pages
	smallInUse int

	large      []*Block // free, the latest put last
	largeBytes int
	largeInUse int

	spare  *Block // structs without memory
	closed bool
}

// class holds the free blocks of one small size.
type class struct {
	warm *Block // with their pages
	cold *Block // addresses only
}

// Get returns a block of at least n bytes: the next power of two from 4 KiB on, or more. It is nil only
// if the system has no memory to give.
func (p *Pool) Get(n int) *Block {
	if n > 1<<maxShift {
		return p.getLarge(n)
	}
	c := &p.small[classOf(n)]
	b := c.warm
	switch {
	case b != nil:
		c.warm = b.next
		p.warm -= len(b.B)
	case c.cold != nil:
		b = c.cold
		c.cold = b.next
	default:
		if b = p.carve(sizeOf(n)); b == nil {
			return nil
		}
	}
	b.next, b.free = nil, false
	p.smallInUse++
	return b
}

// Put takes back a block that nobody looks at any more. nil is fine; a block that lies in the pool
// already is a fault of the caller and panics.
func (p *Pool) Put(b *Block) {
	if b == nil {
		return
	}
	if b.free {
		panic("mem: block put twice")
	}
	b.free = true
	if b.large() {
		p.putLarge(b)
		return
	}
	p.smallInUse--
	c := &p.small[classOf(len(b.B))]
	if p.warm+len(b.B) <= warmLimit {
		b.next, c.warm = c.warm, b
		p.warm += len(b.B)
	} else {
		dropPages(b.B)
		b.next, c.cold = c.cold, b
	}
	if p.closed {
		p.unmapRegions()
	}
}

// Grow returns a block of at least n bytes that starts with the first used bytes of b. b is gone
// afterwards, and so are slices of it; it may be nil. If the system has no memory to give, Grow returns
// nil and b stays as it is.
func (p *Pool) Grow(b *Block, used, n int) *Block {
	switch {
	case b == nil:
		return p.Get(n)
	case n <= len(b.B):
		return b
	case b.large():
		if n > maxSize {
			return nil
		}
		pages := growPages(b.B, sizeOf(n))
		if pages == nil {
			return nil
		}
		b.B = pages
		return b
	}
	grown := p.Get(n)
	if grown == nil {
		return nil
	}
	copy(grown.B, b.B[:used])
	p.Put(b)
	return grown
}

// InUse returns how many blocks were got and not put back.
func (p *Pool) InUse() int { return p.smallInUse + p.largeInUse }

// Close gives the memory in the pool back to the system. Blocks that are in use stay valid; their memory
// goes back when they are put.
func (p *Pool) Close() {
	p.closed = true
	p.trimLarge(0, 0)
	p.unmapRegions()
}

// carve cuts a small block from the last region, or from a new one.
func (p *Pool) carve(size int) *Block {
	if len(p.rest) < size {
		region := mapPages(regionSize)
		if region == nil {
			return nil
		}
		p.regions = append(p.regions, region)
		p.rest = region
	}
	b := p.newBlock()
	b.B = p.rest[:size:size]
	p.rest = p.rest[size:]
	return b
}

// unmapRegions forgets all small blocks if none is in use.
func (p *Pool) unmapRegions() {
	if p.smallInUse > 0 {
		return
	}
	p.small = [classes]class{}
	for _, region := range p.regions {
		unmapPages(region)
	}
	p.regions, p.rest, p.warm = nil, nil, 0
}

// newBlock returns a struct without memory.
func (p *Pool) newBlock() *Block {
	b := p.spare
	if b == nil {
		return new(Block)
	}
	p.spare = b.next
	b.next = nil
	return b
}

// sizeOf returns the power of two that n bytes are rounded up to.
func sizeOf(n int) int {
	if n <= 1<<minShift {
		return 1 << minShift
	}
	return 1 << bits.Len(uint(n-1))
}

// classOf returns the index of the small class for n bytes.
func classOf(n int) int {
	if n <= 1<<minShift {
		return 0
	}
	return bits.Len(uint(n-1)) - minShift
}
