package main

// #include "bridge.h"
import "C"

import "libqwebsocket/core"

// The signals of a socket about its life (core.SocketHandler): one crossing each, none if nobody listens.

// AboutToClose emits about_to_close.
func (s *socket) AboutToClose() { s.emit(s.record.events.about_to_close) }

// Connected emits connected.
func (s *socket) Connected() { s.emit(s.record.events.connected) }

// Disconnected emits disconnected.
func (s *socket) Disconnected() { s.emit(s.record.events.disconnected) }

// ReadChannelFinished emits read_channel_finished.
func (s *socket) ReadChannelFinished() { s.emit(s.record.events.read_channel_finished) }

// BytesWritten emits bytes_written.
func (s *socket) BytesWritten(n int64) {
	if f := s.record.events.bytes_written; f != nil {
		s.loop.busy.Add(1)
		C.bridge_call_socket_bytes(f, s.record.handle, C.int64_t(n), s.record.user)
		s.loop.busy.Add(-1)
	}
}

// Error emits error.
func (s *socket) Error(e core.SocketError) {
	if f := s.record.events.error; f != nil {
		s.loop.busy.Add(1)
		C.bridge_call_socket_error(f, s.record.handle, C.qws_connection_error(e), s.record.user)
		s.loop.busy.Add(-1)
	}
}

// StateChanged emits state_changed.
func (s *socket) StateChanged(state core.SocketState) {
	if f := s.record.events.state_changed; f != nil {
		s.loop.busy.Add(1)
		C.bridge_call_socket_state(f, s.record.handle, C.qws_connection_state(state), s.record.user)
		s.loop.busy.Add(-1)
	}
}

func (s *socket) emit(f C.bridge_socket_function) {
	if f != nil {
		s.loop.busy.Add(1)
		C.bridge_call_socket(f, s.record.handle, s.record.user)
		s.loop.busy.Add(-1)
	}
}

// maskGenerator is a source of masks of the program.
type maskGenerator struct {
	loop     *loop
	function C.qws_next_mask
	user     C.bridge_user
}

// next calls the program. It stands in the middle of a send, whose memory must not move: until it returns, no
// object of the loop can be used.
func (g *maskGenerator) next() uint32 {
	l := g.loop
	current := l.record.current
	l.busy.Add(1)
	l.masking, l.record.current = true, nil // the ring takes nothing either
	mask := C.bridge_call_next_mask(g.function, g.user)
	l.masking, l.record.current = false, current
	l.busy.Add(-1)
	return uint32(mask)
}

// The signals of a server (core.ServerHandler).

// Closed emits closed.
func (v *server) Closed() { v.emit(v.events.closed) }

// NewConnection emits new_connection.
func (v *server) NewConnection() { v.emit(v.events.new_connection) }

// AcceptError emits accept_error.
func (v *server) AcceptError(e core.SocketError) {
	if f := v.events.accept_error; f != nil {
		v.loop.busy.Add(1)
		C.bridge_call_server_error(f, (*C.qws_server)(v.handle), C.qws_connection_error(e), v.user)
		v.loop.busy.Add(-1)
	}
}

// OriginAuthenticationRequired emits origin_authentication_required, with a handle for its duration.
func (v *server) OriginAuthenticationRequired(a *core.CorsAuthenticator) {
	if f := v.events.origin_authentication_required; f != nil {
		handle := lend(&cors{loop: v.loop, core: a})
		v.loop.busy.Add(1)
		C.bridge_call_server_origin(f, (*C.qws_server)(v.handle), (*C.qws_cors_authenticator)(handle), v.user)
		v.loop.busy.Add(-1)
		forget(handle)
	}
}

// HandshakeRequested emits handshake_requested, with a handle for its duration.
func (v *server) HandshakeRequested(r *core.HandshakeRequest) {
	if f := v.events.handshake_requested; f != nil {
		handle := lend(&handshakeRequest{loop: v.loop, core: r})
		v.loop.busy.Add(1)
		C.bridge_call_server_request(f, (*C.qws_server)(v.handle), (*C.qws_handshake_request)(handle), v.user)
		v.loop.busy.Add(-1)
		forget(handle)
	}
}

// ServerError emits server_error.
func (v *server) ServerError(code int) {
	if f := v.events.server_error; f != nil {
		v.loop.busy.Add(1)
		C.bridge_call_server_code(f, (*C.qws_server)(v.handle), C.int(code), v.user)
		v.loop.busy.Add(-1)
	}
}

func (v *server) emit(f C.bridge_server_function) {
	if f != nil {
		v.loop.busy.Add(1)
		C.bridge_call_server(f, (*C.qws_server)(v.handle), v.user)
		v.loop.busy.Add(-1)
	}
}
