package certs

import (
	"crypto/x509"
	"encoding/asn1"
	"slices"
)

// The extensions whose presence alone says something (RFC 5280, 4.2.1).
var (
	keyUsageExtension         = asn1.ObjectIdentifier{2, 5, 29, 15}
	basicConstraintsExtension = asn1.ObjectIdentifier{2, 5, 29, 19}
	nameConstraintsExtension  = asn1.ObjectIdentifier{2, 5, 29, 30}
	extKeyUsageExtension      = asn1.ObjectIdentifier{2, 5, 29, 37}
)

func hasExtension(c *x509.Certificate, id asn1.ObjectIdentifier) bool {
	for i := range c.Extensions {
		if c.Extensions[i].Id.Equal(id) {
			return true
		}
	}
	return false
}

// lacksUsage tells whether a certificate says what its key is for, and none of these uses.
func lacksUsage(c *x509.Certificate, usage x509.KeyUsage) bool {
	return hasExtension(c, keyUsageExtension) && c.KeyUsage&usage == 0
}

// isCA is how sure it is that a certificate may issue others.
type isCA int

const (
	notCA     isCA = iota
	surelyCA       // it says so
	assumedCA      // a root of version 1, or one whose key may sign certificates: only good as a root
)

func judgeCA(c *x509.Certificate) isCA {
	switch {
	case lacksUsage(c, x509.KeyUsageCertSign):
		return notCA
	case hasExtension(c, basicConstraintsExtension):
		if c.BasicConstraintsValid && c.IsCA {
			return surelyCA
		}
		return notCA
	case c.Version == 1 && IsSelfSigned(c), hasExtension(c, keyUsageExtension):
		return assumedCA
	}
	return notCA
}

// fits tells whether a certificate may stand where it stands in the path of a server or a client.
func fits(c *x509.Certificate, client, first bool) bool {
	purpose, usage := x509.ExtKeyUsageServerAuth,
		x509.KeyUsageDigitalSignature|x509.KeyUsageKeyEncipherment|x509.KeyUsageKeyAgreement
	gated := x509.ExtKeyUsageNetscapeServerGatedCrypto
	if client {
		purpose, usage = x509.ExtKeyUsageClientAuth, x509.KeyUsageDigitalSignature|x509.KeyUsageKeyAgreement
		gated = purpose
	}
	if hasExtension(c, extKeyUsageExtension) && !slices.Contains(c.ExtKeyUsage, purpose) &&
		!slices.Contains(c.ExtKeyUsage, gated) {
		return false
	}
	if first {
		return !lacksUsage(c, usage)
	}
	return judgeCA(c) != notCA
}
