package main

// #include <stdlib.h>
// #include "bridge.h"
import "C"

import (
	"unsafe"

	"libqwebsocket/core"
)

// The signals that ask something of the program, or tell of TLS. What they bring has a handle for their
// duration.

// call runs a callback of the program on the socket's loop.
func (s *socket) call(callback func(handle *C.qws_socket, user C.bridge_user)) {
	s.loop.busy.Add(1)
	callback(s.record.handle, s.record.user)
	s.loop.busy.Add(-1)
}

// AlertReceived emits alert_received.
func (s *socket) AlertReceived(level, number int, description string) {
	s.emitAlert(s.record.events.alert_received, level, number, description)
}

// AlertSent emits alert_sent.
func (s *socket) AlertSent(level, number int, description string) {
	s.emitAlert(s.record.events.alert_sent, level, number, description)
}

func (s *socket) emitAlert(f C.bridge_socket_alert_function, level, number int, description string) {
	if f == nil {
		return
	}
	text := C.CString(description)
	defer C.free(unsafe.Pointer(text))
	s.call(func(handle *C.qws_socket, user C.bridge_user) {
		C.bridge_call_socket_alert(f, handle, C.int(level), C.int(number), text, user)
	})
}

// AuthenticationRequired emits authentication_required.
func (s *socket) AuthenticationRequired(a *core.Authenticator) {
	f := s.record.events.authentication_required
	if f == nil {
		return
	}
	question := lend(&authenticator{loop: s.loop, core: a})
	defer forget(question)
	s.call(func(handle *C.qws_socket, user C.bridge_user) {
		C.bridge_call_socket_authentication(f, handle, (*C.qws_authenticator)(question), user)
	})
}

// ProxyAuthenticationRequired emits proxy_authentication_required.
func (s *socket) ProxyAuthenticationRequired(p core.Proxy, a *core.Authenticator) {
	f := s.record.events.proxy_authentication_required
	if f == nil {
		return
	}
	question := lend(&authenticator{loop: s.loop, core: a})
	defer forget(question)
	lendProxy(p, func(which *C.qws_proxy) {
		s.call(func(handle *C.qws_socket, user C.bridge_user) {
			C.bridge_call_socket_proxy(f, handle, which, (*C.qws_authenticator)(question), user)
		})
	})
}

// PreSharedKeyAuthenticationRequired emits pre_shared_key_authentication_required.
func (s *socket) PreSharedKeyAuthenticationRequired(a *core.PreSharedKeyAuthenticator) {
	f := s.record.events.pre_shared_key_authentication_required
	if f == nil {
		return
	}
	s.loop.askForKey(a, func(question *C.qws_psk_authenticator) {
		s.call(func(handle *C.qws_socket, user C.bridge_user) {
			C.bridge_call_socket_key(f, handle, question, user)
		})
	})
}

// HandshakeInterruptedOnError emits handshake_interrupted_on_error.
func (s *socket) HandshakeInterruptedOnError(e core.SSLError) {
	s.emitErrors(s.record.events.handshake_interrupted_on_error, []core.SSLError{e})
}

// PeerVerifyError emits peer_verify_error.
func (s *socket) PeerVerifyError(e core.SSLError) {
	s.emitErrors(s.record.events.peer_verify_error, []core.SSLError{e})
}

// SSLErrors emits ssl_errors.
func (s *socket) SSLErrors(list []core.SSLError) { s.emitErrors(s.record.events.ssl_errors, list) }

func (s *socket) emitErrors(f C.bridge_socket_ssl_errors_function, list []core.SSLError) {
	if f == nil {
		return
	}
	lendSSLErrors(list, func(errors *C.qws_ssl_errors) {
		s.call(func(handle *C.qws_socket, user C.bridge_user) {
			C.bridge_call_socket_ssl_errors(f, handle, errors, user)
		})
	})
}

// PeerVerifyError emits peer_verify_error.
func (v *server) PeerVerifyError(e core.SSLError) {
	v.emitErrors(v.events.peer_verify_error, []core.SSLError{e})
}

// SSLErrors emits ssl_errors.
func (v *server) SSLErrors(list []core.SSLError) { v.emitErrors(v.events.ssl_errors, list) }

func (v *server) emitErrors(f C.bridge_server_ssl_errors_function, list []core.SSLError) {
	if f == nil {
		return
	}
	lendSSLErrors(list, func(errors *C.qws_ssl_errors) {
		v.loop.busy.Add(1)
		C.bridge_call_server_ssl_errors(f, (*C.qws_server)(v.handle), errors, v.user)
		v.loop.busy.Add(-1)
	})
}

// PreSharedKeyAuthenticationRequired emits pre_shared_key_authentication_required.
func (v *server) PreSharedKeyAuthenticationRequired(a *core.PreSharedKeyAuthenticator) {
	f := v.events.pre_shared_key_authentication_required
	if f == nil {
		return
	}
	v.loop.askForKey(a, func(question *C.qws_psk_authenticator) {
		v.loop.busy.Add(1)
		C.bridge_call_server_key(f, (*C.qws_server)(v.handle), question, v.user)
		v.loop.busy.Add(-1)
	})
}
