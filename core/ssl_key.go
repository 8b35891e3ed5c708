package core

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/pem"
	"fmt"

	"libqwebsocket/core/internal/certs"
)

// SSLKeyAlgorithm is QSsl::KeyAlgorithm. Keys of DSA and Diffie-Hellman cannot be read.
type SSLKeyAlgorithm int

// What keys are for.
const (
	SSLOpaque SSLKeyAlgorithm = 0 // Ed25519, which Qt has no number for
	SSLRsa    SSLKeyAlgorithm = 1
	SSLDsa    SSLKeyAlgorithm = 2
	SSLEc     SSLKeyAlgorithm = 3
	SSLDh     SSLKeyAlgorithm = 4
)

// SSLKeyType is QSsl::KeyType.
type SSLKeyType int

// The halves of a pair of keys.
const (
	SSLPrivateKey SSLKeyType = 0
	SSLPublicKey  SSLKeyType = 1
)

// SSLKey is a private or a public key of RSA, EC or Ed25519 (QSslKey). It never changes.
type SSLKey struct {
	private crypto.Signer // nil in a public key
	public  crypto.PublicKey
}

// ParseSSLKey reads a key: a private one as PKCS #1, SEC 1 or PKCS #8, encrypted perhaps; a public one as
// SubjectPublicKeyInfo or PKCS #1. The error is ErrArgument and says what is wrong: no key, or not the pass
// phrase.
func ParseSSLKey(data []byte, format SSLEncoding, kind SSLKeyType, passphrase []byte) (*SSLKey, error) {
	if kind == SSLPublicKey {
		parse := certs.ParsePublicKeyPEM
		if format == SSLDer {
			parse = certs.ParsePublicKeyDER
		}
		public, err := parse(data)
		if err == nil && algorithmOf(public) == SSLDsa {
			err = certs.ErrNoKey
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrArgument, err)
		}
		return &SSLKey{public: public}, nil
	}
	parse := certs.ParsePrivateKeyPEM
	if format == SSLDer {
		parse = certs.ParsePrivateKeyDER
	}
	private, err := parse(data, passphrase)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrArgument, err)
	}
	return newSSLKey(private), nil
}

func newSSLKey(private crypto.Signer) *SSLKey { return &SSLKey{private, private.Public()} }

// ParsePKCS12 reads a private key, the certificate that belongs to it and the other certificates of a PKCS
// #12 file (QSslCertificate::importPkcs12); ErrArgument if it is none or this is not its pass phrase.
func ParsePKCS12(data []byte, passphrase string) (*SSLKey, *SSLCertificate, []*SSLCertificate, error) {
	private, own, others, err := certs.ParsePKCS12(data, passphrase)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("%w: %w", ErrArgument, err)
	}
	return newSSLKey(private), &SSLCertificate{own}, sslCertificates(others), nil
}

func algorithmOf(public crypto.PublicKey) SSLKeyAlgorithm {
	switch public.(type) {
	case *rsa.PublicKey:
		return SSLRsa
	case *ecdsa.PublicKey:
		return SSLEc
	case ed25519.PublicKey:
		return SSLOpaque
	}
	return SSLDsa
}

// Algorithm is what the key is for.
func (k *SSLKey) Algorithm() SSLKeyAlgorithm { return algorithmOf(k.public) }

// Type tells which half of a pair this is.
func (k *SSLKey) Type() SSLKeyType {
	if k.private == nil {
		return SSLPublicKey
	}
	return SSLPrivateKey
}

// Length is the size of the key in bits.
func (k *SSLKey) Length() int {
	switch public := k.public.(type) {
	case *rsa.PublicKey:
		return public.N.BitLen()
	case *ecdsa.PublicKey:
		return public.Curve.Params().BitSize
	case ed25519.PublicKey:
		return 8 * ed25519.PublicKeySize
	}
	return -1
}

// DER is the key in Qt's encoding: RSA as PKCS #1, EC as SEC 1, Ed25519 as PKCS #8, public ones as
// SubjectPublicKeyInfo.
func (k *SSLKey) DER() ([]byte, error) {
	der, _, err := k.encode(nil)
	return der, err
}

// PEM is DER as PEM text; with a pass phrase, a private key is encrypted (PKCS #8).
func (k *SSLKey) PEM(passphrase []byte) ([]byte, error) {
	der, label, err := k.encode(passphrase)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}), nil
}

func (k *SSLKey) encode(passphrase []byte) (der []byte, label string, err error) {
	switch {
	case k.private == nil:
		return certs.EncodePublicKey(k.public)
	case len(passphrase) > 0:
		return certs.EncryptPrivateKey(k.private, passphrase)
	}
	return certs.EncodePrivateKey(k.private)
}

// Equal tells whether two keys are the same half of the same pair. nil is equal to nil alone.
func (k *SSLKey) Equal(other *SSLKey) bool {
	if k == nil || other == nil {
		return k == other
	}
	own, err := k.DER()
	theirs, otherErr := other.DER()
	return err == nil && otherErr == nil && k.Type() == other.Type() && bytes.Equal(own, theirs)
}
