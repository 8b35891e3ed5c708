package certs

import (
	"bytes"
	"crypto/x509"
	"slices"
	"time"
)

// mostCertificates is how many certificates a path may have if nothing else is asked for: OpenSSL's limit
// of 100 between the first and the last.
const mostCertificates = 102

// path is a chain from the peer's certificate up, each one issued by the next.
type path struct {
	certificates []*x509.Certificate

	// own is how many of them the peer has sent; the others come from the trusted ones.
	own int

	// anchored: the last one is self-signed and trusted.
	anchored bool
}

// last is the end that is reached so far.
func (p *path) last() *x509.Certificate { return p.certificates[len(p.certificates)-1] }

// buildPath looks for the issuers of the first certificate of a peer, among the trusted ones first, as OpenSSL
// does: so that what an old peer sends cannot hide a shorter way. It needs one certificate at least. A
// path that is not anchored after `most` certificates ends there. Trusted certificates that have expired are
// not looked at, as in Qt.
func buildPath(sent []*x509.Certificate, trusted Authorities, now time.Time, most int) path {
	p := path{certificates: sent[:1:1], own: 1}
	others := slices.Clone(sent[1:])
	for {
		current := p.last()
		if len(p.certificates) < most || IsSelfSigned(current) {
			issuer := p.issuer(unexpired(trusted.named(current.RawIssuer), now), now)
			switch {
			case issuer == nil:
			case !IsSelfSigned(current):
				p.certificates = append(p.certificates, issuer)
				if p.anchored = IsSelfSigned(issuer); p.anchored {
					return p
				}
				others = nil
				continue
			case issuer.Equal(current):
				p.own = min(p.own, len(p.certificates)-1)
				p.anchored = true
				return p
			}
		}
		var issuer *x509.Certificate
		if len(p.certificates) < most && !IsSelfSigned(current) {
			issuer = p.issuer(others, now)
		}
		if issuer == nil {
			return p
		}
		others = slices.DeleteFunc(others, issuer.Equal)
		p.certificates = append(p.certificates, issuer)
		p.own++
	}
}

func unexpired(list []*x509.Certificate, now time.Time) []*x509.Certificate {
	return slices.DeleteFunc(list, func(c *x509.Certificate) bool { return now.After(c.NotAfter) })
}

// issuer chooses who has issued the last certificate: of several that one which is valid now, else the one
// that ends last. nil if there is none.
func (p *path) issuer(candidates []*x509.Certificate, now time.Time) *x509.Certificate {
	var best *x509.Certificate
	for _, c := range candidates {
		again := slices.ContainsFunc(p.certificates, c.Equal)
		if again && !(len(p.certificates) == 1 && isSelfIssued(c)) || !canHaveIssued(c, p.last()) {
			continue
		}
		if !now.Before(c.NotBefore) && !now.After(c.NotAfter) {
			return c
		}
		if best == nil || c.NotAfter.After(best.NotAfter) {
			best = c
		}
	}
	return best
}

// canHaveIssued compares names and key identifiers (RFC 5280, 4.2.1.1); the signature is judged later.
func canHaveIssued(issuer, c *x509.Certificate) bool {
	if !bytes.Equal(issuer.RawSubject, c.RawIssuer) || !canHaveSigned(issuer.PublicKeyAlgorithm, c.SignatureAlgorithm) {
		return false
	}
	return len(c.AuthorityKeyId) == 0 || len(issuer.SubjectKeyId) == 0 ||
		bytes.Equal(c.AuthorityKeyId, issuer.SubjectKeyId)
}

func isSelfIssued(c *x509.Certificate) bool { return bytes.Equal(c.RawSubject, c.RawIssuer) }

// IsSelfSigned tells whether a certificate names itself as its issuer.
func IsSelfSigned(c *x509.Certificate) bool { return canHaveIssued(c, c) }

// canHaveSigned tells whether a key of this kind makes signatures of that kind. What Go does not know is
// left to the check of the signature.
func canHaveSigned(key x509.PublicKeyAlgorithm, signature x509.SignatureAlgorithm) bool {
	switch signature {
	case x509.MD2WithRSA, x509.MD5WithRSA, x509.SHA1WithRSA, x509.SHA256WithRSA, x509.SHA384WithRSA,
		x509.SHA512WithRSA, x509.SHA256WithRSAPSS, x509.SHA384WithRSAPSS, x509.SHA512WithRSAPSS:
		return key == x509.RSA
	case x509.ECDSAWithSHA1, x509.ECDSAWithSHA256, x509.ECDSAWithSHA384, x509.ECDSAWithSHA512:
		return key == x509.ECDSA
	case x509.PureEd25519:
		return key == x509.Ed25519
	}
	return true
}
