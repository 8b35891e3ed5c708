package main

// #include "bridge.h"
import "C"

import "libqwebsocket/core"

// headed is a *T that is an object with raw headers.
type headed[T any] interface {
	pointerTo[T]
	rawHeaders() *core.RawHeaders
}

// setRawHeader sets a raw header of a T; a value at 0 removes it.
func setRawHeader[T any, P headed[T]](handle C.bridge_handle, name *C.bridge_text, value C.bridge_address, size C.size_t) C.qws_error {
	o, code := enter[T, P](handle)
	switch {
	case o == nil:
		return code
	case name == nil:
		return C.QWS_ERR_ARGUMENT
	case value == 0:
		o.rawHeaders().RemoveRawHeader(headerName(name))
		return C.QWS_OK
	}
	bytes, err := textPayload(value, size)
	if err != nil {
		return errorCode(err)
	}
	return errorCode(o.rawHeaders().SetRawHeader(headerName(name), string(bytes)))
}

// rawHeader is the getter of the value of a raw header of a T.
func rawHeader[T any, P headed[T]](handle C.bridge_handle, name *C.bridge_text, buf C.bridge_address, room C.size_t) C.size_t {
	return textOf(handle, buf, room, func(o P) string {
		value, _ := o.rawHeaders().RawHeader(headerName(name))
		return value
	})
}

// hasRawHeader tells whether a T has a raw header.
func hasRawHeader[T any, P headed[T]](handle C.bridge_handle, name *C.bridge_text) C.int {
	o, _ := enter[T, P](handle)
	if o == nil {
		return 0
	}
	_, has := o.rawHeaders().RawHeader(headerName(name))
	return flag[C.int](has)
}

// rawHeaderCount tells how many raw headers a T has.
func rawHeaderCount[T any, P headed[T]](handle C.bridge_handle) C.size_t {
	o, _ := enter[T, P](handle)
	if o == nil {
		return 0
	}
	return C.size_t(len(o.rawHeaders().RawHeaderList()))
}

// rawHeaderName is the getter of the name of a raw header of a T, by its place; "" if there is none.
func rawHeaderName[T any, P headed[T]](handle C.bridge_handle, index C.size_t, buf C.bridge_address, room C.size_t) C.size_t {
	return textOf(handle, buf, room, func(o P) string {
		names := o.rawHeaders().RawHeaderList()
		if uint64(index) >= uint64(len(names)) {
			return ""
		}
		return names[index]
	})
}

// headerName copies the name of a header; core judges it.
func headerName(name *C.bridge_text) string { return C.GoString((*C.char)(name)) }
