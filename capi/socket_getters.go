package main

// #include "bridge.h"
import "C"

//export goqws_socket_state
func goqws_socket_state(handle C.bridge_handle) (state C.qws_connection_state) {
	defer shield()
	if s, _ := enter[socket](handle); s != nil {
		state = C.qws_connection_state(s.core.State())
	}
	return state
}

//export goqws_socket_is_valid
func goqws_socket_is_valid(handle C.bridge_handle) (valid C.int) {
	defer shield()
	if s, _ := enter[socket](handle); s != nil {
		valid = flag[C.int](s.core.IsValid())
	}
	return valid
}

//export goqws_socket_error
func goqws_socket_error(handle C.bridge_handle) (code C.qws_connection_error) {
	defer shield()
	s, _ := enter[socket](handle)
	if s == nil {
		return C.QWS_UNKNOWN_SOCKET_ERROR
	}
	return C.qws_connection_error(s.core.Error())
}

//export goqws_socket_error_string
func goqws_socket_error_string(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(s *socket) string { return s.core.ErrorString() })
}

//export goqws_socket_close_code
func goqws_socket_close_code(handle C.bridge_handle) (code C.int) {
	defer shield()
	if s, _ := enter[socket](handle); s != nil {
		code = C.int(s.core.CloseCode())
	}
	return code
}

//export goqws_socket_close_reason
func goqws_socket_close_reason(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(s *socket) string { return s.core.CloseReason() })
}

//export goqws_socket_origin
func goqws_socket_origin(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(s *socket) string { return s.core.Origin() })
}

//export goqws_socket_version
func goqws_socket_version(handle C.bridge_handle) (version C.qws_protocol_version) {
	defer shield()
	s, _ := enter[socket](handle)
	if s == nil {
		return C.QWS_VERSION_UNKNOWN
	}
	return C.qws_protocol_version(s.core.Version())
}

//export goqws_socket_request_url
func goqws_socket_request_url(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(s *socket) string { return s.core.RequestURL() })
}

//export goqws_socket_resource_name
func goqws_socket_resource_name(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(s *socket) string { return s.core.ResourceName() })
}

//export goqws_socket_request
func goqws_socket_request(handle C.bridge_handle, out **C.qws_request) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	switch {
	case s == nil:
		return code
	case out == nil:
		return C.QWS_ERR_ARGUMENT
	}
	*out = (*C.qws_request)(newRequest(s.core.Request()).handle)
	return C.QWS_OK
}

//export goqws_socket_local_address
func goqws_socket_local_address(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(s *socket) string { return s.core.LocalAddress() })
}

//export goqws_socket_local_port
func goqws_socket_local_port(handle C.bridge_handle) (port C.uint16_t) {
	defer shield()
	if s, _ := enter[socket](handle); s != nil {
		port = C.uint16_t(s.core.LocalPort())
	}
	return port
}

//export goqws_socket_peer_address
func goqws_socket_peer_address(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(s *socket) string { return s.core.PeerAddress() })
}

//export goqws_socket_peer_port
func goqws_socket_peer_port(handle C.bridge_handle) (port C.uint16_t) {
	defer shield()
	if s, _ := enter[socket](handle); s != nil {
		port = C.uint16_t(s.core.PeerPort())
	}
	return port
}

//export goqws_socket_peer_name
func goqws_socket_peer_name(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(s *socket) string { return s.core.PeerName() })
}

//export goqws_socket_bytes_to_write
func goqws_socket_bytes_to_write(handle C.bridge_handle) (n C.int64_t) {
	defer shield()
	if s, _ := enter[socket](handle); s != nil {
		n = C.int64_t(s.core.BytesToWrite())
	}
	return n
}

//export goqws_socket_subprotocol
func goqws_socket_subprotocol(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(s *socket) string { return s.core.Subprotocol() })
}
