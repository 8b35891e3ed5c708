package core

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"libqwebsocket/core/internal/psk"
)

// sslPair makes a certificate for "host.test", signed by an authority or, by nil, by itself.
func sslPair(t *testing.T, by *SSLCertificate, byKey *SSLKey) (*SSLCertificate, *SSLKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(0x0102a4ff),
		Subject: pkix.Name{
			CommonName: "host.test", Organization: []string{"One"}, OrganizationalUnit: []string{"A", "B"},
		},
		DNSNames:    []string{"host.test", "*.b.test"},
		IPAddresses: []net.IP{net.ParseIP("127.0.0.1"), net.ParseIP("::1")},
		NotBefore:   time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	parent, signer := template, any(key)
	if by != nil {
		parent, signer = by.x509, byKey.private
	} else {
		template.Subject.SerialNumber = "77"
		template.IsCA, template.BasicConstraintsValid = true, true
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	return ParseSSLCertificates(der, SSLDer)[0], newSSLKey(key)
}

// secured gives a server's configuration and a client's that trusts it.
func secured(t *testing.T) (server, client *SSLConfiguration) {
	root, rootKey := sslPair(t, nil, nil)
	own, key := sslPair(t, root, rootKey)
	server, client = NewSSLConfiguration(), NewSSLConfiguration()
	server.SetLocalCertificateChain([]*SSLCertificate{own})
	server.SetPrivateKey(key)
	client.SetCACertificates([]*SSLCertificate{root})
	return server, client
}

// shake does a handshake and sends a byte from the server to the client; it gives both states and what went wrong.
func shake(t *testing.T, server, client *tls.Config) (s, c tls.ConnectionState, err error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	done := make(chan error, 1)
	go func() {
		inner, err := listener.Accept()
		if err != nil {
			done <- err
			return
		}
		connection := tls.Server(inner, server)
		if err = connection.Handshake(); err == nil {
			_, err = connection.Write([]byte{1})
		}
		s = connection.ConnectionState()
		connection.Close()
		done <- err
	}()
	inner, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	client = client.Clone()
	client.ServerName = "host.test"
	connection := tls.Client(inner, client)
	defer connection.Close()
	if err = connection.Handshake(); err == nil {
		_, err = io.ReadFull(connection, make([]byte, 1))
	}
	c = connection.ConnectionState()
	inner.Close()
	return s, c, errors.Join(err, <-done)
}

func mustTLS(t *testing.T, c *SSLConfiguration, server bool) *tls.Config {
	t.Helper()
	made, err := c.tlsConfig(server)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestSSLHandshake(t *testing.T) {
	server, client := secured(t)
	server.SetAllowedNextProtocols([]string{"http/1.1"})
	client.SetAllowedNextProtocols([]string{"h2", "http/1.1"})
	_, state, err := shake(t, mustTLS(t, server, true), mustTLS(t, client, false))
	if err != nil {
		t.Fatal(err)
	}
	if problems := client.errorsOf(state.PeerCertificates, "host.test", false, time.Now()); problems != nil {
		t.Error(problems)
	}
	problems := client.errorsOf(state.PeerCertificates, "x.test", false, time.Now())
	own := server.LocalCertificateChain()[0]
	if len(problems) != 1 || !problems[0].Equal(NewSSLError(22, own)) || problems[0].Equal(NewSSLError(22, nil)) {
		t.Error(problems)
	}
	client.SetPeerVerifyName("a.b.test")
	if problems := client.errorsOf(state.PeerCertificates, "x.test", false, time.Now()); problems != nil {
		t.Error(problems)
	}
	used := client.withState(state)
	if used.SessionProtocol() != TLS13 || used.SessionCipher().Protocol != "TLSv1.3" ||
		used.NextNegotiatedProtocol() != "http/1.1" || len(used.PeerCertificateChain()) != 1 || used.SessionResumed() {
		t.Errorf("%+v", used.state)
	}
	if client.SessionProtocol() != SSLUnknownProtocol || client.SessionCipher().Name != "" ||
		client.PeerCertificateChain() != nil {
		t.Errorf("%+v", client.state)
	}
}

func TestSSLResumption(t *testing.T) {
	server, client := secured(t)
	resumes := func(clients ...*SSLConfiguration) bool {
		accepting := mustTLS(t, server, true)
		var state tls.ConnectionState
		for _, client := range clients {
			var err error
			if _, state, err = shake(t, accepting, mustTLS(t, client, false)); err != nil {
				t.Fatal(err)
			}
			if len(state.PeerCertificates) != 1 {
				t.Errorf("%d certificates to judge", len(state.PeerCertificates))
			}
		}
		return state.DidResume
	}
	if !resumes(client, client) || !resumes(client, client.Clone()) {
		t.Error("not resumed")
	}
	changed := client.Clone()
	changed.SetPeerVerifyDepth(3)
	if resumes(client, changed) {
		t.Error("the session of another configuration resumed")
	}
	for _, option := range []SSLOptions{SSLOptionDisableSessionTickets, SSLOptionDisableSessionSharing} {
		changed.SetOption(option, true)
		if resumes(changed, changed) {
			t.Error(option, "resumed")
		}
		changed.SetOption(option, false)
	}
	server.SetOption(SSLOptionDisableSessionTickets, true)
	if resumes(changed, changed) {
		t.Error("resumed by a server that does not")
	}
}

func TestSSLVersions(t *testing.T) {
	const none = 0
	for _, c := range []struct {
		client, server SSLProtocol
		want           uint16
	}{
		{SSLSecureProtocols, SSLSecureProtocols, tls.VersionTLS13},
		{SSLAnyProtocol, TLS12, tls.VersionTLS12},
		{TLS12, SSLSecureProtocols, tls.VersionTLS12},
		{TLS12OrLater, TLS13, tls.VersionTLS13},
		{TLS13, TLS12, none},
		{SSLSecureProtocols, TLS11, none},
		{SSLAnyProtocol, TLS10, none},
		{TLS11OrLater, TLS11, tls.VersionTLS11},
		{TLS11OrLater, TLS10, none},
		{TLS10OrLater, TLS10, tls.VersionTLS10},
		{TLS10OrLater, TLS13OrLater, tls.VersionTLS13},
		{TLS10, TLS10OrLater, tls.VersionTLS10},
	} {
		server, client := secured(t)
		server.SetProtocol(c.server)
		client.SetProtocol(c.client)
		_, state, err := shake(t, mustTLS(t, server, true), mustTLS(t, client, false))
		if (err == nil) != (c.want != none) || err == nil && state.Version != c.want {
			t.Errorf("%d with %d: %#x %v", c.client, c.server, state.Version, err)
		}
	}
}

func TestSSLCiphers(t *testing.T) {
	for _, c := range SupportedSSLCiphers() {
		found, ok := SSLCipherNamed(tls.CipherSuiteName(c.id))
		if !ok || found != c || !strings.Contains(c.String(), c.Name+" "+c.Protocol) {
			t.Errorf("%+v", found)
		}
	}
	if _, ok := SSLCipherNamed("nonsense"); ok {
		t.Error("nonsense")
	}
	for names, want := range map[string]string{
		"ECDHE-ECDSA-AES128-GCM-SHA256":                        "ECDHE-ECDSA-AES128-GCM-SHA256",
		"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256":        "ECDHE-ECDSA-CHACHA20-POLY1305",
		"ecdhe-ecdsa-aes256-sha":                               "ECDHE-ECDSA-AES256-SHA",
		"TLS_AES_128_GCM_SHA256 ECDHE-ECDSA-AES128-GCM-SHA256": "TLS_",
		"TLS_AES_256_GCM_SHA384":                               "TLS_",
		"AES128-SHA":                                           "", // the certificate has no RSA key
	} {
		server, client := secured(t)
		var chosen []SSLCipher
		for _, name := range strings.Fields(names) {
			cipher, ok := SSLCipherNamed(name)
			if !ok {
				t.Fatal(name)
			}
			chosen = append(chosen, cipher)
		}
		client.SetCiphers(chosen)
		_, state, err := shake(t, mustTLS(t, server, true), mustTLS(t, client, false))
		if (err == nil) != (want != "") || !strings.HasPrefix(client.withState(state).SessionCipher().Name, want) {
			t.Errorf("%s: %s %v", names, client.withState(state).SessionCipher().Name, err)
		}
	}
}

func TestSSLCiphersOfPreSharedKeys(t *testing.T) {
	for _, id := range psk.Suites() {
		c := sslCipherNumbered(id)
		if found, ok := SSLCipherNamed(c.Name); !ok || found != c || !strings.Contains(c.Name, "PSK-") {
			t.Errorf("%04x is %v", id, c)
		}
	}
	config, _ := secured(t)
	named := func(names ...string) (list []SSLCipher) {
		for _, name := range names {
			c, _ := SSLCipherNamed(name)
			list = append(list, c)
		}
		return list
	}
	config.SetCiphers(named("PSK-AES256-CBC-SHA", "ECDHE-ECDSA-AES128-GCM-SHA256"))
	if suites := mustTLS(t, config, true).CipherSuites; config.keysAlone() || len(suites) != 1 {
		t.Error("mixed suites:", suites)
	}
	config.SetCiphers(named("PSK-AES256-CBC-SHA"))
	if _, err := config.tlsConfig(true); !config.keysAlone() || !errors.Is(err, errSSLKeysAlone) {
		t.Error(err)
	}
	if c, ok := SSLCipherNamed("TLS_AES_128_GCM_SHA256"); !ok || c.Protocol != "TLSv1.3" {
		t.Error(c)
	}
}

func TestSSLClientCertificate(t *testing.T) {
	for mode, want := range map[PeerVerifyMode]int{VerifyNone: 0, QueryPeer: 1, VerifyPeer: 1, AutoVerifyPeer: 0} {
		server, client := secured(t)
		own, key := sslPair(t, nil, nil)
		client.SetLocalCertificateChain([]*SSLCertificate{own})
		client.SetPrivateKey(key)
		server.SetPeerVerifyMode(mode)
		state, _, err := shake(t, mustTLS(t, server, true), mustTLS(t, client, false))
		if err != nil || len(state.PeerCertificates) != want {
			t.Errorf("mode %d: %d certificates, %v", mode, len(state.PeerCertificates), err)
		}
		code := []SSLErrorCode{21, 9}[want]
		if got := server.errorsOf(state.PeerCertificates, "", true, time.Now()); got[0].Code != code {
			t.Errorf("mode %d: %v", mode, got)
		}
	}
	for mode, want := range map[PeerVerifyMode][2]bool{
		VerifyNone: {}, QueryPeer: {}, VerifyPeer: {true, true}, AutoVerifyPeer: {true, false},
	} {
		c := NewSSLConfiguration()
		c.SetPeerVerifyMode(mode)
		if got := [2]bool{c.verifies(false), c.verifies(true)}; got != want {
			t.Errorf("mode %d: %v", mode, got)
		}
	}
}

func TestSSLKeyLog(t *testing.T) {
	server, client := secured(t)
	path := filepath.Join(t.TempDir(), "keys")
	server.SetKeyLogFile(path)
	client.SetKeyLogFile(path)
	if _, _, err := shake(t, mustTLS(t, server, true), mustTLS(t, client, false)); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || bytes.Count(text, []byte("CLIENT_TRAFFIC_SECRET_0")) != 2 {
		t.Errorf("%s %v", text, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
}

func TestSSLConfigurationRefuses(t *testing.T) {
	own, key := sslPair(t, nil, nil)
	_, other := sslPair(t, nil, nil)
	chain := []*SSLCertificate{own}
	old, _ := SSLCipherNamed("ECDHE-ECDSA-AES128-SHA")
	for want, change := range map[error]func(c *SSLConfiguration){
		errSSLNoCertificate:  func(c *SSLConfiguration) { c.SetLocalCertificateChain(nil) },
		errSSLNoKey:          func(c *SSLConfiguration) { c.SetPrivateKey(nil) },
		errSSLKeyMismatch:    func(c *SSLConfiguration) { c.SetPrivateKey(other) },
		errSSLProtocol:       func(c *SSLConfiguration) { c.SetProtocol(0) },
		errSSLUnusableKeyLog: func(c *SSLConfiguration) { c.SetKeyLogFile("/nowhere/keys") },
		errSSLCiphers: func(c *SSLConfiguration) {
			c.SetCiphers([]SSLCipher{old})
			c.SetProtocol(TLS13)
		},
	} {
		c := NewSSLConfiguration()
		c.SetLocalCertificateChain(chain)
		c.SetPrivateKey(key)
		if _, err := c.tlsConfig(true); err != nil {
			t.Fatal(err)
		}
		change(c)
		if _, err := c.tlsConfig(true); !errors.Is(err, want) {
			t.Errorf("%v, not %v", err, want)
		}
	}
	c := NewSSLConfiguration()
	c.SetPrivateKey(own.PublicKey())
	c.SetLocalCertificateChain(chain)
	if _, err := c.tlsConfig(true); err != errSSLNoKey {
		t.Error(err)
	}
	for _, err := range []error{c.SetPeerVerifyMode(4), c.SetOption(256, true), c.SetAllowedNextProtocols([]string{""}),
		c.SetAllowedNextProtocols([]string{strings.Repeat("x", 256)})} {
		if err != ErrArgument {
			t.Error(err)
		}
	}
	if err := c.SetPeerVerifyDepth(-1); err != ErrRange {
		t.Error(err)
	}
}

func TestSSLConfigurationIsAValue(t *testing.T) {
	before := DefaultSSLConfiguration()
	defer SetDefaultSSLConfiguration(before)
	own, key := sslPair(t, nil, nil)
	c := before.Clone()
	c.AddCACertificates([]*SSLCertificate{own})
	c.SetPrivateKey(key)
	c.SetOption(SSLOptionDisableSessionTickets, true)
	if !before.UsesSystemCACertificates() || before.CACertificates() != nil ||
		before.PrivateKey() != nil || before.Options() != 85 {
		t.Errorf("%+v", before)
	}
	if c.UsesSystemCACertificates() || !c.CACertificates()[0].Equal(own) || c.Options() != 87 {
		t.Errorf("%+v", c)
	}
	SetDefaultSSLConfiguration(c)
	c.SetPeerVerifyDepth(9)
	if d := DefaultSSLConfiguration(); d.PeerVerifyDepth() != 0 || !d.PrivateKey().Equal(key) {
		t.Errorf("%+v", d)
	}
	if got := VerifySSLCertificates([]*SSLCertificate{own}, "host.test"); got != nil {
		t.Error(got)
	}
	if got := VerifySSLCertificates([]*SSLCertificate{own}, "x.test"); len(got) != 1 || got[0].Code != 22 {
		t.Error(got)
	}
}

func TestSSLCertificate(t *testing.T) {
	c, key := sslPair(t, nil, nil)
	if got := c.SubjectInfo("OU"); !slices.Equal(got, []string{"B", "A"}) {
		t.Error(got)
	}
	if got := c.IssuerInfo("CN"); !slices.Equal(got, []string{"host.test"}) {
		t.Error(got)
	}
	attributes := []string{"CN", "O", "OU", "serialNumber"}
	if !slices.Equal(c.SubjectInfoAttributes(), attributes) || !slices.Equal(c.IssuerInfoAttributes(), attributes) {
		t.Error(c.SubjectInfoAttributes(), c.IssuerInfoAttributes())
	}
	if got := c.SubjectAlternativeNames(); !slices.Equal(got, []SSLAlternativeName{
		{SSLDNSEntry, "host.test"}, {SSLDNSEntry, "*.b.test"}, {SSLIPAddressEntry, "127.0.0.1"}, {SSLIPAddressEntry, "::1"},
	}) {
		t.Error(got)
	}
	if c.SerialNumber() != "01:02:a4:ff" || c.Version() != 3 || !c.IsSelfSigned() ||
		!strings.Contains(c.String(), "host.test") {
		t.Error(c.SerialNumber(), c.Version(), c)
	}
	if !c.ExpiryDate().After(time.Now()) || c.EffectiveDate().After(time.Now()) {
		t.Error(c.EffectiveDate(), c.ExpiryDate())
	}
	for algorithm, size := range map[HashAlgorithm]int{1: 16, 2: 20, 3: 28, 4: 32, 5: 48, 6: 64} {
		if sum, err := c.Digest(algorithm); err != nil || len(sum) != size {
			t.Error(algorithm, sum, err)
		}
	}
	if _, err := c.Digest(0); err != ErrArgument {
		t.Error(err)
	}
	public := c.PublicKey()
	if public.Type() != SSLPublicKey || public.Algorithm() != SSLEc || public.Length() != 256 || public.Equal(key) {
		t.Errorf("%+v", public)
	}
	if two := ParseSSLCertificates(append(c.PEM(), c.PEM()...), SSLPem); len(two) != 2 || !two[1].Equal(c) {
		t.Error(two)
	}
	if c.Equal(nil) {
		t.Error("equal to nil")
	}
	if two := ParseSSLCertificates(append(append(c.DER(), c.DER()...), 'x'), SSLDer); len(two) != 2 || !two[1].Equal(c) {
		t.Error(two)
	}
}
