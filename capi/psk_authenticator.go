package main

// #include "bridge.h"
import "C"

import "libqwebsocket/core"

// pskAuthenticator is what a qws_psk_authenticator handle names while a callback runs.
type pskAuthenticator struct {
	loop *loop
	core *core.PreSharedKeyAuthenticator
}

func (a *pskAuthenticator) on() *loop { return a.loop }

// free does nothing: the handle ends with the callback.
func (a *pskAuthenticator) free() error { return nil }

//export goqws_psk_authenticator_identity_hint
func goqws_psk_authenticator_identity_hint(handle C.bridge_handle, buf *C.char, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(a *pskAuthenticator) string { return string(a.core.IdentityHint()) })
}

//export goqws_psk_authenticator_identity
func goqws_psk_authenticator_identity(handle C.bridge_handle, buf *C.char, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(a *pskAuthenticator) string { return string(a.core.Identity()) })
}

//export goqws_psk_authenticator_set_identity
func goqws_psk_authenticator_set_identity(handle C.bridge_handle, identity *C.bridge_text, size C.size_t) (result C.qws_error) {
	defer barrier(&result)
	return setOctets(handle, identity, size, (*core.PreSharedKeyAuthenticator).SetIdentity)
}

//export goqws_psk_authenticator_maximum_identity_length
func goqws_psk_authenticator_maximum_identity_length(handle C.bridge_handle) (most C.size_t) {
	defer shield()
	if a, _ := enter[pskAuthenticator](handle); a != nil {
		most = C.size_t(a.core.MaximumIdentityLength())
	}
	return most
}

//export goqws_psk_authenticator_pre_shared_key
func goqws_psk_authenticator_pre_shared_key(handle C.bridge_handle, buf *C.char, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(a *pskAuthenticator) string { return string(a.core.PreSharedKey()) })
}

//export goqws_psk_authenticator_set_pre_shared_key
func goqws_psk_authenticator_set_pre_shared_key(handle C.bridge_handle, key *C.bridge_text, size C.size_t) (result C.qws_error) {
	defer barrier(&result)
	return setOctets(handle, key, size, (*core.PreSharedKeyAuthenticator).SetPreSharedKey)
}

//export goqws_psk_authenticator_maximum_pre_shared_key_length
func goqws_psk_authenticator_maximum_pre_shared_key_length(handle C.bridge_handle) (most C.size_t) {
	defer shield()
	if a, _ := enter[pskAuthenticator](handle); a != nil {
		most = C.size_t(a.core.MaximumPreSharedKeyLength())
	}
	return most
}

// setOctets gives an authenticator octets.
func setOctets(handle C.bridge_handle, octets *C.bridge_text, size C.size_t, set func(*core.PreSharedKeyAuthenticator, []byte)) C.qws_error {
	a, code := enter[pskAuthenticator](handle)
	if a == nil {
		return code
	}
	b, err := binaryPayload(octets, size)
	if err != nil {
		return errorCode(err)
	}
	set(a.core, b)
	return C.QWS_OK
}
