package frame

import (
	"bytes"
	"fmt"
	"testing"
)

// maskOctets is masking as RFC 6455, 5.3 writes it.
func maskOctets(b []byte, key [4]byte) []byte {
	out := make([]byte, len(b))
	for i, c := range b {
		out[i] = c ^ key[i%4]
	}
	return out
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

func octets(key Key) [4]byte {
	return [4]byte{byte(key), byte(key >> 8), byte(key >> 16), byte(key >> 24)}
}

func checkMask(t *testing.T, src []byte, key Key) {
	t.Helper()
	want := maskOctets(src, octets(key))
	const guard = 0xEE
	for offset := range 9 {
		padded := append(bytes.Repeat([]byte{guard}, offset), src...)
		padded = append(padded, guard, guard, guard, guard, guard, guard, guard, guard)
		b := padded[offset : offset+len(src)]
		if ascii := Mask(b, key); !bytes.Equal(b, want) || ascii != isASCII(want) {
			t.Fatalf("Mask of %d bytes at %d, key %08x: %x, ASCII %v", len(src), offset, key, b, ascii)
		}
		for i, c := range padded {
			if (i < offset || i >= offset+len(src)) && c != guard {
				t.Fatalf("Mask of %d bytes at %d wrote at %d", len(src), offset, i-offset)
			}
		}
		dst := bytes.Repeat([]byte{guard}, offset+len(src)+8)
		MaskCopy(dst[offset:], src, key)
		if !bytes.Equal(dst[offset:offset+len(src)], want) {
			t.Fatalf("MaskCopy of %d bytes to %d, key %08x: %x", len(src), offset, key, dst)
		}
		for i, c := range dst {
			if (i < offset || i >= offset+len(src)) && c != guard {
				t.Fatalf("MaskCopy of %d bytes to %d wrote at %d", len(src), offset, i-offset)
			}
		}
	}
}

func TestMaskOfEveryLength(t *testing.T) {
	for n := range 200 {
		src := make([]byte, n)
		for i := range src {
			src[i] = byte(i*7 + n)
		}
		checkMask(t, src, 0x3d21fa37)
		checkMask(t, src, 0)
	}
}

// One byte that is not ASCII is seen wherever it stands.
func TestMaskFindsWhatIsNotASCII(t *testing.T) {
	const key = Key(0x00C001A5)
	for n := range 100 {
		for at := range n {
			b := bytes.Repeat([]byte{'a'}, n)
			b[at] = 0x80
			Mask(b, key)
			if Mask(b, key) {
				t.Fatalf("%d bytes: 80 at %d not seen", n, at)
			}
		}
		b := bytes.Repeat([]byte{0x7F}, n)
		Mask(b, key)
		if !Mask(b, key) {
			t.Fatalf("%d bytes: ASCII not seen", n)
		}
	}
}

func TestKeyAfter(t *testing.T) {
	src := []byte("The quick brown fox jumps over the lazy dog")
	for first := range src {
		b := bytes.Clone(src)
		key := KeyOf(0x01020304)
		Mask(b[:first], key)
		Mask(b[first:], key.After(first))
		if !bytes.Equal(b, maskOctets(src, [4]byte{1, 2, 3, 4})) {
			t.Errorf("masked in parts of %d and %d bytes: %x", first, len(src)-first, b)
		}
	}
}

func BenchmarkMask(b *testing.B) {
	for _, n := range []int{7, 32, 125, 1 << 10, 64 << 10} {
		buf, src := make([]byte, n), make([]byte, n)
		b.Run(fmt.Sprint("place/", n), func(b *testing.B) {
			b.SetBytes(int64(n))
			for range b.N {
				Mask(buf, 0x01020304)
			}
		})
		b.Run(fmt.Sprint("copy/", n), func(b *testing.B) {
			b.SetBytes(int64(n))
			for range b.N {
				MaskCopy(buf, src, 0x01020304)
			}
		})
	}
}
