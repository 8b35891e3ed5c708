package deflate

import (
	"strings"
	"testing"
)

// stream returns the bits as bytes: each string holds bits in the order of the stream, so that Huffman
// codes read as in RFC 1951; numbers are given lowest bit first.
func stream(parts ...string) string {
	var b []byte
	n := 0
	for _, c := range strings.ReplaceAll(strings.Join(parts, ""), " ", "") {
		if n%8 == 0 {
			b = append(b, 0)
		}
		b[n/8] |= byte(c-'0') << (n % 8)
		n++
	}
	return string(b)
}

// number returns bits of a number, the lowest first.
func number(value, bits int) string {
	s := ""
	for i := range bits {
		s += string(rune('0' + value>>i&1))
	}
	return s
}

// codes returns the beginning of a block with codes of its own, up to the lengths of the code that their
// lengths are told with: of zero, of one, and of the repeats.
func codes(literals, distances int, lengths [19]int) string {
	s := "0" + "01" + number(literals-257, 5) + number(distances-1, 5) + number(19-4, 4)
	for _, i := range lengthOrder {
		s += number(lengths[i], 3)
	}
	return s
}

func TestCorrupt(t *testing.T) {
	fixed := "0" + "10"
	const eob = "0000000"
	twoCodes := [19]int{0: 1, 1: 1} // lengths: "0" is 0, "1" is 1
	zeros := func(n int) string { return strings.Repeat("0", n) }
	for name, payload := range map[string]string{
		"block type 3":              stream("0", "11"),
		"length of stored block":    "\x00\x05\x00\xfb\xff\x48\x65\x6c\x6c\x6f\x00",
		"literal code 286":          stream(fixed, "11000110"),
		"literal code 287":          stream(fixed, "11000111"),
		"distance code 30":          stream(fixed, "00110000", "0000001", "11110"),
		"distance code 31":          stream(fixed, "00110000", "0000001", "11111"),
		"distance too far":          stream(fixed, "00110000", "0000001", "00001", eob),
		"287 literals":              stream("0", "01", number(30, 5), number(0, 5), number(0, 4), "000"),
		"31 distances":              stream("0", "01", number(0, 5), number(30, 5), number(0, 4), "000"),
		"no code of lengths":        stream(codes(257, 1, [19]int{}), zeros(64)),
		"too many in it":            stream(codes(257, 1, [19]int{0: 1, 1: 1, 2: 1}), zeros(64)),
		"too few in it":             stream(codes(257, 1, [19]int{0: 2, 1: 2, 2: 2}), zeros(64)),
		"no end of block":           stream(codes(257, 1, twoCodes), "11", zeros(256)),
		"too many literals":         stream(codes(257, 1, twoCodes), "11", zeros(254), "1", "0"),
		"too few literals":          stream(codes(257, 1, [19]int{0: 1, 2: 1}), zeros(256), "1", "0"),
		"too many distances":        stream(codes(257, 3, twoCodes), "1", zeros(255), "1", "111"),
		"too few distances":         stream(codes(257, 3, [19]int{0: 1, 1: 2, 2: 2}), "10", zeros(255), "10", "11", "0", "0"),
		"nothing to repeat":         stream(codes(257, 1, [19]int{0: 1, 16: 1}), "1", "00"),
		"repeats beyond the end":    stream(codes(257, 1, [19]int{0: 1, 18: 1}), "1", number(127, 7), "1", number(127, 7)),
		"no distance code":          stream(codes(258, 1, [19]int{0: 1, 1: 2, 2: 2}), "10", zeros(255), "11", "11", "0", "0", "11", "0", zeros(15)),
		"second of one distance":    stream(codes(258, 1, [19]int{0: 1, 1: 2, 2: 2}), "10", zeros(255), "11", "11", "10", "0", "11", "1", zeros(15)),
		"a literal that is no code": stream(codes(257, 1, twoCodes), zeros(256), "1", "0", "1", zeros(15)),
	} {
		for _, piece := range []int{1, len(payload)} {
			f := newInflater(largest)
			// What is wrong shows without what follows.
			if got, s := f.message([]byte(payload+strings.Repeat("\x00", 64)), piece); s != Corrupt || len(got) > 5 {
				t.Errorf("%s: %q %d", name, got, s)
			}
			f.close(t)
		}
	}
}

// Codes that are short of what RFC 1951 asks for, and that zlib takes.
func TestCodesOfOne(t *testing.T) {
	zeros := strings.Repeat("0", 255)
	for name, c := range map[string]struct{ payload, want string }{
		"no distances": {stream(codes(257, 1, [19]int{0: 1, 1: 1}), "1", zeros, "1", "0", "0", "1", "0 00"), "\x00"},
		"one distance": {stream(codes(258, 1, [19]int{0: 1, 1: 2, 2: 2}), "10", zeros, "11", "11", "10",
			"0", "11 0", "10", "0 00"), "\x00\x00\x00\x00"},
		"one literal": {stream(codes(257, 1, [19]int{0: 1, 1: 1}), "0", zeros, "1", "0", "0", "0 00"), ""},
	} {
		for _, piece := range []int{1, len(c.payload)} {
			f := newInflater(largest)
			if got, s := f.message([]byte(c.payload), piece); s != Done || string(got) != c.want {
				t.Errorf("%s: %q %d", name, got, s)
			}
			f.close(t)
		}
	}
}
