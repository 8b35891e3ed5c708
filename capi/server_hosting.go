package main

// #include "bridge.h"
import "C"

import (
	"math"
	"unsafe"
)

//export goqws_server_shutdown
func goqws_server_shutdown(handle C.bridge_handle, milliseconds C.int64_t) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	timeout, err := fromMilliseconds(int64(milliseconds))
	if err != nil {
		return errorCode(err)
	}
	v.core.Shutdown(timeout)
	return C.QWS_OK
}

//export goqws_server_reuse_port
func goqws_server_reuse_port(handle C.bridge_handle) (shared C.int) {
	defer shield()
	if v, _ := enter[server](handle); v != nil {
		shared = flag[C.int](v.core.ReusePort())
	}
	return shared
}

//export goqws_server_set_reuse_port
func goqws_server_set_reuse_port(handle C.bridge_handle, share C.int) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	v.core.SetReusePort(share != 0)
	return C.QWS_OK
}

//export goqws_server_supported_subprotocols
func goqws_server_supported_subprotocols(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(v *server) string { return joinNames(v.core.SupportedSubprotocols()) })
}

//export goqws_server_set_supported_subprotocols
func goqws_server_set_supported_subprotocols(handle C.bridge_handle, names *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	return errorCode(v.core.SetSupportedSubprotocols(splitNames(names)))
}

//export goqws_server_supported_versions
func goqws_server_supported_versions(handle C.bridge_handle, versions C.bridge_address, room C.size_t) (count C.size_t) {
	defer shield()
	if v, _ := enter[server](handle); v != nil {
		count = 1
		if versions != 0 && room > 0 {
			*(*C.qws_protocol_version)(at(versions)) = C.QWS_VERSION_LATEST
		}
	}
	return count
}

//export goqws_server_handle_connection
func goqws_server_handle_connection(handle C.bridge_handle, fd C.int, early C.bridge_address, size C.size_t) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	bytes, err := binaryPayload(early, size)
	if err != nil {
		return errorCode(err)
	}
	return errorCode(v.core.HandleConnection(int(fd), bytes))
}

//export goqws_server_listen_activated
func goqws_server_listen_activated(handle C.bridge_handle, index C.int) (result C.qws_error) {
	defer barrier(&result)
	v, code := enter[server](handle)
	if v == nil {
		return code
	}
	return errorCode(v.core.ListenActivated(int(index)))
}

//export goqws_broadcast
func goqws_broadcast(sockets C.bridge_address, count C.size_t, isText C.int, data C.bridge_address, size C.size_t) (taken C.int64_t) {
	defer barrier(&taken)
	switch {
	case sockets < leastAddress && count > 0:
		return C.QWS_ERR_ARGUMENT
	case count > math.MaxInt/C.sizeof_bridge_handle:
		return C.QWS_ERR_RANGE
	}
	get := binaryPayload
	if isText != 0 {
		get = utf8Payload
	}
	payload, err := get(data, size)
	if err != nil {
		return C.int64_t(errorCode(err))
	}
	var handles []C.bridge_handle
	if count > 0 {
		handles = unsafe.Slice((*C.bridge_handle)(at(sockets)), count)
	}
	n, err := broadcast(handles, isText != 0, payload)
	if err != nil {
		return C.int64_t(errorCode(err))
	}
	return C.int64_t(n)
}
