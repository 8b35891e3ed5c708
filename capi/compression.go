package main

// #include "bridge.h"
import "C"

import (
	"math"
	"unsafe"

	"libqwebsocket/core"
)

// toCompression takes a struct of the program; nil for NULL. Members that the program does not know have
// their defaults.
func toCompression(p *C.bridge_compression) (*core.Compression, error) {
	if p == nil {
		return nil, nil
	}
	inner := core.DefaultCompression()
	c := fromCompression(&inner)
	if p.struct_size < C.size_t(unsafe.Offsetof(c.level)+unsafe.Sizeof(c.level)) {
		return nil, core.ErrArgument
	}
	copyMembers(&c, (*C.qws_compression)(unsafe.Pointer(p)), p.struct_size)
	if uint64(c.threshold) > math.MaxInt {
		return nil, core.ErrRange
	}
	inner.Level = int(c.level)
	inner.Threshold = int(c.threshold)
	inner.Send.Bits, inner.Send.NoContext = int(c.send_window_bits), c.send_context_takeover == 0
	inner.Receive.Bits, inner.Receive.NoContext = int(c.receive_window_bits), c.receive_context_takeover == 0
	return &inner, nil
}

// fromCompression is the reverse of toCompression.
func fromCompression(c *core.Compression) C.qws_compression {
	return C.qws_compression{
		struct_size:              C.sizeof_qws_compression,
		level:                    C.int(c.Level),
		send_window_bits:         C.int(c.Send.Bits),
		receive_window_bits:      C.int(c.Receive.Bits),
		send_context_takeover:    flag[C.int](!c.Send.NoContext),
		receive_context_takeover: flag[C.int](!c.Receive.NoContext),
		threshold:                C.size_t(c.Threshold),
	}
}

// copyMembers copies what fits into a struct of that size.
func copyMembers(to, from *C.qws_compression, size C.size_t) {
	size = min(size, C.sizeof_qws_compression)
	copy(unsafe.Slice((*byte)(unsafe.Pointer(to)), size), unsafe.Slice((*byte)(unsafe.Pointer(from)), size))
}

//export goqws_socket_set_compression
func goqws_socket_set_compression(handle C.bridge_handle, compression *C.bridge_compression) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	if s == nil {
		return code
	}
	c, err := toCompression(compression)
	if err == nil {
		err = s.core.SetCompression(c)
	}
	return errorCode(err)
}

//export goqws_socket_compression
func goqws_socket_compression(handle C.bridge_handle, out *C.qws_compression) (agreed C.int) {
	defer shield()
	s, _ := enter[socket](handle)
	if s == nil || s.core.Compression() == nil {
		return 0
	}
	if out != nil {
		c := fromCompression(s.core.Compression())
		c.struct_size = out.struct_size
		copyMembers(out, &c, out.struct_size)
	}
	return 1
}

//export goqws_socket_set_message_compression
func goqws_socket_set_message_compression(handle C.bridge_handle, mode C.qws_message_compression) (result C.qws_error) {
	defer barrier(&result)
	s, code := enter[socket](handle)
	switch {
	case s == nil:
		return code
	case mode > C.QWS_COMPRESS_NEVER:
		return C.QWS_ERR_ARGUMENT
	}
	s.core.SetMessageCompression(core.MessageCompression(mode))
	return C.QWS_OK
}

//export goqws_server_set_compression
func goqws_server_set_compression(handle C.bridge_handle, compression *C.bridge_compression) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	c, err := toCompression(compression)
	if err == nil {
		err = v.core.SetCompression(c)
	}
	return errorCode(err)
}
