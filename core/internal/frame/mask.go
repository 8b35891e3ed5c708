package frame

import (
	"encoding/binary"
	"math/bits"
)

// Key is a masking key (RFC 6455, 5.3): the byte for the first payload byte is the lowest one.
type Key uint32

// KeyOf returns the key for a number of a mask generator, which goes out with its highest byte first, as
// Qt sends it.
func KeyOf(mask uint32) Key { return Key(bits.ReverseBytes32(mask)) }

// After returns the key for what comes after n bytes of payload.
func (k Key) After(n int) Key { return Key(bits.RotateLeft32(uint32(k), -8*(n&3))) }

// word returns the key for 8 bytes.
func (k Key) word() uint64 { return uint64(k)<<32 | uint64(k) }

const (
	wordSize  = 8
	blockSize = 4 * wordSize
	highBits  = 0x8080808080808080
)

// The loops below leave at least one byte for the last word, which overlaps the one before it. That, and
// the capacity cut down to the length, spares the compiler checks in each round.

// Mask applies the key to b where it lies, and tells whether what comes out is all ASCII: when it is
// unmasked text, that saves another look at each byte.
func Mask(b []byte, key Key) (ascii bool) {
	b = b[:len(b):len(b)]
	k := key.word()
	var seen uint64
	if len(b) < wordSize {
		for i, c := range b {
			c ^= byte(k)
			b[i] = c
			seen |= uint64(c)
			k >>= 8
		}
		return seen&highBits == 0
	}
	last := b[len(b)-wordSize:]
	lastWord := binary.LittleEndian.Uint64(last) ^ key.After(len(b)).word()
	seen = lastWord
	for len(b) > blockSize {
		x0 := binary.LittleEndian.Uint64(b[0:8]) ^ k
		x1 := binary.LittleEndian.Uint64(b[8:16]) ^ k
		x2 := binary.LittleEndian.Uint64(b[16:24]) ^ k
		x3 := binary.LittleEndian.Uint64(b[24:32]) ^ k
		binary.LittleEndian.PutUint64(b[0:8], x0)
		binary.LittleEndian.PutUint64(b[8:16], x1)
		binary.LittleEndian.PutUint64(b[16:24], x2)
		binary.LittleEndian.PutUint64(b[24:32], x3)
		seen |= x0 | x1 | x2 | x3
		b = b[blockSize:]
	}
	for len(b) > wordSize {
		x := binary.LittleEndian.Uint64(b) ^ k
		binary.LittleEndian.PutUint64(b, x)
		seen |= x
		b = b[wordSize:]
	}
	binary.LittleEndian.PutUint64(last, lastWord)
	return seen&highBits == 0
}

// MaskCopy writes src with the key applied to the start of dst, which is at least as long and does not
// overlap src.
func MaskCopy(dst, src []byte, key Key) {
	dst = dst[:len(src):len(src)]
	src = src[:len(src):len(src)]
	k := key.word()
	if len(src) < wordSize {
		for i, c := range src {
			dst[i] = c ^ byte(k)
			k >>= 8
		}
		return
	}
	last := len(src) - wordSize
	binary.LittleEndian.PutUint64(dst[last:], binary.LittleEndian.Uint64(src[last:])^key.After(len(src)).word())
	for len(src) > blockSize && len(dst) > blockSize {
		binary.LittleEndian.PutUint64(dst[0:8], binary.LittleEndian.Uint64(src[0:8])^k)
		binary.LittleEndian.PutUint64(dst[8:16], binary.LittleEndian.Uint64(src[8:16])^k)
		binary.LittleEndian.PutUint64(dst[16:24], binary.LittleEndian.Uint64(src[16:24])^k)
		binary.LittleEndian.PutUint64(dst[24:32], binary.LittleEndian.Uint64(src[24:32])^k)
		dst, src = dst[blockSize:], src[blockSize:]
	}
	for len(src) > wordSize && len(dst) > wordSize {
		binary.LittleEndian.PutUint64(dst, binary.LittleEndian.Uint64(src)^k)
		dst, src = dst[wordSize:], src[wordSize:]
	}
}
