package main

// #include "bridge.h"
import "C"

import "libqwebsocket/core"

//export goqws_application_proxy
func goqws_application_proxy(out **C.qws_proxy) (result C.qws_error) {
	defer barrier(&result)
	if out == nil {
		return C.QWS_ERR_ARGUMENT
	}
	*out = (*C.qws_proxy)(newProxy(core.ApplicationProxy()).handle)
	return C.QWS_OK
}

//export goqws_set_application_proxy
func goqws_set_application_proxy(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	chosen := core.Proxy{Type: core.NoProxy}
	if handle != 0 {
		p, code := enter[proxy](handle)
		if p == nil {
			return code
		}
		chosen = p.core
	}
	core.SetApplicationProxy(chosen)
	return C.QWS_OK
}

//export goqws_set_environment_proxies
func goqws_set_environment_proxies(http, https, all, no *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	return errorCode(core.SetEnvironmentProxies(&core.ProxyEnvironment{
		HTTP:  C.GoString((*C.char)(http)),
		HTTPS: C.GoString((*C.char)(https)),
		All:   C.GoString((*C.char)(all)),
		No:    C.GoString((*C.char)(no)),
	}))
}

//export goqws_clear_environment_proxies
func goqws_clear_environment_proxies() (result C.qws_error) {
	defer barrier(&result)
	return errorCode(core.SetEnvironmentProxies(nil))
}

//export goqws_uses_environment_proxies
func goqws_uses_environment_proxies() (uses C.int) {
	defer shield()
	return flag[C.int](core.UsesEnvironmentProxies())
}
