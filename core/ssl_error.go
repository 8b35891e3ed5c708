package core

import "libqwebsocket/core/internal/certs"

// SSLErrorCode is QSslError::SslError.
type SSLErrorCode int

// SSLError is what is wrong with a certificate (QSslError).
type SSLError struct {
	Code SSLErrorCode

	// Text is Qt's text for the code.
	Text string

	// Certificate is the one of the peer's that the error is about, nil if it is about none of them.
	Certificate *SSLCertificate
}

// NewSSLError makes an error with Qt's text, for lists of errors to ignore; certificate may be nil.
func NewSSLError(code SSLErrorCode, certificate *SSLCertificate) SSLError {
	return SSLError{code, certs.Text(certs.Code(code)), certificate}
}

// Equal compares code and certificate.
func (e SSLError) Equal(other SSLError) bool {
	return e.Code == other.Code && e.Certificate.Equal(other.Certificate)
}

// sslErrors are the errors of a chain in the words of this package.
func sslErrors(problems []certs.Problem) []SSLError {
	var list []SSLError
	for _, p := range problems {
		e := SSLError{Code: SSLErrorCode(p.Code), Text: p.Text}
		if p.Certificate != nil {
			e.Certificate = &SSLCertificate{p.Certificate}
		}
		list = append(list, e)
	}
	return list
}
