package main

// #include "bridge.h"
import "C"

import (
	"unsafe"

	"libqwebsocket/core"
)

// pskAuthenticator is what a qws_psk_authenticator handle names: while a callback runs, or when the program has
// deferred the answer, until that is given.
type pskAuthenticator struct {
	loop     *loop
	core     *core.PreSharedKeyAuthenticator
	handle   unsafe.Pointer
	deferred bool // the program owns the handle
}

// askForKey lends the program a question in a callback.
func (l *loop) askForKey(question *core.PreSharedKeyAuthenticator, callback func(*C.qws_psk_authenticator)) {
	a := &pskAuthenticator{loop: l, core: question}
	a.handle = lend(a)
	defer func() {
		if !a.deferred {
			forget(a.handle)
		}
	}()
	callback((*C.qws_psk_authenticator)(a.handle))
}

func (a *pskAuthenticator) on() *loop { return a.loop }

// postpone makes the program the owner of the handle.
func (a *pskAuthenticator) postpone() error {
	if err := a.core.Defer(); err != nil {
		return err
	}
	a.deferred = true
	own(a.handle)
	return nil
}

// answer gives the answer. If the program has deferred it, the handle ends.
func (a *pskAuthenticator) answer() error {
	if a.deferred {
		forget(a.handle)
	}
	return a.core.Answer()
}

// free answers without a key. What the program has not deferred ends with its callback.
func (a *pskAuthenticator) free() error {
	if !a.deferred {
		return core.ErrState
	}
	a.core.SetPreSharedKey(nil)
	_ = a.answer() // it may be too late
	return nil
}

//export goqws_psk_authenticator_defer
func goqws_psk_authenticator_defer(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	a, code := enter[pskAuthenticator](handle)
	if a == nil {
		return code
	}
	return errorCode(a.postpone())
}

//export goqws_psk_authenticator_answer
func goqws_psk_authenticator_answer(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	a, code := enter[pskAuthenticator](handle)
	if a == nil {
		return code
	}
	return errorCode(a.answer())
}

//export goqws_psk_authenticator_free
func goqws_psk_authenticator_free(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return free[pskAuthenticator](handle)
}

//export goqws_psk_authenticator_identity_hint
func goqws_psk_authenticator_identity_hint(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(a *pskAuthenticator) string { return string(a.core.IdentityHint()) })
}

//export goqws_psk_authenticator_identity
func goqws_psk_authenticator_identity(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(a *pskAuthenticator) string { return string(a.core.Identity()) })
}

//export goqws_psk_authenticator_set_identity
func goqws_psk_authenticator_set_identity(handle C.bridge_handle, identity C.bridge_address, size C.size_t) (result C.qws_error) {
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
func goqws_psk_authenticator_pre_shared_key(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(a *pskAuthenticator) string { return string(a.core.PreSharedKey()) })
}

//export goqws_psk_authenticator_set_pre_shared_key
func goqws_psk_authenticator_set_pre_shared_key(handle C.bridge_handle, key C.bridge_address, size C.size_t) (result C.qws_error) {
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
func setOctets(handle C.bridge_handle, octets C.bridge_address, size C.size_t, set func(*core.PreSharedKeyAuthenticator, []byte)) C.qws_error {
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
