package httpauth

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Octets gives a text of credentials as it goes on the wire: in Latin-1, as Qt sends it, or in UTF-8 if
// it has other characters.
func Octets(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r > 0xff {
			return text
		}
		b.WriteByte(byte(r))
	}
	return b.String()
}

// text gives bytes of the wire as text: they are in UTF-8, or else in Latin-1.
func text(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

// charset is how a challenge wants texts of credentials on the wire.
type charset struct{ utf8 bool }

// charsetOf reads the only charset that can be asked for (RFC 7617, 2.1; RFC 7616, 4).
func charsetOf(c *challenge) charset { return charset{strings.EqualFold(c.get("charset"), "UTF-8")} }

func (c charset) octets(text string) string {
	if c.utf8 {
		return text
	}
	return Octets(text)
}

// quote gives a quoted string (RFC 9110, 5.6.4) that stands for s.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// isASCII tells whether a text is the same in all charsets.
func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// percentEncode gives the value-chars of an ext-value (RFC 8187, 3.2.1) for UTF-8 text.
func percentEncode(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
