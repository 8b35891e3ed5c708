package psk

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"strings"
)

const (
	randomSize         = 32
	maxSessionID       = 32
	noCompression      = 0
	renegotiationSuite = 0x00FF // the suite that stands for secure renegotiation (RFC 5746, section 3.3)
	oldestInHeader     = 0x0301 // the version of the record that ClientHello is sent in
)

// clientHello is that message (RFC 5246, section 7.4.1.2); its slices are lent.
type clientHello struct {
	version      uint16
	random       []byte
	suites       []uint16
	compressions []byte
	extensions   extensions
}

func readClientHello(body []byte) (hello clientHello, fault *Error) {
	r := reader{b: body}
	hello.version = r.uint16()
	hello.random = r.bytes(randomSize)
	session := r.vector8()
	suites, ok := uint16s(r.vector16())
	hello.suites = suites
	hello.compressions = r.vector8()
	if r.short || !ok || len(session) > maxSessionID {
		return hello, malformed("ClientHello")
	}
	if hello.extensions, fault = readExtensions(&r); fault == nil && !r.ok() {
		fault = malformed("ClientHello")
	}
	return hello, fault
}

// appendClientHello appends the body of the message and returns which extensions may be answered.
func appendClientHello(dst, random []byte, suites []*suite, config *Config) (body []byte, answerable []uint16) {
	dst = binary.BigEndian.AppendUint16(dst, version)
	dst = append(dst, random...)
	dst = appendVector8(dst, nil)

	ids := make([]byte, 0, 2*len(suites)+2)
	for _, s := range suites {
		ids = binary.BigEndian.AppendUint16(ids, s.id)
	}
	dst = appendVector16(dst, binary.BigEndian.AppendUint16(ids, renegotiationSuite))
	dst = appendVector8(dst, []byte{noCompression})

	answerable = []uint16{extRenegotiation}
	var list []byte
	add := func(id uint16, data []byte) {
		list = appendExtension(list, id, data)
		answerable = append(answerable, id)
	}
	if name, ok := hostName(config.ServerName); ok {
		add(extServerName, serverNameList(name))
	}
	add(extExtendedMaster, nil)
	if slices.ContainsFunc(suites, (*suite).cbc) {
		add(extEncryptThenMAC, nil)
	}
	if slices.ContainsFunc(suites, func(s *suite) bool { return s.ecdhe }) {
		list = appendExtension(list, extGroups, groupList())
		add(extPointFormats, uncompressedOnly)
	}
	if names := protocolList(config.NextProtocols); len(names) > 2 {
		add(extProtocols, names)
	}
	return appendVector16(dst, list), answerable
}

// serverHello is that message (RFC 5246, section 7.4.1.3); its slices are lent.
type serverHello struct {
	version     uint16
	random      []byte
	suite       uint16
	compression uint8
	extensions  extensions
}

func readServerHello(body []byte) (hello serverHello, fault *Error) {
	r := reader{b: body}
	hello.version = r.uint16()
	hello.random = r.bytes(randomSize)
	session := r.vector8()
	hello.suite = r.uint16()
	hello.compression = r.uint8()
	if r.short || len(session) > maxSessionID {
		return hello, malformed("ServerHello")
	}
	if hello.extensions, fault = readExtensions(&r); fault == nil && !r.ok() {
		fault = malformed("ServerHello")
	}
	return hello, fault
}

// appendServerHello appends the body of the message. list has the extensions.
func appendServerHello(dst, random []byte, s *suite, list []byte) []byte {
	dst = binary.BigEndian.AppendUint16(dst, version)
	dst = append(dst, random...)
	dst = appendVector8(dst, nil)
	dst = binary.BigEndian.AppendUint16(dst, s.id)
	dst = append(dst, noCompression)
	return appendVector16(dst, list)
}

// hostName returns the name as it may be sent; false if it is none.
func hostName(name string) (string, bool) {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
	name = strings.TrimSuffix(name, ".")
	if name == "" || len(name) > 253 || strings.Trim(name, letters) != "" {
		return "", false
	}
	_, err := netip.ParseAddr(name)
	return name, err != nil
}
