package psk

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// The extensions that are known here.
const (
	extServerName     = 0  // RFC 6066, section 3
	extGroups         = 10 // RFC 8422, section 5.1.1
	extPointFormats   = 11 // RFC 8422, section 5.1.2
	extProtocols      = 16 // RFC 7301
	extEncryptThenMAC = 22 // RFC 7366
	extExtendedMaster = 23 // RFC 7627
	extRenegotiation  = 0xFF01
)

// What is in extensions that always have the same content.
var (
	firstNegotiation = []byte{0}    // not a renegotiation (RFC 5746, section 3.2)
	uncompressedOnly = []byte{1, 0} // points
)

// maxProtocols bounds the bytes of the names that are offered in ALPN.
const maxProtocols = 16 << 10

// extensions are those of a hello.
type extensions map[uint16][]byte

// has tells whether the extension is there.
func (e extensions) has(id uint16) bool {
	_, there := e[id]
	return there
}

// readExtensions takes the extensions at the end of a hello; without any there need be nothing.
func readExtensions(r *reader) (extensions, *Error) {
	if len(r.b) == 0 {
		return nil, nil
	}
	list := reader{b: r.vector16()}
	e := extensions{}
	for len(list.b) > 0 {
		id := list.uint16()
		data := list.vector16()
		if e.has(id) {
			return nil, newError(alertIllegalParameter, "An extension came twice.")
		}
		e[id] = data
	}
	if !list.ok() {
		return nil, malformed("list of extensions")
	}
	return e, e.check()
}

// check judges those extensions that have the same form in both hellos.
func (e extensions) check() *Error {
	if data, there := e[extRenegotiation]; there && !bytes.Equal(data, firstNegotiation) {
		return newError(alertHandshakeFailure, "The peer takes the connection for a renegotiated one.")
	}
	if len(e[extExtendedMaster]) > 0 || len(e[extEncryptThenMAC]) > 0 {
		return malformed("extension")
	}
	if data, there := e[extPointFormats]; there {
		r := reader{b: data}
		formats := r.vector8()
		if !r.ok() {
			return malformed("list of point formats")
		}
		if !slices.Contains(formats, 0) {
			return newError(alertIllegalParameter, "The peer does not know uncompressed points.")
		}
	}
	return nil
}

// groups returns those of the client; none if it has not said any.
func (e extensions) groups() ([]uint16, *Error) {
	data, there := e[extGroups]
	if !there {
		return nil, nil
	}
	r := reader{b: data}
	ids, ok := uint16s(r.vector16())
	if !ok || !r.ok() {
		return nil, malformed("list of groups")
	}
	return ids, nil
}

// protocols returns those of ALPN; none if there is no such extension.
func (e extensions) protocols() ([]string, *Error) {
	data, there := e[extProtocols]
	if !there {
		return nil, nil
	}
	var names []string
	r := reader{b: data}
	list := reader{b: r.vector16()}
	for len(list.b) > 0 {
		name := list.vector8()
		if len(name) == 0 {
			return nil, malformed("list of protocols")
		}
		names = append(names, string(name))
	}
	if len(names) == 0 || !list.ok() || !r.ok() {
		return nil, malformed("list of protocols")
	}
	return names, nil
}

// append appends an extension.
func appendExtension(dst []byte, id uint16, data []byte) []byte {
	return appendVector16(binary.BigEndian.AppendUint16(dst, id), data)
}

// protocolList returns the content of ALPN. Names that it cannot carry are left out, as Qt does.
func protocolList(names []string) []byte {
	var list []byte
	for _, name := range names {
		if len(name) > 0 && len(name) <= 255 && len(list)+1+len(name) <= maxProtocols {
			list = appendVector8(list, []byte(name))
		}
	}
	return appendVector16(nil, list)
}

// groupList returns the content of the client's list of groups.
func groupList() []byte {
	var list []byte
	for _, g := range groups {
		list = binary.BigEndian.AppendUint16(list, g.id)
	}
	return appendVector16(nil, list)
}

// serverNameList returns the content of the extension for a host name.
func serverNameList(name string) []byte {
	const hostName = 0
	return appendVector16(nil, appendVector16([]byte{hostName}, []byte(name)))
}
