package main

// #include "bridge.h"
import "C"

import "libqwebsocket/core"

// authenticator is what a qws_authenticator handle names while a callback runs.
type authenticator struct {
	loop *loop
	core *core.Authenticator
}

func (a *authenticator) on() *loop { return a.loop }

// free does nothing: the handle ends with the callback.
func (a *authenticator) free() error { return nil }

//export goqws_authenticator_realm
func goqws_authenticator_realm(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(a *authenticator) string { return a.core.Realm() })
}

//export goqws_authenticator_user
func goqws_authenticator_user(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(a *authenticator) string { return a.core.User() })
}

//export goqws_authenticator_set_user
func goqws_authenticator_set_user(handle C.bridge_handle, user *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	return setText(handle, user, func(a *authenticator, name string) { a.core.SetUser(name) })
}

//export goqws_authenticator_password
func goqws_authenticator_password(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(a *authenticator) string { return a.core.Password() })
}

//export goqws_authenticator_set_password
func goqws_authenticator_set_password(handle C.bridge_handle, password *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	return setText(handle, password, func(a *authenticator, secret string) { a.core.SetPassword(secret) })
}
