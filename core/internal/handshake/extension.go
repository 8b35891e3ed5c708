package handshake

import "strings"

// appendExtensions appends the members of one list, in the form of Fields.Extensions. ok is false if the
// list does not follow the grammar.
func appendExtensions(list []string, field string) (_ []string, ok bool) {
	s := scanner{trim(field)}
	for s.rest != "" {
		if s.take(',') { // an empty member: RFC 9110, 5.6.1
			continue
		}
		extension, ok := s.extension()
		if !ok || s.rest != "" && !s.take(',') {
			return nil, false
		}
		list = append(list, extension)
	}
	return list, true
}

// extensionName gives an extension, in the form of Fields.Extensions, without its parameters.
func extensionName(extension string) string {
	name, _, _ := strings.Cut(extension, ";")
	return name
}

// scanner reads a list of extensions. No white space stands before rest.
type scanner struct{ rest string }

// skip goes on behind n bytes and the white space that follows them.
func (s *scanner) skip(n int) { s.rest = strings.TrimLeft(s.rest[n:], " \t") }

// take takes the byte c, if it comes next.
func (s *scanner) take(c byte) bool {
	if s.rest == "" || s.rest[0] != c {
		return false
	}
	s.skip(1)
	return true
}

// extension takes a name with its parameters.
func (s *scanner) extension() (string, bool) {
	var b strings.Builder
	if !s.token(&b) {
		return "", false
	}
	for s.take(';') {
		b.WriteString("; ")
		if !s.token(&b) {
			return "", false
		}
		if s.take('=') {
			b.WriteByte('=')
			if !s.value(&b) {
				return "", false
			}
		}
	}
	return b.String(), true
}

// token takes a token (RFC 9110, 5.6.2) and appends it to b.
func (s *scanner) token(b *strings.Builder) bool {
	n := 0
	for n < len(s.rest) && isTokenByte(s.rest[n]) {
		n++
	}
	b.WriteString(s.rest[:n])
	s.skip(n)
	return n > 0
}

// value takes a token or a quoted string (RFC 9110, 5.6.4) that stands for one, and appends that to b.
func (s *scanner) value(b *strings.Builder) bool {
	if s.rest == "" || s.rest[0] != '"' {
		return s.token(b)
	}
	for i := 1; i < len(s.rest); i++ {
		if s.rest[i] == '"' {
			s.skip(i + 1)
			return i > 1
		}
		if s.rest[i] == '\\' && i+1 < len(s.rest) {
			i++
		}
		if !isTokenByte(s.rest[i]) {
			return false
		}
		b.WriteByte(s.rest[i])
	}
	return false
}
