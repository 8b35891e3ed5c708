package core

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"libqwebsocket/core/internal/certs"
)

// SSLEncoding is QSsl::EncodingFormat.
type SSLEncoding int

// How certificates and keys are written.
const (
	SSLPem SSLEncoding = 0
	SSLDer SSLEncoding = 1
)

// HashAlgorithm is QCryptographicHash::Algorithm, as far as certificates are hashed.
type HashAlgorithm int

// The hash functions.
const (
	HashMd5    HashAlgorithm = 1
	HashSha1   HashAlgorithm = 2
	HashSha224 HashAlgorithm = 3
	HashSha256 HashAlgorithm = 4
	HashSha384 HashAlgorithm = 5
	HashSha512 HashAlgorithm = 6
)

// SSLAlternativeName is one of the names of a certificate besides its subject.
type SSLAlternativeName struct {
	Kind SSLAlternativeNameKind
	Name string // an address in its usual form
}

// SSLAlternativeNameKind is QSsl::AlternativeNameEntryType.
type SSLAlternativeNameKind int

// The kinds of alternative names.
const (
	SSLEmailEntry     SSLAlternativeNameKind = 0
	SSLDNSEntry       SSLAlternativeNameKind = 1
	SSLIPAddressEntry SSLAlternativeNameKind = 2
)

// SSLCertificate is an X.509 certificate (QSslCertificate). It never changes and may be used by any
// goroutine.
type SSLCertificate struct{ x509 *x509.Certificate }

// ParseSSLCertificates reads all certificates of a PEM text, or those that stand one behind the other as DER.
// What is no certificate is passed over; behind it DER ends.
func ParseSSLCertificates(data []byte, format SSLEncoding) []*SSLCertificate {
	if format == SSLDer {
		return sslCertificates(certs.ParseDER(data))
	}
	return sslCertificates(certs.ParsePEM(data))
}

// NextSSLCertificate reads the first certificate of data as ParseSSLCertificates does, and gives what is behind
// it; nil if there is none.
func NextSSLCertificate(data []byte, format SSLEncoding) (c *SSLCertificate, rest []byte) {
	next := certs.NextPEM
	if format == SSLDer {
		next = certs.NextDER
	}
	found, rest := next(data)
	if found == nil {
		return nil, nil
	}
	return &SSLCertificate{found}, rest
}

// SystemCACertificates gives the authorities that the system trusts.
func SystemCACertificates() []*SSLCertificate { return sslCertificates(certs.System()) }

func sslCertificates(list []*x509.Certificate) []*SSLCertificate {
	var wrapped []*SSLCertificate
	for _, c := range list {
		wrapped = append(wrapped, &SSLCertificate{c})
	}
	return wrapped
}

func x509Certificates(list []*SSLCertificate) []*x509.Certificate {
	var bare []*x509.Certificate
	for _, c := range list {
		bare = append(bare, c.x509)
	}
	return bare
}

// Equal tells whether two certificates are the same octets. nil is equal to nil alone.
func (c *SSLCertificate) Equal(other *SSLCertificate) bool {
	if c == nil || other == nil {
		return c == other
	}
	return c.x509.Equal(other.x509)
}

// SubjectInfo gives the parts of the subject's name that are called so: OpenSSL's short name ("CN", "O" ...) or
// an identifier in digits. Of several the last one comes first, as in Qt.
func (c *SSLCertificate) SubjectInfo(attribute string) []string {
	return certs.Values(c.x509.Subject, attribute)
}

// IssuerInfo is SubjectInfo of the issuer's name.
func (c *SSLCertificate) IssuerInfo(attribute string) []string {
	return certs.Values(c.x509.Issuer, attribute)
}

// SubjectInfoAttributes gives what the parts of the subject's name are called, each once, sorted.
func (c *SSLCertificate) SubjectInfoAttributes() []string { return certs.Attributes(c.x509.Subject) }

// IssuerInfoAttributes is SubjectInfoAttributes of the issuer's name.
func (c *SSLCertificate) IssuerInfoAttributes() []string { return certs.Attributes(c.x509.Issuer) }

// SubjectAlternativeNames gives the mail addresses, then the host names, then the IP addresses.
func (c *SSLCertificate) SubjectAlternativeNames() []SSLAlternativeName {
	var names []SSLAlternativeName
	for _, mail := range c.x509.EmailAddresses {
		names = append(names, SSLAlternativeName{SSLEmailEntry, mail})
	}
	for _, host := range c.x509.DNSNames {
		names = append(names, SSLAlternativeName{SSLDNSEntry, host})
	}
	for _, ip := range c.x509.IPAddresses {
		names = append(names, SSLAlternativeName{SSLIPAddressEntry, ip.String()})
	}
	return names
}

// EffectiveDate is when the certificate begins to be valid.
func (c *SSLCertificate) EffectiveDate() time.Time { return c.x509.NotBefore }

// ExpiryDate is when it ends to be valid.
func (c *SSLCertificate) ExpiryDate() time.Time { return c.x509.NotAfter }

// Version is 1, 2 or 3.
func (c *SSLCertificate) Version() int { return c.x509.Version }

// SerialNumber gives the octets of the serial number in hexadecimal digits with colons.
func (c *SSLCertificate) SerialNumber() string {
	octets := c.x509.SerialNumber.Bytes()
	if len(octets) == 0 {
		octets = []byte{0}
	}
	pairs := make([]string, len(octets))
	for i := range octets {
		pairs[i] = hex.EncodeToString(octets[i : i+1])
	}
	return strings.Join(pairs, ":")
}

// IsSelfSigned tells whether the certificate is its own issuer.
func (c *SSLCertificate) IsSelfSigned() bool { return certs.IsSelfSigned(c.x509) }

// PublicKey is the key that the certificate is about.
func (c *SSLCertificate) PublicKey() *SSLKey { return &SSLKey{public: c.x509.PublicKey} }

// Digest is a hash of the DER octets; ErrArgument for an unknown algorithm.
func (c *SSLCertificate) Digest(algorithm HashAlgorithm) ([]byte, error) {
	switch algorithm {
	case HashMd5:
		sum := md5.Sum(c.x509.Raw)
		return sum[:], nil
	case HashSha1:
		sum := sha1.Sum(c.x509.Raw)
		return sum[:], nil
	case HashSha224:
		sum := sha256.Sum224(c.x509.Raw)
		return sum[:], nil
	case HashSha256:
		sum := sha256.Sum256(c.x509.Raw)
		return sum[:], nil
	case HashSha384:
		sum := sha512.Sum384(c.x509.Raw)
		return sum[:], nil
	case HashSha512:
		sum := sha512.Sum512(c.x509.Raw)
		return sum[:], nil
	}
	return nil, ErrArgument
}

// PEM is the certificate as PEM text.
func (c *SSLCertificate) PEM() []byte { return certs.EncodePEM(c.x509) }

// DER is the certificate as DER octets.
func (c *SSLCertificate) DER() []byte { return slices.Clone(c.x509.Raw) }

// String names the subject and the serial number.
func (c *SSLCertificate) String() string {
	return strconv.Quote(c.x509.Subject.String()) + " " + c.SerialNumber()
}

// VerifySSLCertificates finds all errors of a server's chain, its own certificate first, with the authorities of
// the default configuration; hostName "" is not checked (QSslCertificate::verify).
func VerifySSLCertificates(chain []*SSLCertificate, hostName string) []SSLError {
	configuration := DefaultSSLConfiguration()
	configuration.SetPeerVerifyName("")
	return configuration.errorsOf(x509Certificates(chain), hostName, false, time.Now())
}
