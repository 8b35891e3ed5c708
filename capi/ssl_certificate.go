package main

// #include "bridge.h"
import "C"

import (
	"bytes"
	"strings"
	"unsafe"

	"libqwebsocket/core"
)

// sslCertificate is what a qws_ssl_certificate handle names.
type sslCertificate struct {
	core   *core.SSLCertificate
	handle unsafe.Pointer
}

func newSSLCertificate(inner *core.SSLCertificate) *sslCertificate {
	c := &sslCertificate{core: inner}
	c.handle = save(c)
	return c
}

func (c *sslCertificate) on() *loop { return nil }

func (c *sslCertificate) free() error {
	forget(c.handle)
	return nil
}

// certificateList reads a parameter pair that is a list of certificates; ErrArgument if it has none and is not
// empty.
func certificateList(pem C.bridge_address, size C.size_t) ([]*core.SSLCertificate, error) {
	data, err := textPayload(pem, size)
	if err != nil {
		return nil, err
	}
	list := core.ParseSSLCertificates(data, core.SSLPem)
	if len(list) == 0 && len(bytes.TrimSpace(data)) > 0 {
		return nil, core.ErrArgument
	}
	return list, nil
}

// listText writes a list of certificates as PEM text.
func listText(list []*core.SSLCertificate) string {
	var text strings.Builder
	for _, c := range list {
		text.Write(c.PEM())
	}
	return text.String()
}

//export goqws_ssl_certificate_new
func goqws_ssl_certificate_new(data C.bridge_address, size C.size_t, format C.qws_encoding_format, used *C.size_t, out **C.qws_ssl_certificate) (result C.qws_error) {
	defer barrier(&result)
	if out == nil || format > C.QWS_DER {
		return C.QWS_ERR_ARGUMENT
	}
	octets, err := textPayload(data, size)
	if err != nil {
		return errorCode(err)
	}
	certificate, rest := core.NextSSLCertificate(octets, core.SSLEncoding(format))
	if certificate == nil {
		return C.QWS_ERR_ARGUMENT
	}
	if used != nil {
		*used = C.size_t(len(octets) - len(rest))
	}
	*out = (*C.qws_ssl_certificate)(newSSLCertificate(certificate).handle)
	return C.QWS_OK
}

//export goqws_ssl_certificate_free
func goqws_ssl_certificate_free(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return free[sslCertificate](handle)
}

//export goqws_ssl_certificate_to_pem
func goqws_ssl_certificate_to_pem(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(c *sslCertificate) string { return string(c.core.PEM()) })
}

//export goqws_ssl_certificate_to_der
func goqws_ssl_certificate_to_der(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(c *sslCertificate) string { return string(c.core.DER()) })
}

//export goqws_ssl_certificate_subject_info_attributes
func goqws_ssl_certificate_subject_info_attributes(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(c *sslCertificate) string { return strings.Join(c.core.SubjectInfoAttributes(), ",") })
}

//export goqws_ssl_certificate_issuer_info_attributes
func goqws_ssl_certificate_issuer_info_attributes(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(c *sslCertificate) string { return strings.Join(c.core.IssuerInfoAttributes(), ",") })
}

//export goqws_ssl_certificate_subject_info_count
func goqws_ssl_certificate_subject_info_count(handle C.bridge_handle, attribute *C.bridge_text) (n C.size_t) {
	defer shield()
	if c, _ := enter[sslCertificate](handle); c != nil {
		n = C.size_t(len(c.core.SubjectInfo(attributeName(attribute))))
	}
	return n
}

//export goqws_ssl_certificate_subject_info
func goqws_ssl_certificate_subject_info(handle C.bridge_handle, attribute *C.bridge_text, index C.size_t, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(c *sslCertificate) string {
		return nth(c.core.SubjectInfo(attributeName(attribute)), index)
	})
}

//export goqws_ssl_certificate_issuer_info_count
func goqws_ssl_certificate_issuer_info_count(handle C.bridge_handle, attribute *C.bridge_text) (n C.size_t) {
	defer shield()
	if c, _ := enter[sslCertificate](handle); c != nil {
		n = C.size_t(len(c.core.IssuerInfo(attributeName(attribute))))
	}
	return n
}

//export goqws_ssl_certificate_issuer_info
func goqws_ssl_certificate_issuer_info(handle C.bridge_handle, attribute *C.bridge_text, index C.size_t, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(c *sslCertificate) string {
		return nth(c.core.IssuerInfo(attributeName(attribute)), index)
	})
}

