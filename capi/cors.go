package main

// #include "bridge.h"
import "C"

import "libqwebsocket/core"

// cors is what a qws_cors_authenticator handle names while a callback runs.
type cors struct {
	loop *loop
	core *core.CorsAuthenticator
}

func (a *cors) on() *loop { return a.loop }

// free does nothing: the handle ends with the callback.
func (a *cors) free() error { return nil }

//export goqws_cors_authenticator_origin
func goqws_cors_authenticator_origin(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(a *cors) string { return a.core.Origin() })
}

//export goqws_cors_authenticator_allowed
func goqws_cors_authenticator_allowed(handle C.bridge_handle) (allowed C.int) {
	defer shield()
	if a, _ := enter[cors](handle); a != nil {
		allowed = flag[C.int](a.core.Allowed())
	}
	return allowed
}

//export goqws_cors_authenticator_set_allowed
func goqws_cors_authenticator_set_allowed(handle C.bridge_handle, allowed C.int) (result C.qws_error) {
	defer barrier(&result)
	a, code := enter[cors](handle)
	if a == nil {
		return code
	}
	a.core.SetAllowed(allowed != 0)
	return C.QWS_OK
}
