package wsurl

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// toASCII maps a name as QUrl does: compatibility forms and case folded, IDNA 2003's ß to ss.
var toASCII = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.Transitional(true), idna.StrictDomainName(false))

// maxUnicodeName is more than any name can have in bytes that the domain name system holds (253
// characters); converting takes time that is square in it.
const maxUnicodeName = 1024

// parseHost gives the form of a host to connect to and the one to show. Nothing is a valid host for a
// URL; it just cannot be found.
func parseHost(s string) (host, shown string, err error) {
	s = percentDecode(s)
	if s == "" {
		return "", "", nil
	}
	if s[0] == '[' {
		host, err = parseIPv6(s)
		return host, host, err
	}
	if isASCII(s) {
		host = strings.ToLower(s)
	} else if len(s) > maxUnicodeName || !utf8.ValidString(s) {
		return "", "", ErrInvalid
	} else if host, err = toASCII.ToASCII(s); err != nil {
		return "", "", ErrInvalid
	}
	if !isName(host) {
		return "", "", ErrInvalid
	}
	if address, ok := parseIPv4(host); ok {
		return address, address, nil
	}
	return host, showName(host), nil
}

// parseIPv6 reads an address in brackets, perhaps with a zone, and gives it without them in the form of
// RFC 5952, but with IPv4 addresses that are embedded in ::/96 dotted, as Qt does.
func parseIPv6(s string) (string, error) {
	inner, ok := strings.CutSuffix(s[1:], "]")
	if !ok {
		return "", ErrInvalid
	}
	address, zone, hasZone := strings.Cut(inner, "%")
	if hasZone && (zone == "" || strings.ContainsFunc(zone, notUnreserved)) {
		return "", ErrInvalid
	}
	a, err := netip.ParseAddr(address)
	if err != nil || !a.Is6() {
		return "", ErrInvalid
	}
	host := a.String()
	b := a.As16()
	if [12]byte(b[:12]) == [12]byte{} && (b[12] != 0 || b[13] != 0) {
		host = "::" + netip.AddrFrom4([4]byte(b[12:])).String()
	}
	if hasZone {
		host += "%" + zone
	}
	return host, nil
}

func notUnreserved(r rune) bool { return r >= utf8.RuneSelf || !isUnreserved(byte(r)) }

// parseIPv4 reads the forms of inet_aton: one to four numbers, decimal, octal (0) or hexadecimal (0x),
// the last of which fills the bytes that are left.
func parseIPv4(s string) (string, bool) {
	left := strings.Count(s, ".") + 1
	if left > 4 {
		return "", false
	}
	var address uint64
	last := 8 * (5 - left)
	for text := range strings.SplitSeq(s, ".") {
		n, ok := parseNumber(text)
		bits := 8
		if left--; left == 0 {
			bits = last
		}
		if !ok || n>>bits != 0 {
			return "", false
		}
		address = address<<bits | n
	}
	a := [4]byte{byte(address >> 24), byte(address >> 16), byte(address >> 8), byte(address)}
	return netip.AddrFrom4(a).String(), true
}

// parseNumber reads an unsigned number of at most 32 bits in the notation of C.
func parseNumber(s string) (uint64, bool) {
	if s == "" || !isDigit(s[0]) {
		return 0, false
	}
	base := 10
	if digits, ok := strings.CutPrefix(s, "0x"); ok {
		s, base = digits, 16
	} else if len(s) > 1 && s[0] == '0' {
		s, base = s[1:], 8
	}
	n, err := strconv.ParseUint(s, base, 32)
	return n, err == nil
}

// isName tells whether a lower-case ASCII name can be a host: labels of letters, digits, "-" and "_",
// no longer than 63 bytes, not beginning or ending in "-"; a dot may end it.
func isName(s string) bool {
	for label := range strings.SplitSeq(strings.TrimSuffix(s, "."), ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := 0; i < len(label); i++ {
			if c := label[i]; !isLetter(c) && !isDigit(c) && c != '-' && c != '_' {
				return false
			}
		}
	}
	return true
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// showName gives the Unicode form of a name that has labels in IDNA, if its registry is one of
// shownRegistries and the form leads back to the same name.
func showName(host string) string {
	if !strings.HasPrefix(host, "xn--") && !strings.Contains(host, ".xn--") {
		return host
	}
	name := strings.TrimSuffix(host, ".")
	if !shownRegistries[name[strings.LastIndexByte(name, '.')+1:]] || !strings.Contains(name, ".") {
		return host
	}
	shown, err := toASCII.ToUnicode(host)
	if err != nil {
		return host
	}
	if back, err := toASCII.ToASCII(shown); err != nil || back != host {
		return host
	}
	return shown
}

// shownRegistries are the top level domains whose registries keep names apart that look alike, so that
// the Unicode form of their names misleads nobody: QUrl::idnWhitelist() of Qt 5.15.
var shownRegistries = registries(`ac ar asia at biz br cat ch cl cn com de dk es fi gr hu il info io ir is
	jp kr li lt lu lv museum name net no nu nz org pl pr se sh tel th tm tw ua vn
	xn--fiqs8s xn--fiqz9s xn--fzc2c9e2c xn--j6w193g xn--kprw13d xn--kpry57d xn--mgba3a4f16a
	xn--mgba3a4fra xn--mgbaam7a8h xn--mgbayh7gpa xn--mgberp4a5d4ar xn--ogbpf8fl xn--p1ai xn--wgbh1c
	xn--wgbl6a xn--xkc2al3hye2a`)

func registries(list string) map[string]bool {
	m := make(map[string]bool)
	for name := range strings.FieldsSeq(list) {
		m[name] = true
	}
	return m
}
