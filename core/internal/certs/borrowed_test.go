package certs

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/x509"
	"testing"

	"software.sslmate.com/src/go-pkcs12"
)

// TestNothingIsKept: callers get their memory back, and may overwrite it.
func TestNothingIsKept(t *testing.T) {
	server := newServer(t, newRoot(t, "root"))
	t.Run("certificate", func(t *testing.T) {
		data := bytes.Clone(server.Certificate.Raw)
		c, _ := NextDER(data)
		clear(data)
		if !c.Equal(server.Certificate) || !bytes.Equal(c.RawSubject, server.Certificate.RawSubject) {
			t.Error("it has changed")
		}
	})
	t.Run("public key", func(t *testing.T) {
		own, _, err := ed25519.GenerateKey(nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, key := range map[string]crypto.PublicKey{"Ed25519": own, "EC": server.key.Public()} {
			data, err := x509.MarshalPKIXPublicKey(key)
			if err != nil {
				t.Fatal(err)
			}
			got, err := ParsePublicKeyDER(data)
			clear(data)
			if err != nil || !got.(interface{ Equal(crypto.PublicKey) bool }).Equal(key) {
				t.Errorf("%s has changed: %v", name, err)
			}
		}
	})
	t.Run("PKCS #12", func(t *testing.T) {
		for name, encode := range map[string]*pkcs12.Encoder{"encrypted": pkcs12.Modern2023, "open": pkcs12.Passwordless} {
			password := "x"
			if encode == pkcs12.Passwordless {
				password = ""
			}
			data, err := encode.Encode(server.key, server.Certificate, nil, password)
			if err != nil {
				t.Fatal(err)
			}
			key, c, _, err := ParsePKCS12(data, password)
			clear(data)
			if err != nil || !equal(key, server.key) || !bytes.Equal(c.Raw, server.Certificate.Raw) {
				t.Errorf("%s has changed: %v", name, err)
			}
		}
	})
}
