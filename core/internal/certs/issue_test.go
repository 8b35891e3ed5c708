package certs

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"sync/atomic"
	"testing"
	"time"
)

// issued is a certificate and its key, both made by the test.
type issued struct {
	*x509.Certificate
	key crypto.Signer
}

var serials atomic.Int64

// change is something about a certificate that is not usual.
type change func(c *x509.Certificate)

// newCertificate makes a certificate that is valid today; by nil it is signed by itself.
func newCertificate(t testing.TB, name string, by *issued, key crypto.Signer, changes ...change) *issued {
	t.Helper()
	if key == nil {
		key = newKey(t)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(serials.Add(1)),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
	}
	for _, change := range changes {
		change(c)
	}
	issuer := by
	if issuer == nil {
		issuer = &issued{c, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, issuer.Certificate, key.Public(), issuer.key)
	if err != nil {
		t.Fatal(name, err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(name, err)
	}
	return &issued{made, key}
}

// newRoot makes a certificate of an authority that is signed by itself.
func newRoot(t testing.TB, name string, changes ...change) *issued {
	return newCertificate(t, name, nil, nil, append([]change{authority}, changes...)...)
}

// newBetween makes a certificate of an authority that another one has signed.
func newBetween(t testing.TB, name string, by *issued, changes ...change) *issued {
	return newCertificate(t, name, by, nil, append([]change{authority}, changes...)...)
}

// newServer makes a certificate of the server "host.test".
func newServer(t testing.TB, by *issued, changes ...change) *issued {
	return newCertificate(t, "server", by, nil, append([]change{names("host.test")}, changes...)...)
}

func newKey(t testing.TB) crypto.Signer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newRSAKey(t testing.TB, bits int) crypto.Signer {
	t.Setenv("GODEBUG", "rsa1024min=0")
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func authority(c *x509.Certificate) {
	c.IsCA, c.BasicConstraintsValid, c.KeyUsage = true, true, x509.KeyUsageCertSign
}

func names(names ...string) change {
	return func(c *x509.Certificate) { c.DNSNames = names }
}

func addresses(addresses ...string) change {
	return func(c *x509.Certificate) {
		for _, a := range addresses {
			c.IPAddresses = append(c.IPAddresses, net.ParseIP(a))
		}
	}
}

func valid(from, until time.Duration) change {
	return func(c *x509.Certificate) { c.NotBefore, c.NotAfter = time.Now().Add(from), time.Now().Add(until) }
}

var (
	past   = valid(-2*time.Hour, -time.Hour)
	future = valid(time.Hour, 2*time.Hour)
)

func usage(u x509.KeyUsage) change {
	return func(c *x509.Certificate) { c.KeyUsage = u }
}

func purposes(p ...x509.ExtKeyUsage) change {
	return func(c *x509.Certificate) { c.ExtKeyUsage = p }
}

func plain(c *x509.Certificate) { c.IsCA, c.BasicConstraintsValid = false, false }

func notAuthority(c *x509.Certificate) { c.IsCA = false }

func pathLength(n int) change {
	return func(c *x509.Certificate) { c.MaxPathLen, c.MaxPathLenZero = n, n == 0 }
}

func signedWith(a x509.SignatureAlgorithm) change {
	return func(c *x509.Certificate) { c.SignatureAlgorithm = a }
}
