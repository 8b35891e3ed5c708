package main

// #include "bridge.h"
import "C"

import (
	"unsafe"

	"libqwebsocket/core"
)

// proxy is what a qws_proxy handle names.
type proxy struct {
	core   core.Proxy
	handle unsafe.Pointer // nil if it is lent to a callback
}

func newProxy(inner core.Proxy) *proxy {
	p := &proxy{core: inner}
	p.handle = save(p)
	return p
}

// lendProxy gives a proxy a handle while a callback runs.
func lendProxy(inner core.Proxy, callback func(*C.qws_proxy)) {
	handle := lend(&proxy{core: inner})
	defer forget(handle)
	callback((*C.qws_proxy)(handle))
}

func (p *proxy) on() *loop { return nil }

func (p *proxy) rawHeaders() *core.RawHeaders { return &p.core.RawHeaders }

func (p *proxy) free() error {
	if p.handle == nil {
		return core.ErrState
	}
	forget(p.handle)
	return nil
}

//export goqws_proxy_new
func goqws_proxy_new(kind C.qws_proxy_kind, host *C.bridge_text, port C.uint16_t, out **C.qws_proxy) (result C.qws_error) {
	defer barrier(&result)
	if out == nil || kind > C.QWS_FTP_CACHING_PROXY {
		return C.QWS_ERR_ARGUMENT
	}
	name, err := text(host)
	if err != nil {
		return errorCode(err)
	}
	p := newProxy(core.Proxy{Type: core.ProxyType(kind), HostName: name, Port: uint16(port)})
	*out = (*C.qws_proxy)(p.handle)
	return C.QWS_OK
}

//export goqws_proxy_free
func goqws_proxy_free(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return free[proxy](handle)
}

//export goqws_proxy_type
func goqws_proxy_type(handle C.bridge_handle) (kind C.qws_proxy_kind) {
	defer shield()
	if p, _ := enter[proxy](handle); p != nil {
		kind = C.qws_proxy_kind(p.core.Type)
	}
	return kind
}

//export goqws_proxy_host_name
func goqws_proxy_host_name(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(p *proxy) string { return p.core.HostName })
}

//export goqws_proxy_port
func goqws_proxy_port(handle C.bridge_handle) (port C.uint16_t) {
	defer shield()
	if p, _ := enter[proxy](handle); p != nil {
		port = C.uint16_t(p.core.Port)
	}
	return port
}

//export goqws_proxy_user
func goqws_proxy_user(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(p *proxy) string { return p.core.User })
}

//export goqws_proxy_set_user
func goqws_proxy_set_user(handle C.bridge_handle, user *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	return setText(handle, user, func(p *proxy, value string) { p.core.User = value })
}

//export goqws_proxy_password
func goqws_proxy_password(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return textOf(handle, buf, room, func(p *proxy) string { return p.core.Password })
}

//export goqws_proxy_set_password
func goqws_proxy_set_password(handle C.bridge_handle, password *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	return setText(handle, password, func(p *proxy, value string) { p.core.Password = value })
}

//export goqws_proxy_tls
func goqws_proxy_tls(handle C.bridge_handle) (tls C.int) {
	defer shield()
	if p, _ := enter[proxy](handle); p != nil {
		tls = flag[C.int](p.core.TLS)
	}
	return tls
}

//export goqws_proxy_set_tls
func goqws_proxy_set_tls(handle C.bridge_handle, tls C.int) (result C.qws_error) {
	defer barrier(&result)
	p, code := enter[proxy](handle)
	if p == nil {
		return code
	}
	p.core.TLS = tls != 0
	return C.QWS_OK
}

//export goqws_proxy_set_raw_header
func goqws_proxy_set_raw_header(handle C.bridge_handle, name *C.bridge_text, value C.bridge_address, size C.size_t) (result C.qws_error) {
	defer barrier(&result)
	return setRawHeader[proxy](handle, name, value, size)
}

//export goqws_proxy_raw_header
func goqws_proxy_raw_header(handle C.bridge_handle, name *C.bridge_text, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return rawHeader[proxy](handle, name, buf, room)
}

//export goqws_proxy_has_raw_header
func goqws_proxy_has_raw_header(handle C.bridge_handle, name *C.bridge_text) (has C.int) {
	defer shield()
	return hasRawHeader[proxy](handle, name)
}

//export goqws_proxy_raw_header_count
func goqws_proxy_raw_header_count(handle C.bridge_handle) (n C.size_t) {
	defer shield()
	return rawHeaderCount[proxy](handle)
}

//export goqws_proxy_raw_header_name
func goqws_proxy_raw_header_name(handle C.bridge_handle, index C.size_t, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return rawHeaderName[proxy](handle, index, buf, room)
}
