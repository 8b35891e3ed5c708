package certs

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"testing"
)

// chainCase is a chain as a peer sends it, and what Qt 5.15.8 with OpenSSL 3.0 says of it when it trusts
// these authorities and expects "host.test", recorded from a QSslSocket: the number of each error and which
// certificate of those sent it is about.
type chainCase struct {
	name    string
	sent    []*issued
	trusted []*issued
	depth   int
	client  bool
	want    string
}

func chains(t testing.TB) []chainCase {
	root := newRoot(t, "root")
	roots := []*issued{root}
	between := newBetween(t, "between", root)
	server := newServer(t, root)
	below := newServer(t, between)
	alone := newServer(t, nil)
	stranger := newRoot(t, "stranger")
	strange := newBetween(t, "strange", stranger)
	mimic := newRoot(t, "root")
	past1, past2 := newRoot(t, "old root", past), newRoot(t, "new root", future)
	pastBetween := newBetween(t, "old between", past1, past)
	small := newCertificate(t, "small root", nil, newRSAKey(t, 1024), authority)
	big := newCertificate(t, "big root", nil, newRSAKey(t, 2048), authority)
	sha1Between := newBetween(t, "sha1 between", big, signedWith(x509.SHA1WithRSA))
	first := newBetween(t, "first", root)
	second := newBetween(t, "second", first)
	third := newBetween(t, "third", second)
	narrow := newRoot(t, "narrow", pathLength(0))
	narrow1 := newBetween(t, "narrow 1", narrow)
	constrained := newRoot(t, "constrained", func(c *x509.Certificate) {
		c.PermittedDNSDomains, c.PermittedDNSDomainsCritical = []string{"other.test"}, true
	})
	unsigning := newRoot(t, "unsigning", usage(x509.KeyUsageDigitalSignature))
	plainRoot := newRoot(t, "plain root", plain, usage(0))
	assumedRoot := newRoot(t, "assumed root", plain)
	noCA := newBetween(t, "no ca", root, notAuthority)
	plainBetween := newBetween(t, "plain between", root, plain, usage(0))
	assumed := newBetween(t, "assumed", root, plain)
	mute := newBetween(t, "mute", root, usage(x509.KeyUsageCRLSign))
	gate := newBetween(t, "gate", root, purposes(x509.ExtKeyUsageClientAuth))
	critical := func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{{Id: []int{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}}
	}
	one := func(c ...*issued) []*issued { return c }

	return []chainCase{
		{name: "good", sent: one(server), trusted: roots},
		{name: "good below", sent: one(below, between), trusted: roots},
		{name: "root sent too", sent: one(below, between, root), trusted: roots},
		{name: "in disorder", sent: one(below, root, between), trusted: roots},
		{name: "one too many", sent: one(below, stranger, between), trusted: roots},
		{name: "between missing", sent: one(below), trusted: roots, want: "11@0 12@0"},
		{name: "between trusted too", sent: one(below), trusted: one(root, between)},
		{name: "between trusted alone", sent: one(below), trusted: one(between), want: "1@-"},
		{name: "between sent and trusted alone", sent: one(below, between), trusted: one(between), want: "1@1"},
		{name: "server trusted itself", sent: one(server), trusted: one(server), want: "11@0 12@0"},
		{name: "self-signed", sent: one(alone), trusted: roots, want: "9@0"},
		{name: "self-signed, trusted", sent: one(alone), trusted: one(alone)},
		{name: "self-signed, expired", sent: one(newServer(t, nil, past)), want: "9@0 6@0"},
		{name: "self-signed authority", sent: one(newServer(t, nil, authority)), want: "9@0 16@0"},
		{name: "self-signed, other host", sent: one(newServer(t, nil, names("x.test"))), want: "22@0 9@0"},
		{name: "unknown", sent: one(newServer(t, stranger)), trusted: roots, want: "11@0 12@0"},
		{name: "unknown, nobody trusted", sent: one(newServer(t, stranger)), want: "11@0 12@0"},
		{name: "unknown, expired", sent: one(newServer(t, stranger, past)), trusted: roots, want: "11@0 12@0 6@0"},
		{name: "unknown root sent", sent: one(newServer(t, stranger), stranger), trusted: roots, want: "10@1"},
		{name: "unknown between sent", sent: one(newServer(t, strange), strange), trusted: roots, want: "11@1"},
		{name: "unknown between sent, expired", sent: one(newServer(t, strange, past), strange),
			trusted: roots, want: "11@1 6@0"},
		{name: "unknown root below", sent: one(newServer(t, strange), strange, stranger), trusted: roots, want: "10@2"},
		{name: "unknown root, expired", sent: one(newServer(t, past1, past), past1),
			trusted: roots, want: "10@1 6@1 6@0"},
		{name: "mimic sent", sent: one(newServer(t, mimic), mimic), trusted: roots, want: "10@1"},
		{name: "mimic not sent", sent: one(newServer(t, mimic)), trusted: roots, want: "11@0 12@0"},
		{name: "mimic without identifier", sent: one(newServer(t, &issued{&x509.Certificate{RawSubject: root.RawSubject,
			Subject: root.Subject, PublicKey: mimic.PublicKey}, mimic.key})), trusted: roots, want: "4@0"},
		{name: "mimic of another algorithm", sent: one(newServer(t, &issued{&x509.Certificate{Subject: big.Subject,
			PublicKey: mimic.PublicKey}, mimic.key})), trusted: one(big), want: "11@0 12@0"},
		{name: "other host", sent: one(newServer(t, root, names("x.test"))), trusted: roots, want: "22@0"},
		{name: "expired", sent: one(newServer(t, root, past)), trusted: roots, want: "6@0"},
		{name: "expired, other host", sent: one(newServer(t, root, past, names("x"))),
			trusted: roots, want: "22@0 6@0"},
		{name: "not yet valid", sent: one(newServer(t, root, future)), trusted: roots, want: "5@0"},
		{name: "expired root", sent: one(newServer(t, past1)), trusted: one(past1), want: "11@0 12@0"},
		{name: "expired root sent", sent: one(newServer(t, past1), past1), trusted: one(past1), want: "10@1 6@1"},
		{name: "root not yet valid", sent: one(newServer(t, past2)), trusted: one(past2), want: "5@-"},
		{name: "all expired", sent: one(newServer(t, pastBetween, past), pastBetween),
			trusted: one(past1), want: "11@1 6@0"},
		{name: "for clients", sent: one(newServer(t, root, purposes(x509.ExtKeyUsageClientAuth))),
			trusted: roots, want: "16@0"},
		{name: "for servers", sent: one(newServer(t, root, purposes(x509.ExtKeyUsageServerAuth))), trusted: roots},
		{name: "for anything", sent: one(newServer(t, root, purposes(x509.ExtKeyUsageAny))),
			trusted: roots, want: "16@0"},
		{name: "gated", sent: one(newServer(t, root, purposes(x509.ExtKeyUsageNetscapeServerGatedCrypto))),
			trusted: roots},
		{name: "key signs certificates", sent: one(newServer(t, root, usage(x509.KeyUsageCertSign))),
			trusted: roots, want: "16@0"},
		{name: "key signs", sent: one(newServer(t, root, usage(x509.KeyUsageDigitalSignature))), trusted: roots},
		{name: "key agrees", sent: one(newServer(t, root, usage(x509.KeyUsageKeyAgreement))), trusted: roots},
		{name: "server is an authority", sent: one(newServer(t, root, authority)), trusted: roots, want: "16@0"},
		{name: "critical extension", sent: one(newServer(t, root, critical)), trusted: roots, want: "-1@0"},
		{name: "between is no authority", sent: one(newServer(t, noCA), noCA), trusted: roots, want: "14@1 16@1"},
		{name: "between is plain", sent: one(newServer(t, plainBetween), plainBetween),
			trusted: roots, want: "14@1 16@1"},
		{name: "between is assumed", sent: one(newServer(t, assumed), assumed), trusted: roots, want: "14@1"},
		{name: "between may not sign", sent: one(newServer(t, mute), mute), trusted: roots, want: "14@1 16@1 -1@1"},
		{name: "between for clients", sent: one(newServer(t, gate), gate), trusted: roots, want: "16@1"},
		{name: "root is plain", sent: one(newServer(t, plainRoot)), trusted: one(plainRoot), want: "14@- 16@-"},
		{name: "root is assumed", sent: one(newServer(t, assumedRoot)), trusted: one(assumedRoot)},
		{name: "root may not sign", sent: one(newServer(t, unsigning)),
			trusted: one(unsigning), want: "14@- 16@- -1@-"},
		{name: "path length kept", sent: one(newServer(t, narrow)), trusted: one(narrow)},
		{name: "path length exceeded", sent: one(newServer(t, narrow1), narrow1), trusted: one(narrow), want: "15@-"},
		{name: "three between", sent: one(newServer(t, third), third, second, first), trusted: roots},
		{name: "three between, depth 3", depth: 3, sent: one(newServer(t, third), third, second, first),
			trusted: roots},
		{name: "three between, depth 2", depth: 2, sent: one(newServer(t, third), third, second, first),
			trusted: roots, want: "-1@3 11@3"},
		{name: "three between, depth 1", depth: 1, sent: one(newServer(t, third), third, second, first),
			trusted: roots, want: "-1@2 11@2"},
		{name: "unknown, depth 1", depth: 1, sent: one(newServer(t, stranger), stranger), trusted: roots, want: "10@1"},
		{name: "small key", sent: one(newCertificate(t, "s", root, newRSAKey(t, 1024), names("host.test"))),
			trusted: roots, want: "-1@0"},
		{name: "small root", sent: one(newServer(t, small)), trusted: one(small), want: "-1@-"},
		{name: "sha1", sent: one(newServer(t, big, signedWith(x509.SHA1WithRSA))), trusted: one(big), want: "-1@0"},
		{name: "sha1 between", sent: one(newServer(t, sha1Between), sha1Between), trusted: one(big), want: "-1@1"},
		{name: "sha1 self-signed", sent: one(newCertificate(t, "s", nil, big.key, names("host.test"),
			signedWith(x509.SHA1WithRSA))), want: "9@0"},
		{name: "constrained", sent: one(newServer(t, constrained)), trusted: one(constrained), want: "-1@0"},
		{name: "constrained, fitting", sent: one(newServer(t, constrained, names("host.test", "other.test"))),
			trusted: one(constrained), want: "-1@0"},
		{name: "client", client: true, sent: one(newServer(t, root, purposes(x509.ExtKeyUsageClientAuth))),
			trusted: roots},
		{name: "client for servers", client: true, sent: one(newServer(t, root, purposes(x509.ExtKeyUsageServerAuth))),
			trusted: roots, want: "16@0"},
		{name: "client enciphers", client: true, sent: one(newServer(t, root, usage(x509.KeyUsageKeyEncipherment))),
			trusted: roots, want: "16@0"},
		{name: "client unknown", client: true, sent: one(newServer(t, stranger)), trusted: roots, want: "11@0 12@0"},
		{name: "client self-signed", client: true, sent: one(alone), trusted: roots, want: "9@0"},
		{name: "client expired", client: true, sent: one(newServer(t, root, past)), trusted: roots, want: "6@0"},
	}
}
