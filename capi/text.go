package main

// #include <string.h>
// #include "bridge.h"
import "C"

import (
	"math"
	"strings"
	"unicode/utf8"
	"unsafe"

	"libqwebsocket/core"
)

// text copies a NUL-terminated parameter; NULL is "". It fails with ErrEncoding if that is not UTF-8.
func text(p *C.bridge_text) (string, error) {
	s := C.GoString((*C.char)(p))
	if !utf8.ValidString(s) {
		return "", core.ErrEncoding
	}
	return s, nil
}

// splitNames takes a list with commas apart; NULL is an empty one.
func splitNames(p *C.bridge_text) []string {
	var names []string
	for name := range strings.SplitSeq(C.GoString((*C.char)(p)), ",") {
		if name = strings.Trim(name, " \t"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// joinNames is the reverse of splitNames.
func joinNames(names []string) string { return strings.Join(names, ", ") }

// at is the place of an address that is no dangling one.
func at(p C.bridge_address) unsafe.Pointer { return unsafe.Add(nil, p) }

// binaryPayload gives the bytes of a parameter pair, borrowed until the call returns. Only without bytes the
// address does not matter.
func binaryPayload(p C.bridge_address, size C.size_t) ([]byte, error) {
	switch {
	case size == 0:
		return nil, nil
	case p < leastAddress:
		return nil, core.ErrArgument
	case size > math.MaxInt:
		return nil, core.ErrRange
	}
	return unsafe.Slice((*byte)(at(p)), size), nil
}

// textPayload is binaryPayload for text, whose size may be QWS_NUL_TERMINATED.
func textPayload(p C.bridge_address, size C.size_t) ([]byte, error) {
	if p >= leastAddress && size == C.QWS_NUL_TERMINATED {
		size = C.strlen((*C.char)(at(p)))
	}
	return binaryPayload(p, size)
}

// utf8Payload is textPayload for text that must be UTF-8; else it fails with ErrEncoding.
func utf8Payload(p C.bridge_address, size C.size_t) ([]byte, error) {
	b, err := textPayload(p, size)
	if err == nil && !utf8.Valid(b) {
		return nil, core.ErrEncoding
	}
	return b, err
}

// copyOut writes text in the manner of snprintf: at most room bytes, the last of them a NUL. It answers
// the length of the whole text.
func copyOut(s string, buf C.bridge_address, room C.size_t) C.size_t {
	if buf != 0 && room > 0 {
		n := min(uint64(len(s)), uint64(room)-1)
		out := unsafe.Slice((*byte)(at(buf)), n+1)
		out[copy(out, s[:n])] = 0
	}
	return C.size_t(len(s))
}
