package certs

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"slices"

	"software.sslmate.com/src/go-pkcs12"
)

// ParsePKCS12 reads a private key, the certificate that belongs to it, and the other certificates (RFC
// 7292). Nothing of data is kept.
func ParsePKCS12(data []byte, password string) (crypto.Signer, *x509.Certificate, []*x509.Certificate, error) {
	private, first, others, err := pkcs12.DecodeChain(bytes.Clone(data), password)
	if err != nil {
		return nil, nil, nil, err
	}
	key, err := signer(private)
	if err != nil {
		return nil, nil, nil, err
	}
	all := append([]*x509.Certificate{first}, others...)
	own := slices.IndexFunc(all, func(c *x509.Certificate) bool { return Match(c, key.Public()) })
	if own < 0 {
		return nil, nil, nil, ErrNoKey
	}
	certificate := all[own]
	return key, certificate, slices.Delete(all, own, own+1), nil
}

// Match tells whether a certificate is about this public key.
func Match(c *x509.Certificate, key crypto.PublicKey) bool {
	own, ok := c.PublicKey.(interface{ Equal(crypto.PublicKey) bool })
	return ok && own.Equal(key)
}
