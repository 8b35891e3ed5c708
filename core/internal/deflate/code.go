package deflate

import "math/bits"

const (
	maxCodeBits = 15 // RFC 1951, 3.2.7
	fastBits    = 9  // codes of up to so many bits are found in one step
	fastMask    = 1<<fastBits - 1

	maxLiterals  = 286
	maxDistances = 30
	endOfBlock   = 256

	// The codes of lengths that stand for many of them (RFC 1951, 3.2.7).
	repeatLast     = 16
	repeatZero     = 17
	repeatZeroLong = 18
)

// entry says what a code stands for: the length of the code in bits 0 to 3, what kind of thing it is in
// bits 4 to 6, the number of bits that follow it and are added to the value in bits 8 to 11, and the value
// from bit 16 on. 0 is no entry.
type entry uint32

const (
	isLiteral entry = 1 << (4 + iota) // the value is a byte
	isEnd                             // of the block
	isInvalid                         // a code that does not occur
)

func (e entry) bits() uint  { return uint(e & 15) }
func (e entry) extra() uint { return uint(e >> 8 & 15) }
func (e entry) value() int  { return int(e >> 16) }

// code is a Huffman code (RFC 1951, 3.2.2).
type code struct {
	fast   [1 << fastBits]entry // by the next bits of the stream; 0 for longer codes
	sorted [288]entry           // by code
	rows   [maxCodeBits + 1]row // by length
}

// row is the codes of one length.
type row struct {
	first, count int // the codes, as numbers
	place        int // of the first one in sorted
}

// build makes the code that has a code of lengths[i] bits for meanings[i]; 0: none. It tells whether the
// lengths are those of a code: neither too many nor too few. As zlib, it takes a single code of one bit
// and, if so is said, none at all.
func (c *code) build(lengths []uint8, meanings []entry, mayBeEmpty bool) bool {
	var rows [maxCodeBits + 1]row
	for _, n := range lengths {
		rows[n].count++
	}
	used := len(lengths) - rows[0].count
	rows[0].count = 0
	left := 1
	for n := 1; n <= maxCodeBits; n++ {
		rows[n].first = (rows[n-1].first + rows[n-1].count) << 1
		rows[n].place = rows[n-1].place + rows[n-1].count
		left = left<<1 - rows[n].count
		if left < 0 {
			return false
		}
	}
	if left > 0 && !(used == 1 && rows[1].count == 1) && !(used == 0 && mayBeEmpty) {
		return false
	}
	c.rows = rows
	if left > 0 {
		clear(c.fast[:])
	}
	for i, n := range lengths {
		if n == 0 {
			continue
		}
		r := &rows[n]
		e := meanings[i] | entry(n)
		c.sorted[r.place] = e
		r.place++
		at := uint(bits.Reverse16(uint16(r.first))) >> (16 - n)
		r.first++
		if n > fastBits {
			c.fast[at&fastMask] = 0
			continue
		}
		for ; at < 1<<fastBits; at += 1 << n {
			c.fast[at] = e
		}
	}
	return true
}

// find returns what the code stands for that the stream goes on with.
func (c *code) find(stream uint64) entry {
	if e := c.fast[stream&fastMask]; e != 0 {
		return e
	}
	return c.findLong(stream)
}

// findLong is find for codes of more than fastBits, and for what is no code. It is kept out of find, so
// that find is short enough to stand where it is called.
//
//go:noinline
func (c *code) findLong(stream uint64) entry {
	ahead := int(bits.Reverse16(uint16(stream)))
	for n := fastBits + 1; n <= maxCodeBits; n++ {
		r := &c.rows[n]
		if i := ahead>>(16-n) - r.first; i < r.count {
			return c.sorted[r.place+i]
		}
	}
	return isInvalid
}

// read is find for a stream of which only so many bits are there: Hungry if they do not tell.
func (c *code) read(stream uint64, bits uint) (entry, Status) {
	e := c.find(stream)
	switch {
	case e.bits()+e.extra() > bits, e == isInvalid && bits < maxCodeBits:
		return 0, Hungry
	case e&isInvalid != 0:
		return 0, Corrupt
	}
	return e, goOn
}

// What the codes of a block stand for (RFC 1951, 3.2.5 and 3.2.7), and the fixed codes (3.2.6).
var (
	literalMeanings  = makeLiteralMeanings()
	distanceMeanings = makeDistanceMeanings()
	lengthMeanings   = makeLengthMeanings()

	fixedLiterals, fixedDistances = makeFixedCodes()
)

// makeLiteralMeanings returns what the codes of literals and of lengths of matches stand for. The last two
// never occur.
func makeLiteralMeanings() (meanings [288]entry) {
	for i := range endOfBlock {
		meanings[i] = isLiteral | entry(i)<<16
	}
	meanings[endOfBlock] = isEnd
	value, extra := 3, 0
	for i := endOfBlock + 1; i < maxLiterals; i++ {
		if i >= 265 && (i-265)%4 == 0 {
			extra++
		}
		meanings[i] = entry(value)<<16 | entry(extra)<<8
		value += 1 << extra
	}
	meanings[maxLiterals-1] = 258 << 16
	meanings[286], meanings[287] = isInvalid, isInvalid
	return meanings
}

// makeDistanceMeanings returns what the codes of distances stand for. The last two never occur.
func makeDistanceMeanings() (meanings [32]entry) {
	value, extra := 1, 0
	for i := range maxDistances {
		if i >= 4 && i%2 == 0 {
			extra++
		}
		meanings[i] = entry(value)<<16 | entry(extra)<<8
		value += 1 << extra
	}
	meanings[30], meanings[31] = isInvalid, isInvalid
	return meanings
}

// makeLengthMeanings returns what the codes stand for in which the lengths of the other codes are told. The
// last three repeat a length: as often as the value and the bits behind say.
func makeLengthMeanings() (meanings [19]entry) {
	for i := range repeatLast {
		meanings[i] = entry(i) << 16
	}
	meanings[repeatLast] = 3<<16 | 2<<8
	meanings[repeatZero] = 3<<16 | 3<<8
	meanings[repeatZeroLong] = 11<<16 | 7<<8
	return meanings
}

func makeFixedCodes() (literals, distances *code) {
	var lengths [288]uint8
	for i := range lengths {
		switch {
		case i < 144 || i >= 280:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		default:
			lengths[i] = 7
		}
	}
	literals, distances = new(code), new(code)
	literals.build(lengths[:], literalMeanings[:], false)
	for i := range distanceMeanings {
		lengths[i] = 5
	}
	distances.build(lengths[:len(distanceMeanings)], distanceMeanings[:], false)
	return literals, distances
}
