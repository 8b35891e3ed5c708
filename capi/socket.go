package main

// #include "bridge.h"
import "C"

import (
	"unsafe"

	"libqwebsocket/core"
)

// socket is what a qws_socket handle names. It is the core.SocketHandler of its core.Socket.
type socket struct {
	loop   *loop
	core   *core.Socket
	record *C.struct_bridge_socket
	masks  *maskGenerator // nil: none was ever set
}

// newSocket gives a socket of core its handle and its record.
func newSocket(l *loop, inner *core.Socket) *socket {
	s := &socket{loop: l, core: inner}
	s.record = (*C.struct_bridge_socket)(allocate(C.sizeof_struct_bridge_socket))
	s.record.handle = (*C.qws_socket)(save(s))
	s.record.events = l.shared.use(C.qws_socket_events{})
	inner.SetGate((*core.Gate)(unsafe.Pointer(&s.record.gate)))
	inner.SetHandler(s, 0)
	return s
}

func (s *socket) on() *loop { return s.loop }

func (s *socket) free() error {
	forget(unsafe.Pointer(s.record.handle))
	s.record.handle = nil
	s.core.Free()
	s.loop.shared.drop(s.record.events)
	s.loop.bury(s.record)
	return nil
}

// setEvents replaces the functions of the program, and asks core for what they listen to. Messages and
// pongs are always asked for: a function that one callback sets may be for a message of the same read.
func (s *socket) setEvents(events *C.bridge_socket_events, user C.bridge_user) error {
	var given C.qws_socket_events
	wanted, err := copyEvents(unsafe.Pointer(&given), C.sizeof_qws_socket_events, unsafe.Pointer(events))
	if err != nil {
		return err
	}
	before := s.record.events
	s.record.events = s.loop.shared.use(given)
	s.loop.shared.drop(before)
	s.record.user = user
	s.core.SetHandler(s, core.Signals(wanted)|
		core.SignalTextMessageReceived|core.SignalBinaryMessageReceived|core.SignalPong)
	return nil
}

//export goqws_socket_new
func goqws_socket_new(handle C.bridge_handle, origin *C.bridge_text, version C.qws_protocol_version, out **C.qws_socket) (result C.qws_error) {
	defer barrier(&result)
	l, code := enter[loop](handle)
	switch {
	case l == nil:
		return code
	case out == nil || !knownVersion(version):
		return C.QWS_ERR_ARGUMENT
	}
	name, err := text(origin)
	if err != nil {
		return errorCode(err)
	}
	*out = newSocket(l, core.NewSocket(l.core, name, int(version))).record.handle
	return C.QWS_OK
}

func knownVersion(version C.qws_protocol_version) bool {
	switch version {
	case C.QWS_VERSION_UNKNOWN, C.QWS_VERSION0, C.QWS_VERSION4, C.QWS_VERSION5, C.QWS_VERSION6,
		C.QWS_VERSION7, C.QWS_VERSION8, C.QWS_VERSION13:
		return true
	}
	return false
}

//export goqws_socket_free
func goqws_socket_free(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return free[socket](handle)
}

//export goqws_socket_set_events
func goqws_socket_set_events(handle C.bridge_handle, events *C.bridge_socket_events, user C.bridge_user) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	if s == nil {
		return code
	}
	return errorCode(s.setEvents(events, user))
}

//export goqws_socket_open
func goqws_socket_open(handle C.bridge_handle, url *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	switch {
	case s == nil:
		return code
	case s.loop.closed():
		return C.QWS_ERR_STATE
	}
	address, err := text(url)
	if err != nil {
		return errorCode(err)
	}
	s.core.Open(address)
	return C.QWS_OK
}

//export goqws_socket_open_request
func goqws_socket_open_request(handle, requestHandle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	switch {
	case s == nil:
		return code
	case s.loop.closed():
		return C.QWS_ERR_STATE
	}
	r, code := enter[request](requestHandle)
	if r == nil {
		return code
	}
	s.core.OpenRequest(r.core)
	return C.QWS_OK
}

//export goqws_socket_close
func goqws_socket_close(handle C.bridge_handle, code C.int, reason C.bridge_address, size C.size_t) (result C.qws_error) {
	defer barrier(&result)
	s, failed := enter[socket](handle)
	if s == nil {
		return failed
	}
	if reason == 0 {
		size = 0
	}
	words, err := utf8Payload(reason, size)
	if err != nil {
		return errorCode(err)
	}
	s.core.Close(int(code), string(words))
	return C.QWS_OK
}

//export goqws_socket_abort
func goqws_socket_abort(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	if s == nil {
		return code
	}
	s.core.Abort()
	return C.QWS_OK
}

//export goqws_socket_send_text_message
func goqws_socket_send_text_message(handle C.bridge_handle, data C.bridge_address, size C.size_t) (sent C.int64_t) {
	defer barrier(&sent)
	s, code := enter[socket](handle)
	if s == nil {
		return C.int64_t(code)
	}
	message, err := utf8Payload(data, size)
	if err != nil {
		return C.int64_t(errorCode(err))
	}
	return C.int64_t(s.core.SendMessage(true, message))
}

//export goqws_socket_send_binary_message
func goqws_socket_send_binary_message(handle C.bridge_handle, data C.bridge_address, size C.size_t) (sent C.int64_t) {
	defer barrier(&sent)
	s, code := enter[socket](handle)
	if s == nil {
		return C.int64_t(code)
	}
	message, err := binaryPayload(data, size)
	if err != nil {
		return C.int64_t(errorCode(err))
	}
	return C.int64_t(s.core.SendMessage(false, message))
}

//export goqws_socket_ping
func goqws_socket_ping(handle C.bridge_handle, data C.bridge_address, size C.size_t) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	if s == nil {
		return code
	}
	message, err := binaryPayload(data, size)
	if err != nil {
		return errorCode(err)
	}
	s.core.Ping(message)
	return C.QWS_OK
}

//export goqws_socket_flush
func goqws_socket_flush(handle C.bridge_handle) (written C.int) {
	defer barrier(&written)
	s, code := enter[socket](handle)
	if s == nil {
		return C.int(code)
	}
	return flag[C.int](s.core.Flush())
}
