package main

// #include "bridge.h"
import "C"

import (
	"strings"

	"libqwebsocket/core"
)

// What a configuration chooses.

//export goqws_ssl_configuration_peer_verify_mode
func goqws_ssl_configuration_peer_verify_mode(handle C.bridge_handle) (mode C.qws_peer_verify_mode) {
	defer shield()
	mode = C.QWS_AUTO_VERIFY_PEER
	if c, _ := enter[sslConfiguration](handle); c != nil {
		mode = C.qws_peer_verify_mode(c.core.PeerVerifyMode())
	}
	return mode
}

//export goqws_ssl_configuration_set_peer_verify_mode
func goqws_ssl_configuration_set_peer_verify_mode(handle C.bridge_handle, mode C.qws_peer_verify_mode) (result C.qws_error) {
	defer barrier(&result)
	return configure(handle, func(c *core.SSLConfiguration) error {
		return c.SetPeerVerifyMode(core.PeerVerifyMode(mode))
	})
}

//export goqws_ssl_configuration_peer_verify_depth
func goqws_ssl_configuration_peer_verify_depth(handle C.bridge_handle) (depth C.int) {
	defer shield()
	if c, _ := enter[sslConfiguration](handle); c != nil {
		depth = C.int(c.core.PeerVerifyDepth())
	}
	return depth
}

//export goqws_ssl_configuration_set_peer_verify_depth
func goqws_ssl_configuration_set_peer_verify_depth(handle C.bridge_handle, depth C.int) (result C.qws_error) {
	defer barrier(&result)
	return configure(handle, func(c *core.SSLConfiguration) error {
		return c.SetPeerVerifyDepth(int(depth))
	})
}

//export goqws_ssl_configuration_peer_verify_name
func goqws_ssl_configuration_peer_verify_name(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return configuredText(handle, buf, room, func(c *core.SSLConfiguration) string { return c.PeerVerifyName() })
}

//export goqws_ssl_configuration_set_peer_verify_name
func goqws_ssl_configuration_set_peer_verify_name(handle C.bridge_handle, value *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	return configureText(handle, value, func(c *core.SSLConfiguration, value string) error {
		c.SetPeerVerifyName(value)
		return nil
	})
}

//export goqws_ssl_configuration_protocol
func goqws_ssl_configuration_protocol(handle C.bridge_handle) (protocol C.qws_ssl_protocol) {
	defer shield()
	protocol = C.QWS_UNKNOWN_PROTOCOL
	if c, _ := enter[sslConfiguration](handle); c != nil {
		protocol = C.qws_ssl_protocol(c.core.Protocol())
	}
	return protocol
}

//export goqws_ssl_configuration_set_protocol
func goqws_ssl_configuration_set_protocol(handle C.bridge_handle, protocol C.qws_ssl_protocol) (result C.qws_error) {
	defer barrier(&result)
	return configure(handle, func(c *core.SSLConfiguration) error {
		return c.SetProtocol(core.SSLProtocol(protocol))
	})
}

//export goqws_ssl_configuration_ciphers
func goqws_ssl_configuration_ciphers(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return configuredText(handle, buf, room, func(c *core.SSLConfiguration) string { return cipherNames(c.Ciphers()) })
}

//export goqws_ssl_configuration_set_ciphers
func goqws_ssl_configuration_set_ciphers(handle C.bridge_handle, value *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	return configureText(handle, value, func(c *core.SSLConfiguration, value string) error {
		var chosen []core.SSLCipher
		for name := range strings.SplitSeq(value, ":") {
			if name == "" {
				continue
			}
			cipher, ok := core.SSLCipherNamed(name)
			if !ok {
				return core.ErrArgument
			}
			chosen = append(chosen, cipher)
		}
		c.SetCiphers(chosen)
		return nil
	})
}

//export goqws_ssl_supported_ciphers
func goqws_ssl_supported_ciphers(buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return copyOut(cipherNames(core.SupportedSSLCiphers()), buf, room)
}

