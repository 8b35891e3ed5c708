package certs

import (
	"crypto/x509"
	"strings"
	"testing"
)

// hostCase is a host, what stands in a certificate, and whether a QSslSocket of Qt 5.15.8 takes the one
// for the other. Common names begin with "CN=", addresses with "IP=".
type hostCase struct {
	host, names string
	want        bool
}

var hosts = []hostCase{
	{"host.test", "host.test", true},
	{"host.test", "CN=host.test", true},
	{"host.test", "CN=host.test x.test", true},
	{"host.test", "CN=x.test host.test", true},
	{"host.test", "CN=x.test x.test", false},
	{"host.test", "x.test y.test host.test", true},
	{"host.test", "HOST.Test", true},
	{"HOST.test", "host.test", true},
	{"host.test.", "host.test", false},
	{"host.test", "host.test.", false},
	{"a.host.test", "host.test", false},
	{"host.test", "a.host.test", false},
	{"a.host.test", "*.host.test", true},
	{"a.host.test", "CN=*.host.test", true},
	{"A.Host.test", "*.hoST.test", true},
	{"a.host.test", "*.HOST.test", true},
	{"a.b.host.test", "*.host.test", false},
	{"host.test", "*.host.test", false},
	{"a.host.test", "a*.host.test", true},
	{"ab.host.test", "a*.host.test", true},
	{"abc.host.test", "ab*.host.test", true},
	{"b.host.test", "a*.host.test", false},
	{"ab.host.test", "*b.host.test", false},
	{"acb.host.test", "a*b.host.test", false},
	{"a.host.test", "*.*.test", false},
	{"a.host.test", "**.host.test", false},
	{"a.host.test", "a.*.test", false},
	{"a.host.test", "*", false},
	{"host.test", "*.test", false},
	{"host.test", "*.test.", false},
	{"a.host.test", "*.", false},
	{"xn--a.host.test", "xn--*.host.test", false},
	{"xn--4ca.host.test", "*.host.test", true},
	{"xn--4ca.test", "xn--4ca.test", true},
	{"ä.test", "xn--4ca.test", true},
	{"ä.test", "CN=ä.test", true},
	{"xn--4ca.test", "CN=Ä.test", true},
	{"a.xn--4ca.test", "CN=*.ä.test", true},
	{"localhost", "localhost", true},
	{"localhost", "CN=localhost", true},
	{"127.0.0.1", "IP=127.0.0.1", true},
	{"127.0.0.1", "IP=127.0.0.2", false},
	{"127.0.0.1", "127.0.0.1", true},
	{"127.0.0.1", "CN=127.0.0.1", true},
	{"127.0.0.1", "CN=*.0.0.1", false},
	{"127.0.0.1", "*.0.0.1", false},
	{"127.0.0.1", "IP=::ffff:127.0.0.1", true},
	{"::1", "IP=::1", true},
	{"0:0:0:0:0:0:0:1", "IP=::1", true},
	{"::1", "IP=::2", false},
	{"::1", "CN=::1", true},
	{"fe80::1%lo", "IP=fe80::1", true},
	{"::ffff:127.0.0.1", "IP=127.0.0.1", false},
	{"host.test", "IP=127.0.0.1", false},
}

// hostChanges are the changes that put the names of a hostCase into a certificate.
func hostChanges(text string) (common string, changes []change) {
	for _, name := range strings.Fields(text) {
		if cn, ok := strings.CutPrefix(name, "CN="); ok {
			common = cn
		} else if ip, ok := strings.CutPrefix(name, "IP="); ok {
			changes = append(changes, addresses(ip))
		} else {
			changes = append(changes, func(c *x509.Certificate) { c.DNSNames = append(c.DNSNames, name) })
		}
	}
	return common, changes
}

func TestMatchesHost(t *testing.T) {
	for _, c := range hosts {
		common, changes := hostChanges(c.names)
		made := newCertificate(t, common, nil, nil, changes...)
		if got := MatchesHost(made.Certificate, c.host); got != c.want {
			t.Errorf("%s for %s: %v, Qt says %v", c.names, c.host, got, c.want)
		}
	}
}
