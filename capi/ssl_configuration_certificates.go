package main

// #include "bridge.h"
import "C"

import "libqwebsocket/core"

// The certificates and the key of a configuration.

//export goqws_ssl_configuration_ca_certificates
func goqws_ssl_configuration_ca_certificates(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return configuredText(handle, buf, room, func(c *core.SSLConfiguration) string { return listText(c.CACertificates()) })
}

//export goqws_ssl_configuration_set_ca_certificates
func goqws_ssl_configuration_set_ca_certificates(handle C.bridge_handle, pem C.bridge_address, size C.size_t) (result C.qws_error) {
	defer barrier(&result)
	return configureList(handle, pem, size, (*core.SSLConfiguration).SetCACertificates)
}

//export goqws_ssl_configuration_add_ca_certificates
func goqws_ssl_configuration_add_ca_certificates(handle C.bridge_handle, pem C.bridge_address, size C.size_t) (result C.qws_error) {
	defer barrier(&result)
	return configureList(handle, pem, size, (*core.SSLConfiguration).AddCACertificates)
}

//export goqws_ssl_configuration_uses_system_ca_certificates
func goqws_ssl_configuration_uses_system_ca_certificates(handle C.bridge_handle) (uses C.int) {
	defer shield()
	if c, _ := enter[sslConfiguration](handle); c != nil {
		uses = flag[C.int](c.core.UsesSystemCACertificates())
	}
	return uses
}

//export goqws_ssl_configuration_set_uses_system_ca_certificates
func goqws_ssl_configuration_set_uses_system_ca_certificates(handle C.bridge_handle, use C.int) (result C.qws_error) {
	defer barrier(&result)
	return configure(handle, func(c *core.SSLConfiguration) error {
		c.SetUsesSystemCACertificates(use != 0)
		return nil
	})
}

//export goqws_ssl_system_ca_certificates
func goqws_ssl_system_ca_certificates(buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return copyOut(listText(core.SystemCACertificates()), buf, room)
}

//export goqws_ssl_configuration_local_certificate_chain
func goqws_ssl_configuration_local_certificate_chain(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return configuredText(handle, buf, room, func(c *core.SSLConfiguration) string { return listText(c.LocalCertificateChain()) })
}

//export goqws_ssl_configuration_set_local_certificate_chain
func goqws_ssl_configuration_set_local_certificate_chain(handle C.bridge_handle, pem C.bridge_address, size C.size_t) (result C.qws_error) {
	defer barrier(&result)
	return configureList(handle, pem, size, (*core.SSLConfiguration).SetLocalCertificateChain)
}

//export goqws_ssl_configuration_private_key
func goqws_ssl_configuration_private_key(handle C.bridge_handle, out **C.qws_ssl_key) (result C.qws_error) {
	defer barrier(&result)
	c, code := enter[sslConfiguration](handle)
	switch {
	case c == nil:
		return code
	case out == nil:
		return C.QWS_ERR_ARGUMENT
	case c.core.PrivateKey() == nil:
		return C.QWS_ERR_STATE
	}
	*out = (*C.qws_ssl_key)(newSSLKey(c.core.PrivateKey()).handle)
	return C.QWS_OK
}

//export goqws_ssl_configuration_set_private_key
func goqws_ssl_configuration_set_private_key(handle, key C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	c, code := enter[sslConfiguration](handle)
	switch {
	case c == nil:
		return code
	case key == 0:
		c.core.SetPrivateKey(nil)
		return C.QWS_OK
	}
	k, code := enter[sslKey](key)
	if k == nil {
		return code
	}
	c.core.SetPrivateKey(k.core)
	return C.QWS_OK
}

//export goqws_ssl_configuration_import_pkcs12
func goqws_ssl_configuration_import_pkcs12(handle C.bridge_handle, data C.bridge_address, size C.size_t, passphrase *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	return configureText(handle, passphrase, func(c *core.SSLConfiguration, passphrase string) error {
		octets, err := binaryPayload(data, size)
		if err != nil {
			return err
		}
		key, own, others, err := core.ParsePKCS12(octets, passphrase)
		if err != nil {
			return err
		}
		c.SetPrivateKey(key)
		c.SetLocalCertificateChain(append([]*core.SSLCertificate{own}, others...))
		return nil
	})
}
