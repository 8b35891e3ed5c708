package main

// #include "bridge.h"
import "C"

import (
	"time"
	"unsafe"

	"libqwebsocket/core"
)

// server is what a qws_server handle names. It is the core.ServerHandler of its core.Server.
type server struct {
	loop   *loop
	core   *core.Server
	handle unsafe.Pointer
	events C.qws_server_events
	user   C.bridge_user
}

func newServer(l *loop, name string, mode core.SslMode) (*server, error) {
	v := &server{loop: l, core: core.NewServer(l.core, "", mode)}
	if err := v.core.SetName(name); err != nil {
		v.core.Free()
		return nil, err
	}
	v.handle = save(v)
	v.core.SetHandler(v, 0)
	return v, nil
}

func (v *server) on() *loop { return v.loop }

func (v *server) free() error {
	forget(v.handle)
	v.core.Free()
	return nil
}

// setEvents replaces the functions of the program, and asks core for what they listen to.
func (v *server) setEvents(events *C.bridge_server_events, user C.bridge_user) error {
	wanted, err := copyEvents(unsafe.Pointer(&v.events), C.sizeof_qws_server_events, unsafe.Pointer(events))
	if err != nil {
		return err
	}
	v.user = user
	v.core.SetHandler(v, core.ServerSignals(wanted))
	return nil
}

//export goqws_server_new
func goqws_server_new(handle C.bridge_handle, name *C.bridge_text, mode C.qws_ssl_mode, out **C.qws_server) (result C.qws_error) {
	defer barrier(&result)
	l, code := enter[loop](handle)
	switch {
	case l == nil:
		return code
	case out == nil || mode > C.QWS_NON_SECURE_MODE:
		return C.QWS_ERR_ARGUMENT
	}
	title, err := text(name)
	if err != nil {
		return errorCode(err)
	}
	v, err := newServer(l, title, core.SslMode(mode))
	if err != nil {
		return errorCode(err)
	}
	*out = (*C.qws_server)(v.handle)
	return C.QWS_OK
}

//export goqws_server_free
func goqws_server_free(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return free[server](handle)
}

//export goqws_server_set_events
func goqws_server_set_events(handle C.bridge_handle, events *C.bridge_server_events, user C.bridge_user) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	return errorCode(v.setEvents(events, user))
}

//export goqws_server_listen
func goqws_server_listen(handle C.bridge_handle, address *C.bridge_text, port C.uint16_t) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	where, err := text(address)
	if err != nil {
		return errorCode(err)
	}
	return errorCode(v.core.Listen(where, uint16(port)))
}

//export goqws_server_close
func goqws_server_close(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	v.core.Close()
	return C.QWS_OK
}

//export goqws_server_is_listening
func goqws_server_is_listening(handle C.bridge_handle) (listening C.int) {
	defer shield()
	if v, _ := enter[server](handle); v != nil {
		listening = flag[C.int](v.core.IsListening())
	}
	return listening
}

//export goqws_server_address
func goqws_server_address(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(v *server) string { return v.core.Address() })
}

//export goqws_server_port
func goqws_server_port(handle C.bridge_handle) (port C.uint16_t) {
	defer shield()
	if v, _ := enter[server](handle); v != nil {
		port = C.uint16_t(v.core.Port())
	}
	return port
}

//export goqws_server_url
func goqws_server_url(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(v *server) string { return v.core.URL() })
}

//export goqws_server_name
func goqws_server_name(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(v *server) string { return v.core.Name() })
}

//export goqws_server_set_name
func goqws_server_set_name(handle C.bridge_handle, name *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	title, err := text(name)
	if err != nil {
		return errorCode(err)
	}
	return errorCode(v.core.SetName(title))
}

//export goqws_server_secure_mode
func goqws_server_secure_mode(handle C.bridge_handle) (mode C.qws_ssl_mode) {
	defer shield()
	if v, _ := enter[server](handle); v != nil {
		mode = C.qws_ssl_mode(v.core.SecureMode())
	}
	return mode
}

//export goqws_server_has_pending_connections
func goqws_server_has_pending_connections(handle C.bridge_handle) (has C.int) {
	defer shield()
	if v, _ := enter[server](handle); v != nil {
		has = flag[C.int](v.core.HasPendingConnections())
	}
	return has
}

//export goqws_server_next_pending_connection
func goqws_server_next_pending_connection(handle C.bridge_handle, out **C.qws_socket) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	switch {
	case v == nil:
		return code
	case out == nil:
		return C.QWS_ERR_ARGUMENT
	}
	inner := v.core.NextPendingConnection()
	if inner == nil {
		return C.QWS_ERR_STATE
	}
	*out = newSocket(v.loop, inner).record.handle
	return C.QWS_OK
}

//export goqws_server_max_pending_connections
func goqws_server_max_pending_connections(handle C.bridge_handle) (count C.int) {
	defer shield()
	if v, _ := enter[server](handle); v != nil {
		count = C.int(v.core.MaxPendingConnections())
	}
	return count
}

//export goqws_server_set_max_pending_connections
func goqws_server_set_max_pending_connections(handle C.bridge_handle, count C.int) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	v.core.SetMaxPendingConnections(int(count))
	return C.QWS_OK
}

//export goqws_server_handshake_timeout_ms
func goqws_server_handshake_timeout_ms(handle C.bridge_handle) (milliseconds C.int64_t) {
	defer shield()
	if v, _ := enter[server](handle); v != nil {
		milliseconds = C.int64_t(v.core.HandshakeTimeout().Milliseconds())
	}
	return milliseconds
}

//export goqws_server_set_handshake_timeout
func goqws_server_set_handshake_timeout(handle C.bridge_handle, milliseconds C.int64_t) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	timeout := -time.Millisecond
	if milliseconds >= 0 {
		var err error
		if timeout, err = fromMilliseconds(int64(milliseconds)); err != nil {
			return errorCode(err)
		}
	}
	v.core.SetHandshakeTimeout(timeout)
	return C.QWS_OK
}

//export goqws_server_pause_accepting
func goqws_server_pause_accepting(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	v.core.PauseAccepting()
	return C.QWS_OK
}

//export goqws_server_resume_accepting
func goqws_server_resume_accepting(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	v.core.ResumeAccepting()
	return C.QWS_OK
}

//export goqws_server_socket_descriptor
func goqws_server_socket_descriptor(handle C.bridge_handle) (fd C.int) {
	defer barrier(&fd)
	v, _ := enter[server](handle)
	if v == nil {
		return -1
	}
	return C.int(v.core.SocketDescriptor())
}

//export goqws_server_set_socket_descriptor
func goqws_server_set_socket_descriptor(handle C.bridge_handle, fd C.int) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	return errorCode(v.core.SetSocketDescriptor(int(fd)))
}

//export goqws_server_error
func goqws_server_error(handle C.bridge_handle) (code C.int) {
	defer shield()
	if v, _ := enter[server](handle); v != nil {
		code = C.int(v.core.Error())
	}
	return code
}

//export goqws_server_error_string
func goqws_server_error_string(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(v *server) string { return v.core.ErrorString() })
}
