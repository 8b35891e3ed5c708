package core

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// authority signs certificates of a test.
type authority struct {
	certificate *SSLCertificate
	key         *SSLKey
}

func newAuthority(t *testing.T, name string) authority {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return authority{ParseSSLCertificates(der, SSLDer)[0], newSSLKey(key)}
}

// server gives the configuration of a server whose certificate was changed before it was signed; change may
// be nil, and a nil authority lets it sign itself.
func (a *authority) server(t *testing.T, change func(c *x509.Certificate)) *SSLConfiguration {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "server"},
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	if change != nil {
		change(template)
	}
	parent, signer := template, any(key)
	if a != nil {
		parent, signer = a.certificate.x509, a.key.private
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	c := NewSSLConfiguration()
	c.SetLocalCertificateChain(ParseSSLCertificates(der, SSLDer))
	c.SetPrivateKey(newSSLKey(key))
	return c
}

// Each way to a server refuses each bad certificate, unless that very error is ignored.
func TestBadCertificatesOnEachWay(t *testing.T) {
	trusted, unknown := newAuthority(t, "trusted"), newAuthority(t, "unknown")
	client := NewSSLConfiguration()
	client.SetCACertificates([]*SSLCertificate{trusted.certificate})
	kinds := []struct {
		name   string
		server *SSLConfiguration
		errors string
	}{
		{"good", trusted.server(t, nil), ""},
		{"wrong host", trusted.server(t, func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = []string{"other.test"}, nil }), "22"},
		{"wildcard for an address", trusted.server(t, func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = []string{"*.0.0.1"}, nil }), "22"},
		{"another address", trusted.server(t, func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 2)} }), "22"},
		{"expired", trusted.server(t, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }), "6"},
		{"not yet valid", trusted.server(t, func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) }), "5"},
		{"self-signed", (*authority)(nil).server(t, nil), "9"},
		{"unknown authority", unknown.server(t, nil), "11,12"},
		{"for clients only", trusted.server(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }), "16"},
	}
	accept := func(c *conn) { c.accept(); c.drain() }
	good := trusted.server(t, nil)
	ways := map[string]func(t *testing.T, target *peer, s *Socket) string{
		"straight": func(_ *testing.T, target *peer, _ *Socket) string { return target.url },
		"through CONNECT": func(t *testing.T, target *peer, s *Socket) string {
			s.SetProxy(newPeer(t, relay(target.listener.Addr().String())).proxied(HTTPProxy))
			return target.url
		},
		"after a redirect": func(t *testing.T, target *peer, s *Socket) string {
			s.SetRedirectPolicy(NoLessSafeRedirectPolicy)
			return newSecurePeer(t, good, redirecting(302, to(target.url))).url
		},
	}
	for _, kind := range kinds {
		for way, through := range ways {
			t.Run(kind.name+" "+way, func(t *testing.T) {
				l := newTestLoop(t)
				target := newSecurePeer(t, kind.server, accept)
				s := NewSocket(l, "", ProtocolVersion)
				defer s.Free()
				s.SetSSLConfiguration(client)
				r := record(s)
				url := through(t, target, s)
				outcome := func() string {
					t.Helper()
					r.take()
					s.Open(url)
					until(t, l, "outcome", func() bool {
						return slices.Contains(r.log, "connected") || slices.Contains(r.log, "readChannelFinished")
					})
					return r.take()
				}
				if kind.errors == "" {
					if got := outcome(); got != opened {
						t.Errorf("got %s", got)
					}
					return
				}
				want := "sslErrors(" + kind.errors + ") error(13)"
				for range 2 { // once more: what is kept from the first time does not help
					if got := outcome(); !strings.Contains(got, want) || strings.Contains(got, "connected") && !strings.Contains(got, "disconnected") {
						t.Errorf("got %s, want %s", got, want)
					}
				}
				list := slices.Clone(s.secrets().errors)
				other := NewSSLError(13, list[0].Certificate)
				s.IgnoreListedSSLErrors([]SSLError{other})
				if got := outcome(); !strings.Contains(got, want) {
					t.Errorf("another error is ignored: %s", got)
				}
				s.IgnoreListedSSLErrors(list)
				if got := outcome(); !strings.HasSuffix(got, opened[len("stateChanged(2) "):]) {
					t.Errorf("ignored: %s", got)
				}
				s.IgnoreListedSSLErrors(nil)
				if got := outcome(); !strings.Contains(got, want) {
					t.Errorf("after a connection that was made in spite of it: %s", got)
				}
			})
		}
	}
}

// A session that goes on with an earlier one is judged like it: here by another name.
func TestResumedSessionIsJudgedAnew(t *testing.T) {
	trusted := newAuthority(t, "trusted")
	server := trusted.server(t, func(c *x509.Certificate) { c.IPAddresses = nil })
	client := NewSSLConfiguration()
	client.SetCACertificates([]*SSLCertificate{trusted.certificate})
	l := newTestLoop(t)
	p := newSecurePeer(t, server, func(c *conn) { c.accept(); c.drain() })
	byName := strings.Replace(p.url, "127.0.0.1", "localhost", 1)
	open := func(url string) (*Socket, *recorder) {
		s := NewSocket(l, "", ProtocolVersion)
		t.Cleanup(s.Free)
		s.SetSSLConfiguration(client)
		r := record(s)
		s.Open(url)
		until(t, l, "outcome", func() bool {
			return slices.Contains(r.log, "connected") || slices.Contains(r.log, "readChannelFinished")
		})
		return s, r
	}
	open(byName)
	s, r := open(byName)
	if !slices.Contains(r.log, "connected") || !s.SSLConfiguration().SessionResumed() {
		t.Errorf("%v, resumed %v", r.log, s.SSLConfiguration().SessionResumed())
	}
	if _, r := open(p.url); !slices.Contains(r.log, "sslErrors(22)") || slices.Contains(r.log, "connected") {
		t.Error(r.log)
	}
}
