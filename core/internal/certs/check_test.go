package certs

import (
	"crypto/x509"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

func certificates(of []*issued) []*x509.Certificate {
	var list []*x509.Certificate
	for _, c := range of {
		list = append(list, c.Certificate)
	}
	return list
}

// shown writes problems as a chainCase does: each number and which of the sent certificates it is about.
func shown(problems []Problem, sent []*issued) string {
	var list []string
	for _, p := range problems {
		about := "-"
		for i, c := range sent {
			if c.Certificate.Equal(p.Certificate) {
				about = strconv.Itoa(i)
			}
		}
		list = append(list, fmt.Sprintf("%d@%s", p.Code, about))
	}
	return strings.Join(list, " ")
}

func TestCheck(t *testing.T) {
	for _, c := range chains(t) {
		o := CheckOptions{Trusted: Authorities{List: certificates(c.trusted)}, Host: "host.test", Now: time.Now(),
			Client: c.client, Depth: c.depth}
		if c.client {
			o.Host = ""
		}
		if got := shown(Check(certificates(c.sent), o), c.sent); got != c.want {
			t.Errorf("%s: %q, Qt has %q", c.name, got, c.want)
		}
	}
}

func TestNoCertificate(t *testing.T) {
	problems := Check(nil, CheckOptions{Host: "host.test", Now: time.Now()})
	if got := shown(problems, nil); got != "21@-" || problems[0].Text != "The peer did not present any certificate" {
		t.Errorf("%+v", problems)
	}
}

// A certificate without alternative names is outside of the constraints that an authority has on names,
// so that its common name does not count.
func TestCommonNamesAreNotConstrained(t *testing.T) {
	constrained := newRoot(t, "constrained", func(c *x509.Certificate) {
		c.PermittedDNSDomains, c.PermittedDNSDomainsCritical = []string{"other.test"}, true
	})
	server := []*issued{newCertificate(t, "host.test", constrained, nil)}
	trusted := Authorities{List: []*x509.Certificate{constrained.Certificate}}
	got := shown(Check(certificates(server), CheckOptions{Trusted: trusted, Host: "host.test", Now: time.Now()}), server)
	if got != "22@0" {
		t.Errorf("%q", got)
	}
}
