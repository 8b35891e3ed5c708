package handshake

import (
	"strings"
	"unicode/utf8"
)

// ValidName tells whether a text can be the name of a header field: a token of RFC 9110, 5.6.2.
func ValidName(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isTokenByte(s[i]) {
			return false
		}
	}
	return s != ""
}

// ValidValue tells whether a text can be the value of a header field: it holds no control characters but
// tabs (RFC 9110, 5.5). CR, LF and NUL in a value would let it go on as another field. It judges bytes of
// the wire and UTF-8 alike, since a control character is the same in Latin-1.
func ValidValue(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

// visible tells whether a text is printable ASCII without spaces, as the parts of a request line are.
func visible(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return s != ""
}

func isTokenByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' ||
		c < utf8.RuneSelf && strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

// trim removes the white space that may stand around a value.
func trim(s string) string { return strings.Trim(s, " \t") }

// equalFold compares without the case of ASCII letters; strings.EqualFold would take the Kelvin sign for
// a k.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// appendLatin1 appends UTF-8 text in Latin-1, as QString::toLatin1(): a "?" for each UTF-16 unit of
// other characters.
func appendLatin1(dst []byte, text string) []byte {
	for _, r := range text {
		switch {
		case r <= 0xff:
			dst = append(dst, byte(r))
		case r <= 0xffff:
			dst = append(dst, '?')
		default:
			dst = append(dst, '?', '?')
		}
	}
	return dst
}

// fromLatin1 gives bytes of the wire as UTF-8 text.
func fromLatin1(s string) string {
	i := 0
	for i < len(s) && s[i] < utf8.RuneSelf {
		i++
	}
	if i == len(s) {
		return s
	}
	b := append(make([]byte, 0, len(s)+len(s)/4), s[:i]...)
	for ; i < len(s); i++ {
		b = utf8.AppendRune(b, rune(s[i]))
	}
	return string(b)
}
