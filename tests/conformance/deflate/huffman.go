package deflate

import "math/bits"

const (
	fastBits = 10 // codes up to this length are found in one step
	maxBits  = 15
)

// code is a Huffman code: RFC 1951, 3.2.2.
type code struct {
	fast    [1 << fastBits]uint16 // symbol<<4 | length, by the next bits of the stream; 0: a longer code
	count   [maxBits + 1]uint16   // how many codes there are of each length
	symbols [288]uint16           // ordered by their codes
}

// init makes the code from the lengths of its symbols' codes. It tells whether they are neither too many nor
// too few; a single code of one bit is enough.
func (c *code) init(lengths []byte) bool {
	clear(c.fast[:])
	clear(c.count[:])
	for _, n := range lengths {
		c.count[n]++
	}
	c.count[0] = 0

	var next, offset [maxBits + 2]int // the next code and the next place in symbols of each length
	left, total := 1, 0
	for n := 1; n <= maxBits; n++ {
		left = left<<1 - int(c.count[n])
		if left < 0 {
			return false
		}
		total += int(c.count[n])
		next[n+1] = (next[n] + int(c.count[n])) << 1
		offset[n+1] = offset[n] + int(c.count[n])
	}
	if left > 0 && !(total == 1 && c.count[1] == 1) {
		return false
	}
	for symbol, n := range lengths {
		if n == 0 {
			continue
		}
		c.symbols[offset[n]] = uint16(symbol)
		offset[n]++
		if n <= fastBits {
			first := bits.Reverse16(uint16(next[n])) >> (16 - n)
			for i := int(first); i < 1<<fastBits; i += 1 << n {
				c.fast[i] = uint16(symbol)<<4 | uint16(n)
			}
		}
		next[n]++
	}
	return true
}

// find returns the symbol that the next bits of the stream stand for, and the length of its code; length 0
// if there is none.
func (c *code) find(ahead uint64) (symbol, length int) {
	if entry := c.fast[ahead&(1<<fastBits-1)]; entry != 0 {
		return int(entry >> 4), int(entry & 15)
	}
	value, first, index := 0, 0, 0
	for n := 1; n <= maxBits; n++ {
		value |= int(ahead & 1)
		ahead >>= 1
		count := int(c.count[n])
		if value-first < count {
			return int(c.symbols[index+value-first]), n
		}
		index += count
		first = (first + count) << 1
		value <<= 1
	}
	return 0, 0
}
