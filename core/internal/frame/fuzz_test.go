package frame

import (
	"bytes"
	"testing"
)

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", "81", "8100", "818537fa213d7f9f4d5158", "827e007e", "827f0000000000010000", "82fe007e01020304",
		"827fffffffffffffffff", "827e0005", "8f80deadbeef", "c1057061727473"} {
		f.Add(unhex(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, masked := range []bool{false, true} {
			checkParseMessage(t, "fuzz", b, masked)
		}
		h, n, ok := Parse(b)
		if !ok {
			if len(b) >= MaxHeaderSize {
				t.Fatalf("no header in %x", b)
			}
			return
		}
		if n > len(b) || n > MaxHeaderSize || n < h.Size() {
			t.Fatalf("header of %d bytes in %x", n, b)
		}
		if n == h.Size() {
			var put [MaxHeaderSize]byte
			if h.Put(put[:]) != n || !bytes.Equal(put[:n], b[:n]) {
				t.Fatalf("%x was put as %x", b[:n], put[:n])
			}
		} else if err := Check(&h, n, Expect{Masked: h.Masked, Rsv: 7}); err == 0 {
			t.Fatalf("%x is legal", b[:n])
		}
	})
}

func FuzzMask(f *testing.F) {
	f.Add([]byte("Hello"), uint32(0x37fa213d))
	f.Add(bytes.Repeat([]byte("0123456789"), 10), uint32(0))
	f.Add([]byte("κόσμε"), uint32(0xFFFFFFFF))
	f.Fuzz(func(t *testing.T, b []byte, mask uint32) {
		checkMask(t, b, KeyOf(mask))
	})
}

func FuzzCharacters(f *testing.F) {
	for _, seed := range []string{"", "ascii", "κόσμε", "\xf4\x90\x80\x80", "\xed\xa0\x80", "\xc0\xaf", "€\xe2\x82",
		"0123456789012345678901234567890123456789\xf0\x9f\x98\x80"} {
		f.Add([]byte(seed), 3)
	}
	f.Fuzz(func(t *testing.T, b []byte, cut int) {
		checkCharacters(t, b)
		// In two parts, as a session gives them.
		if cut < 0 || cut > len(b) {
			return
		}
		whole, ok := Characters(b[:cut])
		if ok {
			var more int
			more, ok = Characters(b[whole:])
			whole += more
		}
		wantWhole, wantOK := characters(b)
		if ok != wantOK || ok && whole != wantWhole {
			t.Fatalf("%x cut at %d: %d, %v", b, cut, whole, ok)
		}
	})
}

func FuzzParseClose(f *testing.F) {
	for _, seed := range []string{"", "03", "03e8", "03e8e282ac", "03edff", "0bb9776879"} {
		f.Add(unhex(seed))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		if len(payload) > MaxControlPayload {
			return
		}
		code, reason, err := ParseClose(payload)
		if err != 0 || len(payload) == 0 {
			return
		}
		var put [MaxControlPayload]byte
		if n := PutClose(put[:], code, string(reason)); !bytes.Equal(put[:n], payload) {
			t.Fatalf("%x came back as %x", payload, put[:n])
		}
	})
}
