package mem

// getLarge returns the smallest free block that is large enough, so that what grows finds pages that
// were touched before, or a new mapping.
func (p *Pool) getLarge(n int) *Block {
	if n > maxSize {
		return nil
	}
	best := -1
	for i, b := range p.large {
		if len(b.B) >= n && (best < 0 || len(b.B) < len(p.large[best].B)) {
			best = i
		}
	}
	if best >= 0 {
		b := p.dropLarge(best)
		b.free = false
		p.largeInUse++
		return b
	}
	pages := mapPages(sizeOf(n))
	if pages == nil {
		return nil
	}
	b := p.newBlock()
	b.B, b.free = pages, false
	p.largeInUse++
	return b
}

// putLarge keeps the block, and gives back the oldest ones that are too much then.
func (p *Pool) putLarge(b *Block) {
	p.largeInUse--
	if p.closed || len(b.B) > largeLimit {
		p.unmapLarge(b)
		return
	}
	p.large = append(p.large, b)
	p.largeBytes += len(b.B)
	p.trimLarge(largeLimit, largeCount)
}

// trimLarge unmaps free large blocks, the oldest first, until they are at most so many bytes and blocks.
func (p *Pool) trimLarge(size, count int) {
	for p.largeBytes > size || len(p.large) > count {
		p.unmapLarge(p.dropLarge(0))
	}
}

// dropLarge takes the free large block number i out of the list.
func (p *Pool) dropLarge(i int) *Block {
	b := p.large[i]
	p.large = append(p.large[:i], p.large[i+1:]...)
	p.largeBytes -= len(b.B)
	return b
}

// unmapLarge gives the memory of a large block back to the system and keeps its struct.
func (p *Pool) unmapLarge(b *Block) {
	unmapPages(b.B)
	b.B = nil
	b.next, p.spare = p.spare, b
}
