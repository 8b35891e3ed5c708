package frame

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// characters is what Characters promises, by the standard library.
func characters(b []byte) (whole int, ok bool) {
	whole = len(b)
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if utf8.RuneStart(b[len(b)-i]) {
			if !utf8.FullRune(b[len(b)-i:]) {
				whole -= i
			}
			break
		}
	}
	if !utf8.Valid(b[:whole]) {
		return 0, false
	}
	return whole, true
}

func checkCharacters(t *testing.T, b []byte) {
	t.Helper()
	whole, ok := Characters(b)
	if wantWhole, wantOK := characters(b); whole != wantWhole || ok != wantOK {
		t.Fatalf("Characters(%x): %d, %v, want %d, %v", b, whole, ok, wantWhole, wantOK)
	}
}

// All sequences of up to four of the bytes at which a rule of RFC 3629 changes, at each place of a word.
func TestCharactersAtEveryEdge(t *testing.T) {
	edges := []byte("\x00\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xe1\xec\xed\xee\xef\xf0\xf1\xf3\xf4\xf5\xff")
	var visit func(b []byte, depth int)
	visit = func(b []byte, depth int) {
		checkCharacters(t, b)
		if depth > 0 {
			for _, c := range edges {
				visit(append(b, c), depth-1)
			}
		}
	}
	visit(make([]byte, 0, 4), 4)
	for before := range 40 {
		visit([]byte(strings.Repeat("x", before)), 2)
	}
}

func TestCharactersOfEveryRune(t *testing.T) {
	var b [utf8.UTFMax]byte
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		n := utf8.EncodeRune(b[:], r)
		if whole, ok := Characters(b[:n]); whole != n || !ok {
			t.Fatalf("%U: %d, %v", r, whole, ok)
		}
		for cut := 1; cut < n; cut++ {
			if whole, ok := Characters(b[:cut]); whole != 0 || !ok {
				t.Fatalf("%d bytes of %U: %d, %v", cut, r, whole, ok)
			}
		}
	}
}

// The cut of a text at each place, and a wrong byte at each place of it.
func TestCharactersOfTexts(t *testing.T) {
	for _, text := range []string{
		"plain ASCII of more than thirty-two bytes, so that all loops have something to do",
		"κόσμε, Съешь же ещё этих мягких французских булок да выпей чаю",
		"天地玄黃 宇宙洪荒 日月盈昃 辰宿列張 plain ASCII of more than thirty-two bytes behind it",
		"emoji \U0001F600\U0001F601 and \uFFFE\uFFFF\uFEFF\x00 noncharacters",
	} {
		b := []byte(text)
		for n := range len(b) + 1 {
			checkCharacters(t, b[:n])
			if n < len(b) {
				old := b[n]
				for _, wrong := range []byte{0x00, 0x80, 0xC0, 0xED, 0xF4, 0xFF} {
					b[n] = wrong
					checkCharacters(t, b)
				}
				b[n] = old
			}
		}
	}
}

// What cannot become valid is refused at the very byte (Autobahn 6.4).
func TestCharactersFailsAtTheFirstWrongByte(t *testing.T) {
	for _, c := range []struct{ good, bad string }{
		{"", "\x80"}, {"", "\xc0"}, {"", "\xc1"}, {"", "\xf5"}, {"", "\xff"},
		{"\xe0", "\x80"}, {"\xe0", "\x9f"}, {"\xed", "\xa0"}, {"\xf0", "\x8f"}, {"\xf4", "\x90"},
		{"\xc3", "x"}, {"\xe2\x82", "x"}, {"\xf0\x9f\x98", "\xc0"},
		{"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4", "\x90"},
	} {
		for before := range 12 {
			good := strings.Repeat("x", before) + c.good
			if _, ok := Characters([]byte(good)); !ok {
				t.Errorf("%x is refused", good)
			}
			if _, ok := Characters([]byte(good + c.bad)); ok {
				t.Errorf("%x is not refused", good+c.bad)
			}
		}
	}
}

// A character is not continued behind ASCII, however the words lie.
func TestCharactersInterruptedByASCII(t *testing.T) {
	for before := range 40 {
		for between := range 40 {
			for _, c := range []struct{ first, rest string }{{"\xe2", "\x82\xac"}, {"\xe2\x82", "\xac"}, {"\xf0\x9f\x98", "\x80"}} {
				text := strings.Repeat("x", before) + c.first + strings.Repeat("x", between) + c.rest
				checkCharacters(t, []byte(text))
				checkCharacters(t, []byte("é"+text+"é"))
			}
		}
	}
}

func BenchmarkCharacters(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"ascii", strings.Repeat("a", 64)},
		{"french", strings.Repeat("Voilà l'été, les élèves sont déjà rentrés à la maison. ", 2)},
		{"russian", strings.Repeat("Съешь же ещё этих мягких французских булок. ", 2)},
		{"chinese", strings.Repeat("天地玄黃宇宙洪荒日月盈昃辰宿列張", 2)},
	} {
		for _, times := range []int{1, 1000} {
			text := []byte(strings.Repeat(c.text, times))
			name := c.name + "/short"
			if times > 1 {
				name = c.name + "/long"
			}
			b.Run(name, func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for range b.N {
					Characters(text)
				}
			})
		}
	}
}
