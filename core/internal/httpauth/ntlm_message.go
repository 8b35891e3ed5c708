package httpauth

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/binary"
	"math"
	"strings"
	"unicode/utf16"

	"golang.org/x/crypto/md4"
)

// Flags of NTLM messages (MS-NLMP, 2.2.2.5).
const (
	ntlmUnicode         = 0x00000001
	ntlmRequestTarget   = 0x00000004
	ntlmNTLM            = 0x00000200
	ntlmAlwaysSign      = 0x00008000
	ntlmExtendedSession = 0x00080000
	ntlmTargetInfo      = 0x00800000
)

const ntlmSignature = "NTLMSSP\x00"

// ntlmNegotiation gives the message that asks for a challenge (MS-NLMP, 2.2.1.1), as Qt sends it: without
// domain and workstation.
func ntlmNegotiation() []byte {
	m := []byte(ntlmSignature)
	m = binary.LittleEndian.AppendUint32(m, 1)
	m = binary.LittleEndian.AppendUint32(m,
		ntlmUnicode|ntlmRequestTarget|ntlmNTLM|ntlmAlwaysSign|ntlmExtendedSession)
	return append(m, make([]byte, 16)...)
}

// ntlmChallenge is the server's challenge (MS-NLMP, 2.2.1.2).
type ntlmChallenge struct {
	flags      uint32
	nonce      [8]byte
	targetName string
	targetInfo []byte // a list of AV_PAIRs; nil if there is none
	time       uint64 // of the server; only if hasTime
	hasTime    bool
}

// parseNTLMChallenge reads a challenge. ok is false if it is malformed or knows no Unicode. A target name
// that cannot be read is none: servers have not always cared for it. Without the flag for it, something
// else may stand in the place of the target info.
func parseNTLMChallenge(m []byte) (c *ntlmChallenge, ok bool) {
	if len(m) < 32 || string(m[:8]) != ntlmSignature || binary.LittleEndian.Uint32(m[8:]) != 2 {
		return nil, false
	}
	c = &ntlmChallenge{flags: binary.LittleEndian.Uint32(m[20:])}
	copy(c.nonce[:], m[24:])
	if name, ok := ntlmField(m, 12); ok {
		c.targetName = fromUTF16(name)
	}
	if c.flags&ntlmUnicode == 0 {
		return nil, false
	}
	if c.flags&ntlmTargetInfo == 0 {
		return c, true
	}
	if len(m) < 48 {
		return nil, false
	}
	if c.targetInfo, ok = ntlmField(m, 40); !ok {
		return nil, false
	}
	return c, c.readTime()
}

// ntlmField gives the bytes that the field at offset at of a message points to; nil for none.
func ntlmField(m []byte, at int) (value []byte, ok bool) {
	size := uint64(binary.LittleEndian.Uint16(m[at:]))
	from := uint64(binary.LittleEndian.Uint32(m[at+4:]))
	if size == 0 {
		return nil, true
	}
	if from+size > uint64(len(m)) {
		return nil, false
	}
	return m[from : from+size], true
}

// readTime looks for the server's time in the target info (MS-NLMP, 2.2.2.1). ok is false if that is cut.
func (c *ntlmChallenge) readTime() (ok bool) {
	const endOfList, timestamp = 0, 7
	rest := c.targetInfo
	if rest == nil {
		return true
	}
	for len(rest) >= 4 {
		id := binary.LittleEndian.Uint16(rest)
		size := int(binary.LittleEndian.Uint16(rest[2:]))
		if rest = rest[4:]; size > len(rest) {
			return false
		}
		switch {
		case id == endOfList:
			return true
		case id == timestamp && size == 8:
			c.time, c.hasTime = binary.LittleEndian.Uint64(rest), true
		}
		rest = rest[size:]
	}
	return false
}

// answer gives the message that answers the challenge (MS-NLMP, 2.2.1.3). clientNonce is random, now the
// time for servers that tell none. ok is false if the user's name is too long for the message.
func (c *ntlmChallenge) answer(login, password string, clientNonce [8]byte, now uint64) (message []byte, ok bool) {
	domain, user := splitDomain(login, c.targetName)
	key := ntlmKey(domain, user, password)
	var lm []byte
	if c.targetInfo == nil {
		lm = append(hmacMD5(key, c.nonce[:], clientNonce[:]), clientNonce[:]...)
	}
	nt := c.proof(key, clientNonce, now)

	const headSize = 64
	head := append(make([]byte, 0, headSize), ntlmSignature...)
	head = binary.LittleEndian.AppendUint32(head, 3)
	var payload, workstation, sessionKey []byte
	for _, value := range [][]byte{lm, nt, toUTF16(domain), toUTF16(user), workstation, sessionKey} {
		if len(value) > math.MaxUint16 {
			return nil, false
		}
		head = binary.LittleEndian.AppendUint16(head, uint16(len(value)))
		head = binary.LittleEndian.AppendUint16(head, uint16(len(value)))
		head = binary.LittleEndian.AppendUint32(head, uint32(headSize+len(payload)))
		payload = append(payload, value...)
	}
	head = binary.LittleEndian.AppendUint32(head,
		ntlmUnicode|ntlmNTLM|ntlmTargetInfo|c.flags&(ntlmAlwaysSign|ntlmExtendedSession))
	return append(head, payload...), true
}

// proof gives the NTLMv2 response (MS-NLMP, 3.3.2).
func (c *ntlmChallenge) proof(key []byte, clientNonce [8]byte, now uint64) []byte {
	if c.hasTime {
		now = c.time
	}
	blob := []byte{1, 1, 0, 0, 0, 0, 0, 0}
	blob = binary.LittleEndian.AppendUint64(blob, now)
	blob = append(blob, clientNonce[:]...)
	blob = append(blob, 0, 0, 0, 0)
	blob = append(blob, c.targetInfo...)
	blob = append(blob, 0, 0, 0, 0)
	return append(hmacMD5(key, c.nonce[:], blob), blob...)
}

// ntlmKey gives the key of both responses, NTOWFv2 (MS-NLMP, 3.3.2).
func ntlmKey(domain, user, password string) []byte {
	hash := md4.New()
	hash.Write(toUTF16(password))
	return hmacMD5(hash.Sum(nil), toUTF16(strings.ToUpper(user)+domain))
}

func hmacMD5(key []byte, data ...[]byte) []byte {
	mac := hmac.New(md5.New, key)
	for _, d := range data {
		mac.Write(d)
	}
	return mac.Sum(nil)
}

func toUTF16(text string) []byte {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return b
}

// fromUTF16 gives text; half a unit at the end is left out.
func fromUTF16(b []byte) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		units = append(units, binary.LittleEndian.Uint16(b))
	}
	return string(utf16.Decode(units))
}
