package certs

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"strings"

	"github.com/youmark/pkcs8"
)

// Why a key cannot be read or written.
var (
	ErrNoKey      = errors.New("no key of a known kind")
	ErrPassphrase = errors.New("the key is encrypted, and this is not its pass phrase")
)

// The labels of keys in PEM text.
const (
	pemRSA       = "RSA PRIVATE KEY"       // PKCS #1
	pemEC        = "EC PRIVATE KEY"        // SEC 1
	pemPrivate   = "PRIVATE KEY"           // PKCS #8
	pemEncrypted = "ENCRYPTED PRIVATE KEY" // PKCS #8
	pemPublic    = "PUBLIC KEY"            // SubjectPublicKeyInfo
	pemRSAPublic = "RSA PUBLIC KEY"        // PKCS #1
)

// ParsePrivateKeyPEM reads the first private key of a PEM text: RSA, EC or Ed25519, perhaps encrypted.
func ParsePrivateKeyPEM(data, passphrase []byte) (crypto.Signer, error) {
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return nil, ErrNoKey
		}
		if !strings.HasSuffix(block.Type, pemPrivate) {
			continue
		}
		if block.Headers["DEK-Info"] == "" {
			return ParsePrivateKeyDER(block.Bytes, passphrase)
		}
		der, err := x509.DecryptPEMBlock(block, passphrase) // RFC 1423: old, and what Qt 5 itself writes
		if err != nil {
			return nil, ErrPassphrase
		}
		key, err := ParsePrivateKeyDER(der, nil)
		if err != nil {
			return nil, ErrPassphrase // a wrong one can look right by chance
		}
		return key, nil
	}
}

// ParsePrivateKeyDER reads a private key as PKCS #1, SEC 1 or PKCS #8, the last one perhaps encrypted.
func ParsePrivateKeyDER(der, passphrase []byte) (crypto.Signer, error) {
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return signer(key)
	}
	if !isEncrypted(der) {
		return nil, ErrNoKey
	}
	if len(passphrase) == 0 {
		return nil, ErrPassphrase
	}
	key, _, err := pkcs8.ParsePrivateKey(der, passphrase)
	if err != nil {
		return nil, ErrPassphrase
	}
	return signer(key)
}

// isEncrypted tells whether this is an EncryptedPrivateKeyInfo (RFC 5958, section 3).
func isEncrypted(der []byte) bool {
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
	rest, err := asn1.Unmarshal(der, &info)
	return err == nil && len(rest) == 0
}

// signer takes a private key that can sign; others (X25519) are of no use for TLS.
func signer(key any) (crypto.Signer, error) {
	if s, ok := key.(crypto.Signer); ok {
		return s, nil
	}
	return nil, ErrNoKey
}

// ParsePublicKeyPEM reads the first public key of a PEM text.
func ParsePublicKeyPEM(data []byte) (crypto.PublicKey, error) {
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return nil, ErrNoKey
		}
		if block.Type == pemPublic || block.Type == pemRSAPublic {
			return ParsePublicKeyDER(block.Bytes)
		}
	}
}

// ParsePublicKeyDER reads a public key as SubjectPublicKeyInfo, an RSA key also as PKCS #1. The key keeps nothing
// of der.
func ParsePublicKeyDER(der []byte) (crypto.PublicKey, error) {
	der = bytes.Clone(der)
	if key, err := x509.ParsePKIXPublicKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return key, nil
	}
	return nil, ErrNoKey
}

// EncodePrivateKey writes a private key as Qt does: RSA as PKCS #1, EC as SEC 1, others as PKCS #8. label
// is that of its PEM text.
func EncodePrivateKey(key crypto.Signer) (der []byte, label string, err error) {
	switch key := key.(type) {
	case *rsa.PrivateKey:
		return x509.MarshalPKCS1PrivateKey(key), pemRSA, nil
	case *ecdsa.PrivateKey:
		der, err = x509.MarshalECPrivateKey(key)
		return der, pemEC, err
	default:
		der, err = x509.MarshalPKCS8PrivateKey(key)
		return der, pemPrivate, err
	}
}

// encryption is AES-256-CBC under a key that PBKDF2 derives.
var encryption = pkcs8.Opts{
	Cipher:  pkcs8.AES256CBC,
	KDFOpts: pkcs8.PBKDF2Opts{SaltSize: 16, IterationCount: 100_000, HMACHash: crypto.SHA256},
}

// EncryptPrivateKey writes a private key as encrypted PKCS #8. The pass phrase may not be empty.
func EncryptPrivateKey(key crypto.Signer, passphrase []byte) (der []byte, label string, err error) {
	der, err = pkcs8.MarshalPrivateKey(key, passphrase, &encryption)
	return der, pemEncrypted, err
}

// EncodePublicKey writes a public key as SubjectPublicKeyInfo.
func EncodePublicKey(key crypto.PublicKey) (der []byte, label string, err error) {
	der, err = x509.MarshalPKIXPublicKey(key)
	return der, pemPublic, err
}