//export goqws_ssl_certificate_subject_alternative_name_count
func goqws_ssl_certificate_subject_alternative_name_count(handle C.bridge_handle, kind C.qws_alternative_name_entry_type) (n C.size_t) {
	defer shield()
	if c, _ := enter[sslCertificate](handle); c != nil {
		n = C.size_t(len(alternativeNames(c, kind)))
	}
	return n
}

//export goqws_ssl_certificate_subject_alternative_name
func goqws_ssl_certificate_subject_alternative_name(handle C.bridge_handle, kind C.qws_alternative_name_entry_type, index C.size_t, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(c *sslCertificate) string { return nth(alternativeNames(c, kind), index) })
}

//export goqws_ssl_certificate_effective_date
func goqws_ssl_certificate_effective_date(handle C.bridge_handle) (seconds C.int64_t) {
	defer shield()
	if c, _ := enter[sslCertificate](handle); c != nil {
		seconds = C.int64_t(c.core.EffectiveDate().Unix())
	}
	return seconds
}

//export goqws_ssl_certificate_expiry_date
func goqws_ssl_certificate_expiry_date(handle C.bridge_handle) (seconds C.int64_t) {
	defer shield()
	if c, _ := enter[sslCertificate](handle); c != nil {
		seconds = C.int64_t(c.core.ExpiryDate().Unix())
	}
	return seconds
}

//export goqws_ssl_certificate_version
func goqws_ssl_certificate_version(handle C.bridge_handle) (version C.int) {
	defer shield()
	if c, _ := enter[sslCertificate](handle); c != nil {
		version = C.int(c.core.Version())
	}
	return version
}

//export goqws_ssl_certificate_serial_number
func goqws_ssl_certificate_serial_number(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(c *sslCertificate) string { return c.core.SerialNumber() })
}

//export goqws_ssl_certificate_is_self_signed
func goqws_ssl_certificate_is_self_signed(handle C.bridge_handle) (is C.int) {
	defer shield()
	if c, _ := enter[sslCertificate](handle); c != nil {
		is = flag[C.int](c.core.IsSelfSigned())
	}
	return is
}

//export goqws_ssl_certificate_digest
func goqws_ssl_certificate_digest(handle C.bridge_handle, algorithm C.qws_hash_algorithm, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(c *sslCertificate) string {
		return encoded(c.core.Digest(core.HashAlgorithm(algorithm)))
	})
}

//export goqws_ssl_certificate_public_key
func goqws_ssl_certificate_public_key(handle C.bridge_handle, out **C.qws_ssl_key) (result C.qws_error) {
	defer barrier(&result)
	c, code := enter[sslCertificate](handle)
	switch {
	case c == nil:
		return code
	case out == nil:
		return C.QWS_ERR_ARGUMENT
	}
	*out = (*C.qws_ssl_key)(newSSLKey(c.core.PublicKey()).handle)
	return C.QWS_OK
}

//export goqws_ssl_certificate_verify
func goqws_ssl_certificate_verify(pem C.bridge_address, size C.size_t, host *C.bridge_text, out **C.qws_ssl_errors) (result C.qws_error) {
	defer barrier(&result)
	if out == nil {
		return C.QWS_ERR_ARGUMENT
	}
	chain, err := certificateList(pem, size)
	if err != nil {
		return errorCode(err)
	}
	name, err := text(host)
	if err != nil {
		return errorCode(err)
	}
	*out = (*C.qws_ssl_errors)(newSSLErrors(core.VerifySSLCertificates(chain, name)).handle)
	return C.QWS_OK
}

// attributeName copies the name of a part of a name.
func attributeName(name *C.bridge_text) string { return C.GoString((*C.char)(name)) }

// alternativeNames gives the alternative names of one type.
func alternativeNames(c *sslCertificate, kind C.qws_alternative_name_entry_type) []string {
	var names []string
	for _, n := range c.core.SubjectAlternativeNames() {
		if C.qws_alternative_name_entry_type(n.Kind) == kind {
			names = append(names, n.Name)
		}
	}
	return names
}

// nth gives a text of a list, "" behind its end.
func nth(list []string, index C.size_t) string {
	if uint64(index) >= uint64(len(list)) {
		return ""
	}
	return list[index]
}
