package main

// #include "bridge.h"
import "C"

import "libqwebsocket/core"

// What sockets and servers have to do with TLS, redirects and the answer to the handshake.

//export goqws_socket_resume
func goqws_socket_resume(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return onSocket(handle, (*core.Socket).Resume)
}

//export goqws_socket_ignore_ssl_errors
func goqws_socket_ignore_ssl_errors(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return onSocket(handle, (*core.Socket).IgnoreSSLErrors)
}

//export goqws_socket_continue_interrupted_handshake
func goqws_socket_continue_interrupted_handshake(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return onSocket(handle, (*core.Socket).ContinueInterruptedHandshake)
}

// onSocket calls a method that has no parameters.
func onSocket(handle C.bridge_handle, method func(*core.Socket)) C.qws_error {
	s, code := enter[socket](handle)
	if s == nil {
		return code
	}
	method(s.core)
	return C.QWS_OK
}

//export goqws_socket_ignore_listed_ssl_errors
func goqws_socket_ignore_listed_ssl_errors(handle, list C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	if s == nil {
		return code
	}
	var ignored []core.SSLError
	if list != 0 {
		e, code := enter[sslErrors](list)
		if e == nil {
			return code
		}
		ignored = e.core
	}
	s.core.IgnoreListedSSLErrors(ignored)
	return C.QWS_OK
}

//export goqws_socket_ssl_configuration
func goqws_socket_ssl_configuration(handle C.bridge_handle, out **C.qws_ssl_configuration) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	switch {
	case s == nil:
		return code
	case out == nil:
		return C.QWS_ERR_ARGUMENT
	}
	*out = (*C.qws_ssl_configuration)(newSSLConfiguration(s.core.SSLConfiguration()).handle)
	return C.QWS_OK
}

//export goqws_socket_set_ssl_configuration
func goqws_socket_set_ssl_configuration(handle, configuration C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	if s == nil {
		return code
	}
	if configuration == 0 {
		s.core.SetSSLConfiguration(nil)
		return C.QWS_OK
	}
	c, code := enter[sslConfiguration](configuration)
	if c == nil {
		return code
	}
	s.core.SetSSLConfiguration(c.core)
	return C.QWS_OK
}

//export goqws_socket_redirect_policy
func goqws_socket_redirect_policy(handle C.bridge_handle) (policy C.qws_redirect_policy) {
	defer shield()
	if s, _ := enter[socket](handle); s != nil {
		policy = C.qws_redirect_policy(s.core.RedirectPolicy())
	}
	return policy
}

//export goqws_socket_set_redirect_policy
func goqws_socket_set_redirect_policy(handle C.bridge_handle, policy C.qws_redirect_policy) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	switch {
	case s == nil:
		return code
	case policy > C.QWS_SAME_ORIGIN_REDIRECT_POLICY:
		return C.QWS_ERR_ARGUMENT
	}
	s.core.SetRedirectPolicy(core.RedirectPolicy(policy))
	return C.QWS_OK
}

//export goqws_socket_answer_header_count
func goqws_socket_answer_header_count(handle C.bridge_handle, name *C.bridge_text) (count C.size_t) {
	defer shield()
	if s, _ := enter[socket](handle); s != nil {
		count = C.size_t(len(s.core.AnswerHeaders(headerName(name))))
	}
	return count
}

//export goqws_socket_answer_header
func goqws_socket_answer_header(handle C.bridge_handle, name *C.bridge_text, index C.size_t, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(s *socket) string {
		if values := s.core.AnswerHeaders(headerName(name)); uint64(index) < uint64(len(values)) {
			return values[index]
		}
		return ""
	})
}

//export goqws_server_ssl_configuration
func goqws_server_ssl_configuration(handle C.bridge_handle, out **C.qws_ssl_configuration) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	switch {
	case v == nil:
		return code
	case out == nil:
		return C.QWS_ERR_ARGUMENT
	}
	c := v.core.SSLConfiguration()
	if c == nil {
		return C.QWS_ERR_STATE
	}
	*out = (*C.qws_ssl_configuration)(newSSLConfiguration(c).handle)
	return C.QWS_OK
}

//export goqws_server_set_ssl_configuration
func goqws_server_set_ssl_configuration(handle, configuration C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	c, code := enter[sslConfiguration](configuration)
	if c == nil {
		return code
	}
	return errorCode(v.core.SetSSLConfiguration(c.core))
}

//export goqws_server_proxy
func goqws_server_proxy(handle C.bridge_handle, out **C.qws_proxy) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	switch {
	case v == nil:
		return code
	case out == nil:
		return C.QWS_ERR_ARGUMENT
	}
	*out = (*C.qws_proxy)(newProxy(v.core.Proxy()).handle)
	return C.QWS_OK
}

//export goqws_server_set_proxy
func goqws_server_set_proxy(handle, chosen C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	p, code := enter[proxy](chosen)
	if p == nil {
		return code
	}
	v.core.SetProxy(p.core)
	return C.QWS_OK
}
