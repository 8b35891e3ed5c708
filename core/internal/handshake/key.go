package handshake

import (
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
)

const keySize = 16

// NewKey makes a Sec-WebSocket-Key. Its 16 bytes are four values of nextMask in little endian, as Qt
// makes them; with nextMask nil they come from the system's random source.
func NewKey(nextMask func() uint32) string {
	var key [keySize]byte
	if nextMask == nil {
		rand.Read(key[:])
	} else {
		for i := 0; i < keySize; i += 4 {
			binary.LittleEndian.PutUint32(key[i:], nextMask())
		}
	}
	return base64.StdEncoding.EncodeToString(key[:])
}

// AcceptKey gives the Sec-WebSocket-Accept that proves that a server has read the key (RFC 6455, 4.2.2).
func AcceptKey(key string) string {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// isKey tells whether a text is the base64 of 16 bytes.
func isKey(s string) bool {
	key, err := base64.StdEncoding.DecodeString(s)
	return err == nil && len(key) == keySize
}
