package main

// #include "bridge.h"
import "C"

import (
	"unsafe"

	"libqwebsocket/core"
)

// sslKey is what a qws_ssl_key handle names.
type sslKey struct {
	core   *core.SSLKey
	handle unsafe.Pointer
}

func newSSLKey(inner *core.SSLKey) *sslKey {
	k := &sslKey{core: inner}
	k.handle = save(k)
	return k
}

func (k *sslKey) on() *loop { return nil }

func (k *sslKey) free() error {
	forget(k.handle)
	return nil
}

//export goqws_ssl_key_new
func goqws_ssl_key_new(data C.bridge_address, size C.size_t, format C.qws_encoding_format, kind C.qws_key_type, passphrase *C.bridge_text, out **C.qws_ssl_key) (result C.qws_error) {
	defer barrier(&result)
	if out == nil || format > C.QWS_DER || kind > C.QWS_PUBLIC_KEY {
		return C.QWS_ERR_ARGUMENT
	}
	encoded, err := textPayload(data, size)
	if err != nil {
		return errorCode(err)
	}
	key, err := core.ParseSSLKey(encoded, core.SSLEncoding(format), core.SSLKeyType(kind), secret(passphrase))
	if err != nil {
		return errorCode(err)
	}
	*out = (*C.qws_ssl_key)(newSSLKey(key).handle)
	return C.QWS_OK
}

//export goqws_ssl_key_free
func goqws_ssl_key_free(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return free[sslKey](handle)
}

//export goqws_ssl_key_algorithm
func goqws_ssl_key_algorithm(handle C.bridge_handle) (algorithm C.qws_key_algorithm) {
	defer shield()
	if k, _ := enter[sslKey](handle); k != nil {
		algorithm = C.qws_key_algorithm(k.core.Algorithm())
	}
	return algorithm
}

//export goqws_ssl_key_type
func goqws_ssl_key_type(handle C.bridge_handle) (kind C.qws_key_type) {
	defer shield()
	if k, _ := enter[sslKey](handle); k != nil {
		kind = C.qws_key_type(k.core.Type())
	}
	return kind
}

//export goqws_ssl_key_length
func goqws_ssl_key_length(handle C.bridge_handle) (bits C.int) {
	defer shield()
	bits = -1
	if k, _ := enter[sslKey](handle); k != nil {
		bits = C.int(k.core.Length())
	}
	return bits
}

//export goqws_ssl_key_to_pem
func goqws_ssl_key_to_pem(handle C.bridge_handle, passphrase *C.bridge_text, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(k *sslKey) string { return encoded(k.core.PEM(secret(passphrase))) })
}

//export goqws_ssl_key_to_der
func goqws_ssl_key_to_der(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(k *sslKey) string { return encoded(k.core.DER()) })
}

// secret copies a pass phrase, whose bytes need not be text; NULL is an empty one.
func secret(passphrase *C.bridge_text) []byte { return []byte(C.GoString((*C.char)(passphrase))) }

// encoded gives octets as they are copied out; what cannot be encoded is empty.
func encoded(octets []byte, err error) string {
	if err != nil {
		return ""
	}
	return string(octets)
}
