package main

// #include "bridge.h"
import "C"

import (
	"unsafe"

	"libqwebsocket/core"
)

// sslConfiguration is what a qws_ssl_configuration handle names.
type sslConfiguration struct {
	core   *core.SSLConfiguration
	handle unsafe.Pointer
}

func newSSLConfiguration(inner *core.SSLConfiguration) *sslConfiguration {
	c := &sslConfiguration{core: inner}
	c.handle = save(c)
	return c
}

func (c *sslConfiguration) on() *loop { return nil }

func (c *sslConfiguration) free() error {
	forget(c.handle)
	return nil
}

//export goqws_ssl_configuration_new
func goqws_ssl_configuration_new(out **C.qws_ssl_configuration) (result C.qws_error) {
	defer barrier(&result)
	if out == nil {
		return C.QWS_ERR_ARGUMENT
	}
	*out = (*C.qws_ssl_configuration)(newSSLConfiguration(core.NewSSLConfiguration()).handle)
	return C.QWS_OK
}

//export goqws_ssl_configuration_free
func goqws_ssl_configuration_free(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return free[sslConfiguration](handle)
}

//export goqws_ssl_configuration_copy
func goqws_ssl_configuration_copy(handle C.bridge_handle, out **C.qws_ssl_configuration) (result C.qws_error) {
	defer barrier(&result)
	c, code := enter[sslConfiguration](handle)
	switch {
	case c == nil:
		return code
	case out == nil:
		return C.QWS_ERR_ARGUMENT
	}
	*out = (*C.qws_ssl_configuration)(newSSLConfiguration(c.core.Clone()).handle)
	return C.QWS_OK
}

//export goqws_ssl_configuration_default
func goqws_ssl_configuration_default(out **C.qws_ssl_configuration) (result C.qws_error) {
	defer barrier(&result)
	if out == nil {
		return C.QWS_ERR_ARGUMENT
	}
	*out = (*C.qws_ssl_configuration)(newSSLConfiguration(core.DefaultSSLConfiguration()).handle)
	return C.QWS_OK
}

//export goqws_ssl_configuration_set_default
func goqws_ssl_configuration_set_default(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return configure(handle, func(c *core.SSLConfiguration) error {
		core.SetDefaultSSLConfiguration(c)
		return nil
	})
}

// configure changes a configuration.
func configure(handle C.bridge_handle, change func(c *core.SSLConfiguration) error) C.qws_error {
	c, code := enter[sslConfiguration](handle)
	if c == nil {
		return code
	}
	return errorCode(change(c.core))
}

// configureText changes a text of a configuration.
func configureText(handle C.bridge_handle, value *C.bridge_text, set func(c *core.SSLConfiguration, value string) error) C.qws_error {
	return configure(handle, func(c *core.SSLConfiguration) error {
		s, err := text(value)
		if err != nil {
			return err
		}
		return set(c, s)
	})
}

// configureList changes a list of certificates of a configuration.
func configureList(handle C.bridge_handle, pem C.bridge_address, size C.size_t, set func(c *core.SSLConfiguration, list []*core.SSLCertificate)) C.qws_error {
	return configure(handle, func(c *core.SSLConfiguration) error {
		list, err := certificateList(pem, size)
		if err == nil {
			set(c, list)
		}
		return err
	})
}

// configuredText is a text getter of configurations.
func configuredText(handle C.bridge_handle, buf C.bridge_address, room C.size_t, get func(c *core.SSLConfiguration) string) C.size_t {
	return textOf(handle, buf, room, func(c *sslConfiguration) string { return get(c.core) })
}
