package handshake

import (
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
)

const (
	keySize        = 16
	encodedKeySize = 24 // in base64, with its padding
)

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
func AcceptKey(key string) string { return string(appendAcceptKey(nil, key)) }

// appendAcceptKey appends the AcceptKey of a key.
func appendAcceptKey(dst []byte, key string) []byte {
	proof := append(make([]byte, 0, 64), key...)
	proof = append(proof, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"...)
	sum := sha1.Sum(proof)
	return base64.StdEncoding.AppendEncode(dst, sum[:])
}

// isKey tells whether a text is the base64 of 16 bytes.
func isKey(s string) bool {
	if len(s) != encodedKeySize {
		return false
	}
	var key [encodedKeySize]byte
	n, err := base64.StdEncoding.Decode(key[:], []byte(s))
	return err == nil && n == keySize
}
