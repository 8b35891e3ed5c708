package main

// #include "bridge.h"
import "C"

import "libqwebsocket/core"

//export goqws_socket_read_buffer_size
func goqws_socket_read_buffer_size(handle C.bridge_handle) (size C.int64_t) {
	defer shield()
	if s, _ := enter[socket](handle); s != nil {
		size = C.int64_t(s.core.ReadBufferSize())
	}
	return size
}

//export goqws_socket_set_read_buffer_size
func goqws_socket_set_read_buffer_size(handle C.bridge_handle, size C.int64_t) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	if s == nil {
		return code
	}
	s.core.SetReadBufferSize(int64(size))
	return C.QWS_OK
}

//export goqws_socket_max_allowed_incoming_frame_size
func goqws_socket_max_allowed_incoming_frame_size(handle C.bridge_handle) (size C.uint64_t) {
	defer shield()
	if s, _ := enter[socket](handle); s != nil {
		size = C.uint64_t(s.core.MaxAllowedIncomingFrameSize())
	}
	return size
}

//export goqws_socket_set_max_allowed_incoming_frame_size
func goqws_socket_set_max_allowed_incoming_frame_size(handle C.bridge_handle, size C.uint64_t) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	if s == nil {
		return code
	}
	s.core.SetMaxAllowedIncomingFrameSize(uint64(size))
	return C.QWS_OK
}

//export goqws_socket_max_allowed_incoming_message_size
func goqws_socket_max_allowed_incoming_message_size(handle C.bridge_handle) (size C.uint64_t) {
	defer shield()
	if s, _ := enter[socket](handle); s != nil {
		size = C.uint64_t(s.core.MaxAllowedIncomingMessageSize())
	}
	return size
}

//export goqws_socket_set_max_allowed_incoming_message_size
func goqws_socket_set_max_allowed_incoming_message_size(handle C.bridge_handle, size C.uint64_t) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	if s == nil {
		return code
	}
	s.core.SetMaxAllowedIncomingMessageSize(uint64(size))
	return C.QWS_OK
}

//export goqws_socket_outgoing_frame_size
func goqws_socket_outgoing_frame_size(handle C.bridge_handle) (size C.uint64_t) {
	defer shield()
	if s, _ := enter[socket](handle); s != nil {
		size = C.uint64_t(s.core.OutgoingFrameSize())
	}
	return size
}

//export goqws_socket_set_outgoing_frame_size
func goqws_socket_set_outgoing_frame_size(handle C.bridge_handle, size C.uint64_t) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	if s == nil {
		return code
	}
	s.core.SetOutgoingFrameSize(uint64(size))
	return C.QWS_OK
}

//export goqws_socket_pause_mode
func goqws_socket_pause_mode(handle C.bridge_handle) (mode C.qws_pause_mode) {
	defer shield()
	if s, _ := enter[socket](handle); s != nil {
		mode = C.qws_pause_mode(s.core.PauseMode())
	}
	return mode
}

//export goqws_socket_set_pause_mode
func goqws_socket_set_pause_mode(handle C.bridge_handle, mode C.qws_pause_mode) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	switch {
	case s == nil:
		return code
	case mode > C.QWS_PAUSE_ON_SSL_ERRORS:
		return C.QWS_ERR_ARGUMENT
	}
	s.core.SetPauseMode(int(mode))
	return C.QWS_OK
}

//export goqws_socket_handshake_timeout
func goqws_socket_handshake_timeout(handle C.bridge_handle) (milliseconds C.int64_t) {
	defer shield()
	if s, _ := enter[socket](handle); s != nil {
		milliseconds = C.int64_t(s.core.HandshakeTimeout().Milliseconds())
	}
	return milliseconds
}

//export goqws_socket_set_handshake_timeout
func goqws_socket_set_handshake_timeout(handle C.bridge_handle, milliseconds C.int64_t) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	if s == nil {
		return code
	}
	timeout, err := fromMilliseconds(int64(milliseconds))
	if err != nil {
		return errorCode(err)
	}
	s.core.SetHandshakeTimeout(timeout)
	return C.QWS_OK
}

//export goqws_socket_proxy
func goqws_socket_proxy(handle C.bridge_handle, out **C.qws_proxy) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	switch {
	case s == nil:
		return code
	case out == nil:
		return C.QWS_ERR_ARGUMENT
	}
	*out = (*C.qws_proxy)(newProxy(s.core.Proxy()).handle)
	return C.QWS_OK
}

//export goqws_socket_set_proxy
func goqws_socket_set_proxy(handle, proxyHandle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	if s == nil {
		return code
	}
	if proxyHandle == 0 {
		s.core.SetProxy(core.Proxy{})
		return C.QWS_OK
	}
	p, code := enter[proxy](proxyHandle)
	if p == nil {
		return code
	}
	s.core.SetProxy(p.core)
	return C.QWS_OK
}

//export goqws_socket_set_mask_generator
func goqws_socket_set_mask_generator(handle C.bridge_handle, next C.qws_next_mask, user C.bridge_user) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	if s == nil {
		return code
	}
	s.masks = &maskGenerator{s.loop, next, user}
	if next == nil {
		s.core.SetMaskGenerator(nil)
	} else {
		s.core.SetMaskGenerator(s.masks.next)
	}
	return C.QWS_OK
}

//export goqws_socket_mask_generator
func goqws_socket_mask_generator(handle C.bridge_handle, out *C.qws_next_mask, outUser *C.bridge_user) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	switch {
	case s == nil:
		return code
	case out == nil || outUser == nil:
		return C.QWS_ERR_ARGUMENT
	}
	*out, *outUser = nil, 0
	if s.masks != nil {
		*out, *outUser = s.masks.function, s.masks.user
	}
	return C.QWS_OK
}
