package main

// #include "bridge.h"
import "C"

import (
	"unsafe"

	"libqwebsocket/core"
)

// sslErrors is what a qws_ssl_errors handle names.
type sslErrors struct {
	core   []core.SSLError
	handle unsafe.Pointer // nil if the list is lent to a callback
}

func newSSLErrors(list []core.SSLError) *sslErrors {
	e := &sslErrors{core: list}
	e.handle = save(e)
	return e
}

// lendSSLErrors gives a list a handle while a callback runs.
func lendSSLErrors(list []core.SSLError, callback func(*C.qws_ssl_errors)) {
	handle := lend(&sslErrors{core: list})
	defer forget(handle)
	callback((*C.qws_ssl_errors)(handle))
}

func (e *sslErrors) on() *loop { return nil }

func (e *sslErrors) free() error {
	if e.handle == nil {
		return core.ErrState
	}
	forget(e.handle)
	return nil
}

//export goqws_ssl_errors_new
func goqws_ssl_errors_new(out **C.qws_ssl_errors) (result C.qws_error) {
	defer barrier(&result)
	if out == nil {
		return C.QWS_ERR_ARGUMENT
	}
	*out = (*C.qws_ssl_errors)(newSSLErrors(nil).handle)
	return C.QWS_OK
}

//export goqws_ssl_errors_free
func goqws_ssl_errors_free(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return free[sslErrors](handle)
}

//export goqws_ssl_errors_add
func goqws_ssl_errors_add(handle C.bridge_handle, code C.qws_ssl_error, about C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	e, failure := enter[sslErrors](handle)
	switch {
	case e == nil:
		return failure
	case e.handle == nil:
		return C.QWS_ERR_STATE
	}
	var certificate *core.SSLCertificate
	if about != 0 {
		c, failure := enter[sslCertificate](about)
		if c == nil {
			return failure
		}
		certificate = c.core
	}
	e.core = append(e.core, core.NewSSLError(core.SSLErrorCode(code), certificate))
	return C.QWS_OK
}

//export goqws_ssl_errors_count
func goqws_ssl_errors_count(handle C.bridge_handle) (n C.size_t) {
	defer shield()
	if e, _ := enter[sslErrors](handle); e != nil {
		n = C.size_t(len(e.core))
	}
	return n
}

//export goqws_ssl_errors_error
func goqws_ssl_errors_error(handle C.bridge_handle, index C.size_t) (code C.qws_ssl_error) {
	defer shield()
	code = C.QWS_SSL_ERROR_NO_ERROR
	if e, _ := enter[sslErrors](handle); e != nil {
		code = C.qws_ssl_error(e.at(index).Code)
	}
	return code
}

//export goqws_ssl_errors_error_string
func goqws_ssl_errors_error_string(handle C.bridge_handle, index C.size_t, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(e *sslErrors) string { return e.at(index).Text })
}

//export goqws_ssl_errors_certificate
func goqws_ssl_errors_certificate(handle C.bridge_handle, index C.size_t, out **C.qws_ssl_certificate) (result C.qws_error) {
	defer barrier(&result)
	e, code := enter[sslErrors](handle)
	switch {
	case e == nil:
		return code
	case out == nil:
		return C.QWS_ERR_ARGUMENT
	case uint64(index) >= uint64(len(e.core)):
		return C.QWS_ERR_RANGE
	case e.core[index].Certificate == nil:
		return C.QWS_ERR_STATE
	}
	*out = (*C.qws_ssl_certificate)(newSSLCertificate(e.core[index].Certificate).handle)
	return C.QWS_OK
}

// at gives an error of the list, none behind its end.
func (e *sslErrors) at(index C.size_t) core.SSLError {
	if uint64(index) >= uint64(len(e.core)) {
		return core.SSLError{}
	}
	return e.core[index]
}
