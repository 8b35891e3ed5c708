package frame

import (
	"encoding/binary"
	"unicode/utf8"
)

// Close codes that have a meaning for the library itself (RFC 6455, 7.4.1).
const (
	CloseNormal = 1000

	closeCodeSize  = 2
	maxReasonBytes = MaxControlPayload - closeCodeSize
)

// ValidCloseCode tells whether a code may stand in a close frame, received or sent: those of RFC 6455,
// 7.4.1, the later ones that IANA lists (1012 to 1014), and those for libraries and applications.
func ValidCloseCode(code int) bool {
	switch {
	case code >= 1000 && code <= 1003, code >= 1007 && code <= 1014, code >= 3000 && code <= 4999:
		return true
	}
	return false
}

// ParseClose reads the payload of a close frame (RFC 6455, 5.5.1). Without a code the code is 1000, as
// Qt. reason is a part of payload.
func ParseClose(payload []byte) (code int, reason []byte, err Error) {
	switch len(payload) {
	case 0:
		return CloseNormal, nil, 0
	case 1:
		return 0, nil, ErrCloseTooShort
	}
	code = int(binary.BigEndian.Uint16(payload))
	reason = payload[closeCodeSize:]
	if !ValidCloseCode(code) {
		return 0, nil, ErrCloseCode
	}
	if !utf8.Valid(reason) {
		return 0, nil, ErrUTF8
	}
	return code, reason, 0
}

// PutClose writes the payload of a close frame to the start of dst, which has room for
// MaxControlPayload bytes, and returns its length. A code that may not be sent goes out as 1000; the
// reason is cut as CutReason does.
func PutClose(dst []byte, code int, reason string) int {
	if !ValidCloseCode(code) {
		code = CloseNormal
	}
	binary.BigEndian.PutUint16(dst, uint16(code))
	return closeCodeSize + copy(dst[closeCodeSize:], CutReason(reason))
}

// CutReason returns as much of reason, which is valid UTF-8, as a close frame holds: 123 bytes, cut
// before a character that does not fit.
func CutReason(reason string) string {
	if len(reason) <= maxReasonBytes {
		return reason
	}
	n := maxReasonBytes
	for n > maxReasonBytes-utf8.UTFMax && !utf8.RuneStart(reason[n]) {
		n--
	}
	return reason[:n]
}
