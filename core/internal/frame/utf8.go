package frame

import (
	"encoding/binary"
	"unicode/utf8"
)

// Characters judges text that arrives in pieces: whole is how many bytes of b are whole characters. ok is
// false if b cannot be the beginning of valid UTF-8 (RFC 3629), be it that only the first bytes of a
// character are there and no further byte could make it one. The 3 bytes at most that are not whole
// are to be given again, with what follows them.
func Characters(b []byte) (whole int, ok bool) {
	state := runUTF8(utf8Start, b[asciiWords(b):])
	switch state {
	case utf8Start:
		return len(b), true
	case utf8Invalid:
		return 0, false
	}
	whole = len(b) - 1
	for !utf8.RuneStart(b[whole]) {
		whole--
	}
	return whole, true
}

// asciiWords returns how many bytes at the start of b are certainly ASCII: all, or whole words.
func asciiWords(b []byte) int {
	n := len(b)
	if n < wordSize {
		return 0
	}
	b = b[:n:n]
	last := binary.LittleEndian.Uint64(b[n-wordSize:])
	for len(b) > blockSize {
		if (binary.LittleEndian.Uint64(b[0:8])|binary.LittleEndian.Uint64(b[8:16])|
			binary.LittleEndian.Uint64(b[16:24])|binary.LittleEndian.Uint64(b[24:32]))&highBits != 0 {
			break
		}
		b = b[blockSize:]
	}
	for len(b) > wordSize {
		if binary.LittleEndian.Uint64(b)&highBits != 0 {
			return n - len(b)
		}
		b = b[wordSize:]
	}
	if last&highBits != 0 {
		return n - len(b)
	}
	return n
}

// The states of the automaton that reads UTF-8 (RFC 3629, section 4): how many more bytes the character
// takes, and whether the next of them is restricted. Each is a distance to shift a row of utf8Table by.
const (
	utf8Start   = iota * 6
	utf8Invalid // for ever
	utf8One
	utf8Two
	utf8Three
	utf8AfterE0 // not below A0: overlong
	utf8AfterED // not above 9F: surrogates
	utf8AfterF0 // not below 90: overlong
	utf8AfterF4 // not above 8F: beyond U+10FFFF
	utf8States  = iota
	utf8Mask    = 1<<6 - 1
)

// utf8Table has a row for each byte: shifted by a state, its lowest 6 bits are the next state. One step
// is a load, which does not wait for the step before, and a shift.
var utf8Table = makeUTF8Table()

func runUTF8(state uint64, b []byte) uint64 {
	b = b[:len(b):len(b)]
	for len(b) > wordSize {
		w := binary.LittleEndian.Uint64(b)
		b = b[wordSize:]
		if w&highBits == 0 && state == utf8Start {
			continue
		}
		state = utf8Table[byte(w)] >> (state & utf8Mask)
		state = utf8Table[byte(w>>8)] >> (state & utf8Mask)
		state = utf8Table[byte(w>>16)] >> (state & utf8Mask)
		state = utf8Table[byte(w>>24)] >> (state & utf8Mask)
		state = utf8Table[byte(w>>32)] >> (state & utf8Mask)
		state = utf8Table[byte(w>>40)] >> (state & utf8Mask)
		state = utf8Table[byte(w>>48)] >> (state & utf8Mask)
		state = utf8Table[byte(w>>56)] >> (state & utf8Mask) & utf8Mask
		if state == utf8Invalid {
			return state
		}
	}
	for _, c := range b {
		state = utf8Table[c] >> (state & utf8Mask)
	}
	return state & utf8Mask
}

func makeUTF8Table() (table [256]uint64) {
	for i := range table {
		for state := range uint64(utf8States) {
			state *= 6
			table[i] |= nextUTF8(state, byte(i)) << state
		}
	}
	return table
}

// nextUTF8 returns the state that byte c leads to.
func nextUTF8(state uint64, c byte) uint64 {
	low, high, next := byte(0x80), byte(0xBF), uint64(utf8Start)
	switch state {
	case utf8Start:
		return firstUTF8(c)
	case utf8Invalid:
		return utf8Invalid
	case utf8One:
	case utf8Two:
		next = utf8One
	case utf8Three:
		next = utf8Two
	case utf8AfterE0:
		low, next = 0xA0, utf8One
	case utf8AfterED:
		high, next = 0x9F, utf8One
	case utf8AfterF0:
		low, next = 0x90, utf8Two
	case utf8AfterF4:
		high, next = 0x8F, utf8Two
	}
	if c < low || c > high {
		return utf8Invalid
	}
	return next
}

// firstUTF8 returns the state that byte c leads to at the start of a character.
func firstUTF8(c byte) uint64 {
	switch {
	case c < 0x80:
		return utf8Start
	case c < 0xC2: // a continuation, or overlong
		return utf8Invalid
	case c < 0xE0:
		return utf8One
	case c == 0xE0:
		return utf8AfterE0
	case c == 0xED:
		return utf8AfterED
	case c < 0xF0:
		return utf8Two
	case c == 0xF0:
		return utf8AfterF0
	case c < 0xF4:
		return utf8Three
	case c == 0xF4:
		return utf8AfterF4
	}
	return utf8Invalid
}
