package main

// #include "bridge.h"
import "C"

import (
	"unsafe"

	"libqwebsocket/core"
)

// request is what a qws_request handle names.
type request struct {
	core   *core.Request
	handle unsafe.Pointer
}

func newRequest(inner *core.Request) *request {
	r := &request{core: inner}
	r.handle = save(r)
	return r
}

func (r *request) on() *loop { return nil }

func (r *request) rawHeaders() *core.RawHeaders { return &r.core.RawHeaders }

func (r *request) free() error {
	forget(r.handle)
	return nil
}

//export goqws_request_new
func goqws_request_new(url *C.bridge_text, out **C.qws_request) (result C.qws_error) {
	defer barrier(&result)
	if out == nil {
		return C.QWS_ERR_ARGUMENT
	}
	address, err := text(url)
	if err != nil {
		return errorCode(err)
	}
	*out = (*C.qws_request)(newRequest(core.NewRequest(address)).handle)
	return C.QWS_OK
}

//export goqws_request_free
func goqws_request_free(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return free[request](handle)
}

//export goqws_request_url
func goqws_request_url(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(r *request) string { return r.core.URL() })
}

//export goqws_request_set_url
func goqws_request_set_url(handle C.bridge_handle, url *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	r, code := enter[request](handle)
	if r == nil {
		return code
	}
	address, err := text(url)
	if err != nil {
		return errorCode(err)
	}
	r.core.SetURL(address)
	return C.QWS_OK
}

//export goqws_request_set_raw_header
func goqws_request_set_raw_header(handle C.bridge_handle, name *C.bridge_text, value C.bridge_address, size C.size_t) (result C.qws_error) {
	defer barrier(&result)
	return setRawHeader[request](handle, name, value, size)
}

//export goqws_request_raw_header
func goqws_request_raw_header(handle C.bridge_handle, name *C.bridge_text, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return rawHeader[request](handle, name, buf, room)
}

//export goqws_request_has_raw_header
func goqws_request_has_raw_header(handle C.bridge_handle, name *C.bridge_text) (has C.int) {
	defer shield()
	return hasRawHeader[request](handle, name)
}

//export goqws_request_raw_header_count
func goqws_request_raw_header_count(handle C.bridge_handle) (n C.size_t) {
	defer shield()
	return rawHeaderCount[request](handle)
}

//export goqws_request_raw_header_name
func goqws_request_raw_header_name(handle C.bridge_handle, index C.size_t, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return rawHeaderName[request](handle, index, buf, room)
}

//export goqws_request_subprotocols
func goqws_request_subprotocols(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(r *request) string { return joinNames(r.core.Subprotocols()) })
}

//export goqws_request_set_subprotocols
func goqws_request_set_subprotocols(handle C.bridge_handle, names *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	r, code := enter[request](handle)
	if r == nil {
		return code
	}
	return errorCode(r.core.SetSubprotocols(splitNames(names)))
}