//export goqws_ssl_cipher_description
func goqws_ssl_cipher_description(name *C.bridge_text, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	description := ""
	if cipher, ok := core.SSLCipherNamed(C.GoString((*C.char)(name))); ok {
		description = cipher.String()
	}
	return copyOut(description, buf, room)
}

// cipherNames writes a list of cipher suites.
func cipherNames(ciphers []core.SSLCipher) string {
	names := make([]string, len(ciphers))
	for i, cipher := range ciphers {
		names[i] = cipher.Name
	}
	return strings.Join(names, ":")
}

//export goqws_ssl_configuration_allowed_next_protocols
func goqws_ssl_configuration_allowed_next_protocols(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return configuredText(handle, buf, room, func(c *core.SSLConfiguration) string { return joinNames(c.AllowedNextProtocols()) })
}

//export goqws_ssl_configuration_set_allowed_next_protocols
func goqws_ssl_configuration_set_allowed_next_protocols(handle C.bridge_handle, names *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	return configure(handle, func(c *core.SSLConfiguration) error {
		return c.SetAllowedNextProtocols(splitNames(names))
	})
}

//export goqws_ssl_configuration_test_ssl_option
func goqws_ssl_configuration_test_ssl_option(handle C.bridge_handle, option C.qws_ssl_option) (on C.int) {
	defer shield()
	if c, _ := enter[sslConfiguration](handle); c != nil {
		on = flag[C.int](c.core.Options()&core.SSLOptions(option) != 0)
	}
	return on
}

//export goqws_ssl_configuration_set_ssl_option
func goqws_ssl_configuration_set_ssl_option(handle C.bridge_handle, option C.qws_ssl_option, on C.int) (result C.qws_error) {
	defer barrier(&result)
	return configure(handle, func(c *core.SSLConfiguration) error {
		return c.SetOption(core.SSLOptions(option), on != 0)
	})
}

//export goqws_ssl_configuration_key_log_file
func goqws_ssl_configuration_key_log_file(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return configuredText(handle, buf, room, func(c *core.SSLConfiguration) string { return c.KeyLogFile() })
}

//export goqws_ssl_configuration_set_key_log_file
func goqws_ssl_configuration_set_key_log_file(handle C.bridge_handle, path *C.bridge_text) (result C.qws_error) {
	defer barrier(&result)
	return configure(handle, func(c *core.SSLConfiguration) error {
		c.SetKeyLogFile(C.GoString((*C.char)(path)))
		return nil
	})
}

//export goqws_ssl_configuration_pre_shared_key_identity_hint
func goqws_ssl_configuration_pre_shared_key_identity_hint(handle C.bridge_handle, buf C.bridge_address, room C.size_t) (length C.size_t) {
	defer shield()
	return configuredText(handle, buf, room, func(c *core.SSLConfiguration) string { return string(c.PreSharedKeyIdentityHint()) })
}

//export goqws_ssl_configuration_set_pre_shared_key_identity_hint
func goqws_ssl_configuration_set_pre_shared_key_identity_hint(handle C.bridge_handle, hint C.bridge_address, size C.size_t) (result C.qws_error) {
	defer barrier(&result)
	return configure(handle, func(c *core.SSLConfiguration) error {
		octets, err := binaryPayload(hint, size)
		if err == nil {
			c.SetPreSharedKeyIdentityHint(octets)
		}
		return err
	})
}

//export goqws_ssl_configuration_handshake_must_interrupt_on_error
func goqws_ssl_configuration_handshake_must_interrupt_on_error(handle C.bridge_handle) (on C.int) {
	defer shield()
	if c, _ := enter[sslConfiguration](handle); c != nil {
		on = flag[C.int](c.core.HandshakeMustInterruptOnError())
	}
	return on
}

//export goqws_ssl_configuration_set_handshake_must_interrupt_on_error
func goqws_ssl_configuration_set_handshake_must_interrupt_on_error(handle C.bridge_handle, on C.int) (result C.qws_error) {
	defer barrier(&result)
	return configure(handle, func(c *core.SSLConfiguration) error {
		c.SetHandshakeMustInterruptOnError(on != 0)
		return nil
	})
}
