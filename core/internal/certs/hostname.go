package certs

import (
	"crypto/x509"
	"net/netip"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// toASCII maps names as QUrl::toAce() does.
var toASCII = idna.New(idna.MapForLookup(), idna.Transitional(true), idna.StrictDomainName(false))

// MatchesHost tells whether a certificate is for a host, a name or an address, as Qt does: an address by
// the alternative names; a name by them and by the common names, which may have a wildcard.
func MatchesHost(c *x509.Certificate, host string) bool {
	if matchesAlternative(c, host) {
		return true
	}
	name := ascii(host)
	return slices.ContainsFunc(Values(c.Subject, "CN"), func(common string) bool { return matchesName(common, name) })
}

// matchesAlternative is MatchesHost without the common names.
func matchesAlternative(c *x509.Certificate, host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		for _, ip := range c.IPAddresses {
			if a, ok := netip.AddrFromSlice(ip); ok && a == address.WithZone("") {
				return true
			}
		}
	}
	name := ascii(host)
	return slices.ContainsFunc(c.DNSNames, func(alternative string) bool { return matchesName(alternative, name) })
}

// matchesName holds a pattern of a certificate against a host name in ASCII and lower case. A `*` may be
// the end of the first of at least three labels, and stands for the rest of that label.
func matchesName(pattern, name string) bool {
	if name == "" {
		return false
	}
	first, rest, _ := strings.Cut(pattern, ".")
	prefix, starred := strings.CutSuffix(first, "*")
	if !starred {
		return !strings.Contains(pattern, "*") && ascii(pattern) == name
	}
	_, top, _ := strings.Cut(rest, ".")
	if top == "" || strings.Contains(prefix+rest, "*") || hasPrefixFold(prefix, "xn--") {
		return false
	}
	label, parent, _ := strings.Cut(name, ".")
	if !hasPrefixFold(label, prefix) || parent != ascii(rest) {
		return false
	}
	_, err := netip.ParseAddr(name)
	return err != nil
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// ascii gives a name in ASCII and lower case; "" for what cannot be one.
func ascii(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
		name, _ = toASCII.ToASCII(name)
	}
	return strings.ToLower(name)
}
