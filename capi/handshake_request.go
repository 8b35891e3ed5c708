package main

// #include "bridge.h"
import "C"

import "libqwebsocket/core"

// handshakeRequest is what a qws_handshake_request handle names while a callback runs.
type handshakeRequest struct {
	loop *loop
	core *core.HandshakeRequest
}

func (r *handshakeRequest) on() *loop { return r.loop }

// free does nothing: the handle ends with the callback.
func (r *handshakeRequest) free() error { return nil }

//export goqws_handshake_request_is_web_socket
func goqws_handshake_request_is_web_socket(handle C.bridge_handle) (is C.int) {
	defer shield()
	if r, _ := enter[handshakeRequest](handle); r != nil {
		is = flag[C.int](r.core.IsWebSocket())
	}
	return is
}

//export goqws_handshake_request_method
func goqws_handshake_request_method(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(r *handshakeRequest) string { return r.core.Method() })
}

//export goqws_handshake_request_target
func goqws_handshake_request_target(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(r *handshakeRequest) string { return r.core.Target() })
}

//export goqws_handshake_request_raw_header
func goqws_handshake_request_raw_header(handle C.bridge_handle, name *C.bridge_text, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(r *handshakeRequest) string {
		value, _ := r.core.RawHeader(headerName(name))
		return value
	})
}

//export goqws_handshake_request_has_raw_header
func goqws_handshake_request_has_raw_header(handle C.bridge_handle, name *C.bridge_text) (has C.int) {
	defer shield()
	if r, _ := enter[handshakeRequest](handle); r != nil {
		_, ok := r.core.RawHeader(headerName(name))
		has = flag[C.int](ok)
	}
	return has
}

//export goqws_handshake_request_peer_address
func goqws_handshake_request_peer_address(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(r *handshakeRequest) string { return r.core.PeerAddress() })
}

//export goqws_handshake_request_peer_port
func goqws_handshake_request_peer_port(handle C.bridge_handle) (port C.uint16_t) {
	defer shield()
	if r, _ := enter[handshakeRequest](handle); r != nil {
		port = C.uint16_t(r.core.PeerPort())
	}
	return port
}

//export goqws_handshake_request_set_raw_header
func goqws_handshake_request_set_raw_header(handle C.bridge_handle, name *C.bridge_text, value C.bridge_address, size C.size_t) (result C.qws_error) {
	defer barrier(&result)
	r, code := enter[handshakeRequest](handle)
	switch {
	case r == nil:
		return code
	case name == nil || value == 0:
		return C.QWS_ERR_ARGUMENT
	}
	bytes, err := textPayload(value, size)
	if err != nil {
		return errorCode(err)
	}
	return errorCode(r.core.SetRawHeader(headerName(name), string(bytes)))
}

//export goqws_handshake_request_respond
func goqws_handshake_request_respond(handle C.bridge_handle, status C.int, body C.bridge_address, size C.size_t) (result C.qws_error) {
	defer barrier(&result)
	r, code := enter[handshakeRequest](handle)
	if r == nil {
		return code
	}
	bytes, err := binaryPayload(body, size)
	if err != nil {
		return errorCode(err)
	}
	return errorCode(r.core.Respond(int(status), bytes))
}
