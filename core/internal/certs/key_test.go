package certs

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"testing"

	"software.sslmate.com/src/go-pkcs12"
)

// keys are one of each kind that can be read.
func keys(t *testing.T) map[string]crypto.Signer {
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]crypto.Signer{"RSA": newRSAKey(t, 2048), "EC": newKey(t), "Ed25519": edwards}
}

func equal(a, b crypto.Signer) bool {
	return a != nil && a.(interface{ Equal(crypto.PrivateKey) bool }).Equal(b)
}

func armour(label string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
}

func TestPrivateKeys(t *testing.T) {
	secret := []byte("secret")
	for name, key := range keys(t) {
		own, label, err := EncodePrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		general, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		hidden, hiddenLabel, err := EncryptPrivateKey(key, secret)
		if err != nil {
			t.Fatal(err)
		}
		old, err := x509.EncryptPEMBlock(rand.Reader, label, own, secret, x509.PEMCipherAES128)
		if err != nil {
			t.Fatal(err)
		}
		for form, parsed := range map[string]func() (crypto.Signer, error){
			"own":         func() (crypto.Signer, error) { return ParsePrivateKeyDER(own, nil) },
			"own PEM":     func() (crypto.Signer, error) { return ParsePrivateKeyPEM(armour(label, own), secret) },
			"PKCS #8":     func() (crypto.Signer, error) { return ParsePrivateKeyDER(general, secret) },
			"PKCS #8 PEM": func() (crypto.Signer, error) { return ParsePrivateKeyPEM(armour(pemPrivate, general), nil) },
			"behind others": func() (crypto.Signer, error) {
				return ParsePrivateKeyPEM(append(armour(pemCertificate, own), armour(label, own)...), nil)
			},
		} {
			if got, err := parsed(); !equal(got, key) {
				t.Errorf("%s, %s: %v", name, form, err)
			}
		}
		hiddenText, oldText := armour(hiddenLabel, hidden), pem.EncodeToMemory(old)
		for form, parsed := range map[string]func(pass []byte) (crypto.Signer, error){
			"encrypted":     func(pass []byte) (crypto.Signer, error) { return ParsePrivateKeyDER(hidden, pass) },
			"encrypted PEM": func(pass []byte) (crypto.Signer, error) { return ParsePrivateKeyPEM(hiddenText, pass) },
			"old PEM":       func(pass []byte) (crypto.Signer, error) { return ParsePrivateKeyPEM(oldText, pass) },
		} {
			if got, err := parsed(secret); !equal(got, key) {
				t.Errorf("%s, %s: %v", name, form, err)
			}
			for _, wrong := range []string{"", "wrong"} {
				if got, err := parsed([]byte(wrong)); !errors.Is(err, ErrPassphrase) {
					t.Errorf("%s, %s, %q: %v %v", name, form, wrong, got, err)
				}
			}
		}
	}
}

func TestPublicKeys(t *testing.T) {
	for name, key := range keys(t) {
		der, label, err := EncodePublicKey(key.Public())
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParsePublicKeyPEM(armour(label, der))
		if err != nil || !key.Public().(interface{ Equal(crypto.PublicKey) bool }).Equal(got) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := ParsePrivateKeyPEM(armour(label, der), nil); !errors.Is(err, ErrNoKey) {
			t.Errorf("%s: a public key taken for a private one: %v", name, err)
		}
		own, label, _ := EncodePrivateKey(key)
		if _, err := ParsePublicKeyPEM(armour(label, own)); !errors.Is(err, ErrNoKey) {
			t.Errorf("%s: a private key taken for a public one: %v", name, err)
		}
	}
}

func TestNoKeys(t *testing.T) {
	for _, data := range []string{"", "zz", "-----BEGIN PRIVATE KEY-----\nMAMCAQU=\n-----END PRIVATE KEY-----\n",
		"-----BEGIN PUBLIC KEY-----\nMAMCAQU=\n-----END PUBLIC KEY-----\n", "\x30\x03\x02\x01\x05"} {
		for _, parse := range []func([]byte) error{
			func(b []byte) error { _, err := ParsePrivateKeyPEM(b, nil); return err },
			func(b []byte) error { _, err := ParsePrivateKeyDER(b, nil); return err },
			func(b []byte) error { _, err := ParsePublicKeyPEM(b); return err },
			func(b []byte) error { _, err := ParsePublicKeyDER(b); return err },
		} {
			if err := parse([]byte(data)); !errors.Is(err, ErrNoKey) {
				t.Errorf("%q: %v", data, err)
			}
		}
	}
}

func TestPKCS12(t *testing.T) {
	root := newRoot(t, "root")
	server := newServer(t, root)
	for name, others := range map[string][]*issued{"alone": nil, "with its root": {root}} {
		for encoder, encode := range map[string]*pkcs12.Encoder{"modern": pkcs12.Modern2023, "old": pkcs12.LegacyDES} {
			data, err := encode.Encode(server.key, server.Certificate, certificates(others), "sëcret")
			if err != nil {
				t.Fatal(err)
			}
			key, own, rest, err := ParsePKCS12(data, "sëcret")
			if err != nil || !equal(key, server.key) || !own.Equal(server.Certificate) || len(rest) != len(others) {
				t.Errorf("%s, %s: %v", name, encoder, err)
			}
			if _, _, _, err := ParsePKCS12(data, "wrong"); err == nil {
				t.Errorf("%s, %s: opened with a wrong pass phrase", name, encoder)
			}
		}
	}
	disordered, err := pkcs12.Modern2023.Encode(server.key, root.Certificate, certificates([]*issued{server}), "x")
	if err != nil {
		t.Fatal(err)
	}
	if _, own, rest, err := ParsePKCS12(disordered, "x"); err != nil || !own.Equal(server.Certificate) || len(rest) != 1 {
		t.Errorf("%v %v", rest, err)
	}
	foreign, err := pkcs12.Modern2023.Encode(newKey(t), server.Certificate, nil, "x")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := ParsePKCS12(foreign, "x"); err == nil {
		t.Error("a key without its certificate")
	}
}

func FuzzParse(f *testing.F) {
	server := newCertificate(f, "server", nil, nil)
	der, label, _ := EncodePrivateKey(server.key)
	bag, err := pkcs12.LegacyDES.Encode(server.key, server.Certificate, nil, "x")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{server.Raw, EncodePEM(server.Certificate), der, armour(label, der), bag} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, c := range append(ParsePEM(data), ParseDER(data)...) {
			if again := ParsePEM(EncodePEM(c)); len(again) != 1 || !again[0].Equal(c) {
				t.Errorf("%x", c.Raw)
			}
		}
		ParsePrivateKeyPEM(data, nil)
		ParsePrivateKeyDER(data, nil)
		ParsePublicKeyPEM(data)
		ParsePublicKeyDER(data)
	})
}
