package main

// #include "bridge.h"
import "C"

import "libqwebsocket/core"

// What a handshake has agreed on.

//export goqws_ssl_configuration_peer_certificate_chain
func goqws_ssl_configuration_peer_certificate_chain(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return configuredText(handle, buf, room, func(c *core.SSLConfiguration) string { return listText(c.PeerCertificateChain()) })
}

//export goqws_ssl_configuration_session_protocol
func goqws_ssl_configuration_session_protocol(handle C.bridge_handle) (protocol C.qws_ssl_protocol) {
	defer shield()
	protocol = C.QWS_UNKNOWN_PROTOCOL
	if c, _ := enter[sslConfiguration](handle); c != nil {
		protocol = C.qws_ssl_protocol(c.core.SessionProtocol())
	}
	return protocol
}

//export goqws_ssl_configuration_session_cipher
func goqws_ssl_configuration_session_cipher(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return configuredText(handle, buf, room, func(c *core.SSLConfiguration) string { return c.SessionCipher().Name })
}

//export goqws_ssl_configuration_next_negotiated_protocol
func goqws_ssl_configuration_next_negotiated_protocol(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return configuredText(handle, buf, room, func(c *core.SSLConfiguration) string { return c.NextNegotiatedProtocol() })
}

//export goqws_ssl_configuration_session_resumed
func goqws_ssl_configuration_session_resumed(handle C.bridge_handle) (resumed C.int) {
	defer shield()
	if c, _ := enter[sslConfiguration](handle); c != nil {
		resumed = flag[C.int](c.core.SessionResumed())
	}
	return resumed
}
