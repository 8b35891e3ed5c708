package certs

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"slices"
	"time"
)

// CheckOptions say how to judge a chain.
type CheckOptions struct {
	// Trusted are those that may stand at the end of a chain.
	Trusted Authorities

	// Host is the name or the address that a server must be certified for; "" is not checked.
	Host string

	// Now is the time that the certificates must be valid at.
	Now time.Time

	// Client: the chain is a client's.
	Client bool

	// Depth is how many certificates may stand between the peer's and the trusted root; 0: no limit.
	Depth int
}

// Check finds all errors of a chain that a peer has sent, its own certificate first: the host name, then
// the chain in OpenSSL's order (X509_verify_cert()). It is good if there are none. Revocation is not asked for.
func Check(chain []*x509.Certificate, o CheckOptions) []Problem {
	if len(chain) == 0 {
		return []Problem{{Code: NoPeerCertificate, Text: Text(NoPeerCertificate)}}
	}
	most := mostCertificates
	if o.Depth > 0 && o.Depth+2 < most {
		most = o.Depth + 2
	}
	j := judge{sent: chain, o: o, path: buildPath(chain, o.Trusted, o.Now, most), most: most}
	j.host()
	before := len(j.problems)
	j.anchor()
	j.extensions()
	j.strength()
	j.signatures()
	if len(j.problems) == before {
		j.secondOpinion()
	}
	return j.problems
}

// judge collects the problems of one path.
type judge struct {
	sent     []*x509.Certificate
	o        CheckOptions
	path     path
	most     int
	problems []Problem
}

func (j *judge) report(code Code, about *x509.Certificate) {
	p := Problem{Code: code, Text: Text(code)}
	if about != nil && slices.ContainsFunc(j.sent, about.Equal) {
		p.Certificate = about
	}
	j.problems = append(j.problems, p)
}

// host: is the first certificate for the host? Where an authority has constraints on names, common names do
// not count, because they are not constrained.
func (j *judge) host() {
	matches := MatchesHost
	if slices.ContainsFunc(j.path.certificates, hasConstraints) {
		matches = matchesAlternative
	}
	if j.o.Host != "" && !matches(j.sent[0], j.o.Host) {
		j.report(HostNameMismatch, j.sent[0])
	}
}

// anchor: does the path end at a certificate that is trusted?
func (j *judge) anchor() {
	n, last := len(j.path.certificates), j.path.last()
	if tooSmall(j.path.certificates[0]) {
		j.report(Unspecified, j.path.certificates[0])
	}
	switch {
	case j.path.anchored:
		return
	case n >= j.most:
		j.report(Unspecified, last)
	}
	switch {
	case IsSelfSigned(last) && n == 1:
		j.report(SelfSigned, last)
	case IsSelfSigned(last):
		j.report(SelfSignedInChain, last)
	case j.path.own < n:
		j.report(UnableToGetIssuer, last)
	default:
		j.report(UnableToGetLocalIssuer, last)
	}
}

// extensions: may each certificate stand where it stands?
func (j *judge) extensions() {
	issuers := 0 // those below that are not self-issued (RFC 5280, 6.1.4)
	for i, c := range j.path.certificates {
		first, last := i == 0, i == len(j.path.certificates)-1
		if len(c.UnhandledCriticalExtensions) > 0 {
			j.report(Unspecified, c)
		}
		if ca := judgeCA(c); !first && (ca == notCA || ca == assumedCA && !last) {
			j.report(InvalidCA, c)
		}
		if !fits(c, j.o.Client, first) {
			j.report(InvalidPurpose, c)
		}
		if i > 1 && (c.MaxPathLen > 0 || c.MaxPathLenZero) && issuers > c.MaxPathLen {
			j.report(PathLengthExceeded, c)
		}
		if !first && !isSelfIssued(c) {
			issuers++
		}
	}
}

// strength: keys and hashes must be worth 112 bits (OpenSSL's security level 2).
func (j *judge) strength() {
	for i, c := range j.path.certificates {
		if i > 0 && tooSmall(c) {
			j.report(Unspecified, c)
		}
		if i < len(j.path.certificates)-1 && hashTooWeak(c.SignatureAlgorithm) {
			j.report(Unspecified, c)
		}
	}
}

// signatures: has each certificate, from the top down, really issued the next, and is it valid now?
func (j *judge) signatures() {
	for i := len(j.path.certificates) - 1; i >= 0; i-- {
		c := j.path.certificates[i]
		if i < len(j.path.certificates)-1 {
			issuer := j.path.certificates[i+1]
			if lacksUsage(issuer, x509.KeyUsageCertSign) {
				j.report(Unspecified, issuer)
			}
			if !signed(issuer, c) {
				j.report(SignatureFailed, c)
			}
		} else if !IsSelfSigned(c) {
			if i > 0 {
				continue
			}
			j.report(UnableToVerifyFirst, c)
		}
		if j.o.Now.Before(c.NotBefore) {
			j.report(NotYetValid, c)
		}
		if j.o.Now.After(c.NotAfter) {
			j.report(Expired, c)
		}
	}
}

// signed checks the signature of a certificate. Hashes that are broken were reported before.
func signed(issuer, c *x509.Certificate) bool {
	err := issuer.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature)
	var insecure x509.InsecureAlgorithmError
	return err == nil || errors.As(err, &insecure)
}

// secondOpinion asks crypto/x509 about a path in which nothing is wrong, because of constraints on names
// and because two eyes see more than one. It does not know roots that are only assumed to be authorities.
func (j *judge) secondOpinion() {
	root := j.path.last()
	if len(j.path.certificates) > 1 && judgeCA(root) == assumedCA &&
		!slices.ContainsFunc(j.path.certificates, hasConstraints) {
		return
	}
	roots, others := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(root)
	for _, c := range j.path.certificates[1:] {
		others.AddCert(c)
	}
	_, err := j.path.certificates[0].Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: others, CurrentTime: j.o.Now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	if err != nil {
		j.report(Unspecified, j.path.certificates[0])
	}
}

// hasConstraints tells whether an authority may only issue some names (RFC 5280, 4.2.1.10).
func hasConstraints(c *x509.Certificate) bool { return hasExtension(c, nameConstraintsExtension) }

func tooSmall(c *x509.Certificate) bool {
	key, ok := c.PublicKey.(*rsa.PublicKey)
	return ok && key.N.BitLen() < 2048
}

func hashTooWeak(a x509.SignatureAlgorithm) bool {
	switch a {
	case x509.MD2WithRSA, x509.MD5WithRSA, x509.SHA1WithRSA, x509.DSAWithSHA1, x509.ECDSAWithSHA1:
		return true
	}
	return false
}
