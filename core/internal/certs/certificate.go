// Package certs is what TLS needs of X.509: it reads certificates and keys, and judges a peer's chain. It
// finds every error of a chain, not the first alone, with the numbers and texts of Qt's QSslError and in
// the order of OpenSSL, because programs choose which errors they ignore (RFC 5280, section 6).
package certs

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
)

const pemCertificate = "CERTIFICATE"

// NextPEM reads the first certificate of a PEM text, passing over what is none, and gives what is behind it; nil
// if there is none.
func NextPEM(data []byte) (c *x509.Certificate, rest []byte) {
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return nil, nil
		}
		if block.Type != pemCertificate {
			continue
		}
		if c, err := x509.ParseCertificate(block.Bytes); err == nil {
			return c, data
		}
	}
}

// NextDER reads the certificate that data begins with, and gives what is behind it; nil if there is none. The
// certificate keeps nothing of data.
func NextDER(data []byte) (c *x509.Certificate, rest []byte) {
	var one asn1.RawValue
	rest, err := asn1.Unmarshal(data, &one)
	if err != nil {
		return nil, nil
	}
	if c, err = x509.ParseCertificate(bytes.Clone(one.FullBytes)); err != nil {
		return nil, nil
	}
	return c, rest
}

// ParsePEM reads all certificates of a PEM text in order.
func ParsePEM(data []byte) []*x509.Certificate { return parse(data, NextPEM) }

// ParseDER reads certificates that stand one behind the other, up to the first thing that is none.
func ParseDER(data []byte) []*x509.Certificate { return parse(data, NextDER) }

func parse(data []byte, next func([]byte) (*x509.Certificate, []byte)) []*x509.Certificate {
	var found []*x509.Certificate
	for len(data) > 0 {
		var c *x509.Certificate
		if c, data = next(data); c != nil {
			found = append(found, c)
		}
	}
	return found
}

// EncodePEM writes a certificate as PEM text.
func EncodePEM(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: pemCertificate, Bytes: c.Raw})
}
