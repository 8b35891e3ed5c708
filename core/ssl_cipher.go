package core

import (
	"crypto/tls"
	"fmt"
	"slices"
	"strings"
)

// SSLCipher is a cipher suite (QSslCipher).
type SSLCipher struct {
	id uint16

	// Protocol is the version of TLS that has brought it, as OpenSSL writes it: "TLSv1.2".
	Protocol string

	KeyExchange    string // "ECDH", "RSA", "any"
	Authentication string // "ECDSA", "RSA", "any"
	Encryption     string // "AESGCM(128)"
	Bits           int    // of the key that encrypts

	// Name is OpenSSL's.
	Name string
}

// String describes the suite as OpenSSL does.
func (c SSLCipher) String() string {
	return fmt.Sprintf("%s %s Kx=%s Au=%s Enc=%s", c.Name, c.Protocol, c.KeyExchange, c.Authentication, c.Encryption)
}

// sslCiphers are the suites that crypto/tls holds for safe, the best first, and behind them those without
// forward secrecy, which are only used if they are asked for by name.
var sslCiphers = []SSLCipher{
	{tls.TLS_AES_256_GCM_SHA384, "TLSv1.3", "any", "any", "AESGCM(256)", 256,
		"TLS_AES_256_GCM_SHA384"},
	{tls.TLS_CHACHA20_POLY1305_SHA256, "TLSv1.3", "any", "any", "CHACHA20/POLY1305(256)", 256,
		"TLS_CHACHA20_POLY1305_SHA256"},
	{tls.TLS_AES_128_GCM_SHA256, "TLSv1.3", "any", "any", "AESGCM(128)", 128,
		"TLS_AES_128_GCM_SHA256"},
	{tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, "TLSv1.2", "ECDH", "ECDSA", "AESGCM(256)", 256,
		"ECDHE-ECDSA-AES256-GCM-SHA384"},
	{tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "TLSv1.2", "ECDH", "RSA", "AESGCM(256)", 256,
		"ECDHE-RSA-AES256-GCM-SHA384"},
	{tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, "TLSv1.2", "ECDH", "ECDSA", "CHACHA20/POLY1305(256)", 256,
		"ECDHE-ECDSA-CHACHA20-POLY1305"},
	{tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, "TLSv1.2", "ECDH", "RSA", "CHACHA20/POLY1305(256)", 256,
		"ECDHE-RSA-CHACHA20-POLY1305"},
	{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, "TLSv1.2", "ECDH", "ECDSA", "AESGCM(128)", 128,
		"ECDHE-ECDSA-AES128-GCM-SHA256"},
	{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "TLSv1.2", "ECDH", "RSA", "AESGCM(128)", 128,
		"ECDHE-RSA-AES128-GCM-SHA256"},
	{tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, "TLSv1", "ECDH", "ECDSA", "AES(256)", 256,
		"ECDHE-ECDSA-AES256-SHA"},
	{tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, "TLSv1", "ECDH", "RSA", "AES(256)", 256,
		"ECDHE-RSA-AES256-SHA"},
	{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, "TLSv1", "ECDH", "ECDSA", "AES(128)", 128,
		"ECDHE-ECDSA-AES128-SHA"},
	{tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, "TLSv1", "ECDH", "RSA", "AES(128)", 128,
		"ECDHE-RSA-AES128-SHA"},
	{tls.TLS_RSA_WITH_AES_256_GCM_SHA384, "TLSv1.2", "RSA", "RSA", "AESGCM(256)", 256,
		"AES256-GCM-SHA384"},
	{tls.TLS_RSA_WITH_AES_128_GCM_SHA256, "TLSv1.2", "RSA", "RSA", "AESGCM(128)", 128,
		"AES128-GCM-SHA256"},
	{tls.TLS_RSA_WITH_AES_256_CBC_SHA, "SSLv3", "RSA", "RSA", "AES(256)", 256,
		"AES256-SHA"},
	{tls.TLS_RSA_WITH_AES_128_CBC_SHA, "SSLv3", "RSA", "RSA", "AES(128)", 128,
		"AES128-SHA"},
}

// pskCiphers are the suites of connections with a pre-shared key, the best first.
var pskCiphers = []SSLCipher{
	{0xCCAC, "TLSv1.2", "ECDHEPSK", "PSK", "CHACHA20/POLY1305(256)", 256, "ECDHE-PSK-CHACHA20-POLY1305"},
	{0xD001, "TLSv1.2", "ECDHEPSK", "PSK", "AESGCM(128)", 128, "ECDHE-PSK-AES128-GCM-SHA256"},
	{0xCCAB, "TLSv1.2", "PSK", "PSK", "CHACHA20/POLY1305(256)", 256, "PSK-CHACHA20-POLY1305"},
	{0x00A9, "TLSv1.2", "PSK", "PSK", "AESGCM(256)", 256, "PSK-AES256-GCM-SHA384"},
	{0x00A8, "TLSv1.2", "PSK", "PSK", "AESGCM(128)", 128, "PSK-AES128-GCM-SHA256"},
	{0xC035, "TLSv1", "ECDHEPSK", "PSK", "AES(128)", 128, "ECDHE-PSK-AES128-CBC-SHA"},
	{0xC036, "TLSv1", "ECDHEPSK", "PSK", "AES(256)", 256, "ECDHE-PSK-AES256-CBC-SHA"},
	{0xC037, "TLSv1", "ECDHEPSK", "PSK", "AES(128)", 128, "ECDHE-PSK-AES128-CBC-SHA256"},
	{0xC038, "TLSv1", "ECDHEPSK", "PSK", "AES(256)", 256, "ECDHE-PSK-AES256-CBC-SHA384"},
	{0x008C, "SSLv3", "PSK", "PSK", "AES(128)", 128, "PSK-AES128-CBC-SHA"},
	{0x008D, "SSLv3", "PSK", "PSK", "AES(256)", 256, "PSK-AES256-CBC-SHA"},
}

// SupportedSSLCiphers gives the cipher suites that can be chosen (QSslConfiguration::supportedCiphers).
func SupportedSSLCiphers() []SSLCipher { return slices.Concat(sslCiphers, pskCiphers) }

// SSLCipherNamed finds a suite that can be chosen by its name, OpenSSL's or the standard one.
func SSLCipherNamed(name string) (SSLCipher, bool) {
	for _, c := range SupportedSSLCiphers() {
		if strings.EqualFold(c.Name, name) || tls.CipherSuiteName(c.id) == name {
			return c, true
		}
	}
	return SSLCipher{}, false
}

// keyed tells whether a suite is for pre-shared keys.
func (c SSLCipher) keyed() bool { return c.Authentication == "PSK" }

// keySuites gives the suites for pre-shared keys that were chosen; nil if none was, which leaves all.
func (c *SSLConfiguration) keySuites() (suites []uint16) {
	for _, cipher := range c.ciphers {
		if cipher.keyed() {
			suites = append(suites, cipher.id)
		}
	}
	return suites
}

// keysAlone tells whether all suites that were chosen are for pre-shared keys.
func (c *SSLConfiguration) keysAlone() bool {
	return len(c.ciphers) > 0 && len(c.keySuites()) == len(c.ciphers)
}

// sslCipherNumbered finds the suite of a connection.
func sslCipherNumbered(id uint16) SSLCipher {
	for _, c := range SupportedSSLCiphers() {
		if c.id == id {
			return c
		}
	}
	return SSLCipher{Name: tls.CipherSuiteName(id), id: id}
}
