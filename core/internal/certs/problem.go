package certs

import "crypto/x509"

// Code is QSslError::SslError. Only these occur in a Problem.
type Code int

// What can be wrong with a chain.
const (
	Unspecified            Code = -1 // whatever Qt has no number for
	UnableToGetIssuer      Code = 1
	SignatureFailed        Code = 4
	NotYetValid            Code = 5
	Expired                Code = 6
	SelfSigned             Code = 9
	SelfSignedInChain      Code = 10
	UnableToGetLocalIssuer Code = 11
	UnableToVerifyFirst    Code = 12
	InvalidCA              Code = 14
	PathLengthExceeded     Code = 15
	InvalidPurpose         Code = 16
	NoPeerCertificate      Code = 21
	HostNameMismatch       Code = 22
)

// Problem is one error of a chain.
type Problem struct {
	Code Code
	Text string

	// Certificate is the one that the error is about: of those that the peer has sent, else nil.
	Certificate *x509.Certificate
}

// texts are QSslError::errorString() of all its numbers.
var texts = map[Code]string{
	0:  "No error",
	1:  "The issuer certificate could not be found",
	2:  "The certificate signature could not be decrypted",
	3:  "The public key in the certificate could not be read",
	4:  "The signature of the certificate is invalid",
	5:  "The certificate is not yet valid",
	6:  "The certificate has expired",
	7:  "The certificate's notBefore field contains an invalid time",
	8:  "The certificate's notAfter field contains an invalid time",
	9:  "The certificate is self-signed, and untrusted",
	10: "The root certificate of the certificate chain is self-signed, and untrusted",
	11: "The issuer certificate of a locally looked up certificate could not be found",
	12: "No certificates could be verified",
	14: "One of the CA certificates is invalid",
	15: "The basicConstraints path length parameter has been exceeded",
	16: "The supplied certificate is unsuitable for this purpose",
	17: "The root CA certificate is not trusted for this purpose",
	18: "The root CA certificate is marked to reject the specified purpose",
	19: "The current candidate issuer certificate was rejected because its subject name did not match the issuer " +
		"name of the current certificate",
	20: "The current candidate issuer certificate was rejected because its issuer name and serial number was " +
		"present and did not match the authority key identifier of the current certificate",
	21: "The peer did not present any certificate",
	22: "The host name did not match any of the valid hosts for this certificate",
	23: "",
	24: "The peer certificate is blacklisted",
	26: "No OCSP status response found",
	27: "The OCSP status request had invalid syntax",
	28: "OCSP response contains an unexpected number of SingleResponse structures",
	29: "OCSP responder reached an inconsistent internal state",
	30: "OCSP responder was unable to return a status for the requested certificate",
	31: "The server requires the client to sign the OCSP request in order to construct a response",
	32: "The client is not authorized to request OCSP status from this server",
	33: "OCSP responder's identity cannot be verified",
	34: "The identity of a certificate in an OCSP response cannot be established",
	35: "The certificate status response has expired",
	36: "The certificate's status is unknown",
}

// Text is QSslError::errorString() of a number.
func Text(c Code) string {
	if text, ok := texts[c]; ok {
		return text
	}
	return "Unknown error"
}
