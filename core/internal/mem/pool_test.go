package mem

import (
	"bytes"
	"testing"
	"unsafe"
)

func TestGetRoundsUpToPowersOfTwo(t *testing.T) {
	for _, c := range []struct{ n, size int }{
		{0, 4096}, {1, 4096}, {4096, 4096}, {4097, 8192}, {65536, 65536}, {65537, 131072},
		{512 << 10, 512 << 10}, {512<<10 + 1, 1 << 20}, {1 << 20, 1 << 20}, {3 << 20, 4 << 20},
	} {
		var p Pool
		b := p.Get(c.n)
		if len(b.B) != c.size || cap(b.B) != c.size {
			t.Errorf("Get(%d): len %d, cap %d, want %d", c.n, len(b.B), cap(b.B), c.size)
		}
		b.B[0], b.B[c.size-1] = 1, 2
		p.Put(b)
		if again := p.Get(c.n); again != b {
			t.Errorf("Get(%d) after Put: another block", c.n)
		} else {
			p.Put(again)
		}
		p.Close()
	}
}

func TestBlocksDoNotOverlap(t *testing.T) {
	var p Pool
	defer p.Close()
	var blocks []*Block
	for i := range 3000 {
		b := p.Get(4096 << (i % 4))
		fill(b.B, byte(i))
		blocks = append(blocks, b)
	}
	for i, b := range blocks {
		if !filled(b.B, byte(i)) {
			t.Fatalf("block %d was written to by another", i)
		}
		p.Put(b)
	}
	if p.InUse() != 0 {
		t.Errorf("%d blocks in use", p.InUse())
	}
}

func TestGrowKeepsContent(t *testing.T) {
	for _, c := range []struct{ from, to int }{
		{4096, 8192}, {4096, 1 << 20}, {512 << 10, 2 << 20}, {1 << 20, 2 << 20}, {2 << 20, 64 << 20},
	} {
		var p Pool
		b := p.Get(c.from)
		fill(b.B, 7)
		b = p.Grow(b, c.from, c.to)
		if len(b.B) < c.to || !filled(b.B[:c.from], 7) {
			t.Errorf("Grow from %d to %d: len %d or lost content", c.from, c.to, len(b.B))
		}
		b.B[c.to-1] = 1
		p.Put(b)
		if p.InUse() != 0 {
			t.Errorf("Grow from %d to %d: %d blocks in use", c.from, c.to, p.InUse())
		}
		p.Close()
	}
}

func TestGrowOfNothingAndOfEnough(t *testing.T) {
	var p Pool
	defer p.Close()
	b := p.Grow(nil, 0, 100)
	if b == nil || p.Grow(b, 100, 4096) != b {
		t.Error("a block that is large enough was replaced")
	}
	p.Put(b)
	p.Put(nil)
}

func TestPutTwicePanics(t *testing.T) {
	for _, n := range []int{1, 1 << 20} {
		func() {
			var p Pool
			defer p.Close()
			b := p.Get(n)
			p.Put(b)
			defer func() {
				if recover() == nil {
					t.Errorf("block of %d bytes put twice", n)
				}
			}()
			p.Put(b)
		}()
	}
}

func TestNoMemory(t *testing.T) {
	var p Pool
	defer p.Close()
	for _, n := range []int{1 << 50, maxSize, maxSize + 1, 1<<63 - 1} {
		if p.Get(n) != nil {
			t.Errorf("Get(%d) gave a block", n)
		}
		for _, from := range []int{4096, 1 << 20} {
			b := p.Get(from)
			fill(b.B, 3)
			if p.Grow(b, from, n) != nil {
				t.Errorf("Grow from %d to %d gave a block", from, n)
			}
			if len(b.B) != from || !filled(b.B, 3) {
				t.Errorf("Grow from %d to %d failed and changed the block", from, n)
			}
			p.Put(b)
		}
	}
}

// Small blocks that are free above the limit lose their pages: what they held comes back as zeros.
func TestSmallRetentionIsBounded(t *testing.T) {
	var p Pool
	defer p.Close()
	const size, count = 64 << 10, 3 * warmLimit / (64 << 10)
	blocks := make([]*Block, count)
	for i := range blocks {
		blocks[i] = p.Get(size)
		fill(blocks[i].B, 1)
	}
	for _, b := range blocks {
		p.Put(b)
	}
	if p.warm > warmLimit {
		t.Errorf("%d bytes kept, limit %d", p.warm, warmLimit)
	}
	kept := 0
	for i := range blocks {
		blocks[i] = p.Get(size)
		if !filled(blocks[i].B, 0) {
			kept += size
		}
	}
	if kept != warmLimit {
		t.Errorf("%d bytes kept their pages, want %d", kept, warmLimit)
	}
	regions := len(p.regions)
	if want := count * size / regionSize; regions != want {
		t.Errorf("%d regions, want %d: cold blocks were not used again", regions, want)
	}
	for _, b := range blocks {
		p.Put(b)
	}
}

