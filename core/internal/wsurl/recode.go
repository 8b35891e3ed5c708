package wsurl

import (
	"strings"
	"unicode/utf8"
)

// part is a component of a URL. They differ in the characters that may stand in them unencoded.
type part uint8

const (
	userPart part = iota
	pathPart
	queryPart
	fragmentPart
)

// recode brings a component, as a user wrote it, into its two forms: encoded for the wire, and shown as
// QUrl shows it (QUrl::FullyEncoded and QUrl::PrettyDecoded). Escapes of unreserved characters are
// decoded, those of other ASCII characters kept in upper case. If one "%" does not begin an escape, none
// in this component does.
func recode(s string, in part) (encoded, shown string) {
	if plain(s) {
		return s, s
	}
	var enc, show strings.Builder
	enc.Grow(len(s) + 16)
	show.Grow(len(s) + 16)
	escapes := wellEscaped(s)
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '%' && escapes:
			i += recodeEscape(s[i:], &enc, &show)
			continue
		case c == ' ' || c == '#' && in == fragmentPart:
			writeEscape(&enc, c)
			show.WriteByte(c)
		case c >= utf8.RuneSelf:
			writeEscape(&enc, c)
			show.WriteByte(c)
		case mustEscape(c, in):
			writeEscape(&enc, c)
			writeEscape(&show, c)
		default:
			enc.WriteByte(c)
			show.WriteByte(c)
		}
		i++
	}
	return enc.String(), show.String()
}

// recodeEscape handles the escape that s begins with, together with those that follow it and belong to
// the same character, and gives the length of what it handled.
func recodeEscape(s string, enc, show *strings.Builder) int {
	c := unescape(s)
	switch {
	case isUnreserved(c):
		enc.WriteByte(c)
		show.WriteByte(c)
	case c == ' ':
		writeEscape(enc, c)
		show.WriteByte(c)
	case c < utf8.RuneSelf:
		writeEscape(enc, c)
		writeEscape(show, c)
	default:
		r, size := unescapeRune(s)
		for i := range size {
			writeEscape(enc, unescape(s[3*i:]))
		}
		if r == utf8.RuneError && size == 1 || isNonCharacter(r) {
			for i := range size {
				writeEscape(show, unescape(s[3*i:]))
			}
		} else {
			show.WriteRune(r)
		}
		return 3 * size
	}
	return 3
}

// unescapeRune decodes the UTF-8 character that s begins with the escapes of. size counts its bytes; it
// is 1, and r is utf8.RuneError, if there is none.
func unescapeRune(s string) (r rune, size int) {
	var b [utf8.UTFMax]byte
	n := 0
	for n < len(b) && len(s) >= 3*n+3 && s[3*n] == '%' {
		b[n] = unescape(s[3*n:])
		n++
	}
	return utf8.DecodeRune(b[:n])
}

// percentDecode resolves all escapes, or none if one "%" does not begin an escape.
func percentDecode(s string) string {
	if strings.IndexByte(s, '%') < 0 || !wellEscaped(s) {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' {
			b = append(b, unescape(s[i:]))
			i += 2
		} else {
			b = append(b, s[i])
		}
	}
	return string(b)
}

// wellEscaped tells whether every "%" begins an escape.
func wellEscaped(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			continue
		}
		if len(s) < i+3 || !isHex(s[i+1]) || !isHex(s[i+2]) {
			return false
		}
	}
	return true
}

// plain tells whether a component is the same in both forms: nothing in it is ever escaped.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isUnreserved(s[i]) && s[i] != '/' {
			return false
		}
	}
	return true
}

// mustEscape tells whether an ASCII character may not stand in a component as it is.
func mustEscape(c byte, in part) bool {
	switch c {
	case '"', '%', '<', '>', '\\', '^', '`', '{', '|', '}', 0x7f:
		return true
	case '[', ']':
		return in == userPart
	}
	return c < ' '
}

// isNonCharacter tells of the code points that Unicode keeps out of interchange.
func isNonCharacter(r rune) bool { return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef }

// isUnreserved tells of the characters whose escaping means nothing (RFC 3986, 2.3).
func isUnreserved(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '-' || c == '.' || c == '_' || c == '~'
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isHex(c byte) bool    { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

// unescape gives the byte of the escape that s begins with.
func unescape(s string) byte { return hexValue(s[1])<<4 | hexValue(s[2]) }

func hexValue(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

func writeEscape(b *strings.Builder, c byte) {
	const digits = "0123456789ABCDEF"
	b.WriteByte('%')
	b.WriteByte(digits[c>>4])
	b.WriteByte(digits[c&15])
}