func TestBlockUsedAgainAndAgainKeepsItsPages(t *testing.T) {
	var p Pool
	defer p.Close()
	b := p.Get(64 << 10)
	fill(b.B, 1)
	for range 2 * warmLimit / (64 << 10) {
		p.Put(b)
		b = p.Get(64 << 10)
	}
	if !filled(b.B, 1) {
		t.Error("the pages were given back")
	}
	p.Put(b)
}

func TestLargeRetentionIsBounded(t *testing.T) {
	var p Pool
	defer p.Close()
	var blocks []*Block
	for range 20 {
		blocks = append(blocks, p.Get(1<<20))
	}
	blocks = append(blocks, p.Get(16<<20), p.Get(16<<20), p.Get(64<<20))
	for _, b := range blocks {
		p.Put(b)
		if p.largeBytes > largeLimit || len(p.large) > largeCount {
			t.Fatalf("%d bytes in %d free blocks", p.largeBytes, len(p.large))
		}
	}
	if p.largeBytes != 32<<20 {
		t.Errorf("%d bytes kept, want the two latest that fit", p.largeBytes)
	}
}

func TestLargeBlockThatFitsBestIsUsedAgain(t *testing.T) {
	var p Pool
	defer p.Close()
	eight, two, four := p.Get(8<<20), p.Get(2<<20), p.Get(4<<20)
	p.Put(eight)
	p.Put(two)
	p.Put(four)
	for _, c := range []struct {
		n    int
		want *Block
	}{{1 << 20, two}, {3 << 20, four}, {1 << 20, eight}} {
		if b := p.Get(c.n); b != c.want {
			t.Errorf("Get(%d): block of %d bytes", c.n, len(b.B))
		}
	}
	for _, b := range []*Block{two, four, eight} {
		p.Put(b)
	}
}

func TestCloseLeavesBlocksInUseAlone(t *testing.T) {
	var p Pool
	small, large, free := p.Get(10), p.Get(2<<20), p.Get(10)
	p.Put(free)
	p.Put(p.Get(4 << 20))
	p.Close()
	fill(small.B, 1)
	fill(large.B, 1)
	if len(p.large) != 0 || len(p.regions) != 1 {
		t.Errorf("%d large blocks and %d regions left", len(p.large), len(p.regions))
	}
	p.Put(large)
	p.Put(small)
	if len(p.large) != 0 || len(p.regions) != 0 {
		t.Errorf("%d large blocks and %d regions left at the end", len(p.large), len(p.regions))
	}
}

func TestNoAllocationsInSteadyState(t *testing.T) {
	var p Pool
	defer p.Close()
	round := func() {
		a, b, c := p.Get(100), p.Get(100000), p.Get(1<<20)
		c = p.Grow(c, 10, 4<<20)
		a = p.Grow(a, 10, 10000)
		huge := p.Get(64 << 20)
		p.Put(huge)
		p.Put(a)
		p.Put(b)
		p.Put(c)
	}
	round()
	if n := testing.AllocsPerRun(100, round); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestMemoryIsOutsideOfTheGoHeap(t *testing.T) {
	var p Pool
	defer p.Close()
	b := p.Get(1)
	if uintptr(unsafe.Pointer(&b.B[0]))%4096 != 0 {
		t.Error("the block does not start at a page")
	}
	p.Put(b)
}

// FuzzPool takes each byte as a step with one of 16 blocks, whose contents must stay their own.
func FuzzPool(f *testing.F) {
	f.Add([]byte{0x00, 0x11, 0x12, 0x40, 0x81, 0xC0, 0x02})
	f.Add([]byte{0xF0, 0xF1, 0x70, 0x71, 0xB0, 0xB1, 0x00, 0x01})
	f.Fuzz(func(t *testing.T, steps []byte) {
		var p Pool
		defer p.Close()
		var blocks [16]*Block
		inUse := 0
		for _, step := range steps[:min(len(steps), 200)] {
			i, size := step&15, 3000<<(step>>4)
			switch b := blocks[i]; {
			case b == nil:
				blocks[i] = p.Get(size)
				inUse++
			case step&0x80 != 0:
				used := min(len(b.B), 1000)
				blocks[i] = p.Grow(b, used, size)
			default:
				p.Put(b)
				blocks[i] = nil
				inUse--
			}
			if b := blocks[i]; b != nil {
				if len(b.B) < size && step&0x80 != 0 {
					t.Fatalf("%d bytes of %d", len(b.B), size)
				}
				fill(b.B[:1000], i)
				b.B[len(b.B)-1] = i
			}
			for i, b := range blocks {
				if b != nil && (!filled(b.B[:1000], byte(i)) || b.B[len(b.B)-1] != byte(i)) {
					t.Fatalf("content of block %d changed", i)
				}
			}
			if p.InUse() != inUse {
				t.Fatalf("%d blocks in use, want %d", p.InUse(), inUse)
			}
		}
		for _, b := range blocks {
			p.Put(b)
		}
	})
}

func BenchmarkGetPut(b *testing.B) {
	var p Pool
	defer p.Close()
	b.ReportAllocs()
	for range b.N {
		p.Put(p.Get(4096))
	}
}

func fill(b []byte, c byte) {
	for i := range b {
		b[i] = c
	}
}

func filled(b []byte, c byte) bool {
	return bytes.Count(b, []byte{c}) == len(b)
}
