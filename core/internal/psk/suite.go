package psk

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"slices"
)

// suite is a cipher suite.
type suite struct {
	id      uint16
	name    string // OpenSSL's
	ecdhe   bool   // has forward secrecy
	newHash func() hash.Hash
	protect func(k keys, sealing bool, random func([]byte)) protection

	macSize, keySize, ivSize int // of its keys
}

// suites are those there are, the best first (RFC 7905, 8442, 5487, 5489, 4279).
var suites = []*suite{
	{0xCCAC, "ECDHE-PSK-CHACHA20-POLY1305", true, sha256.New, newChaCha, 0, 32, 12},
	{0xD001, "ECDHE-PSK-AES128-GCM-SHA256", true, sha256.New, newGCM, 0, 16, 4},
	{0xCCAB, "PSK-CHACHA20-POLY1305", false, sha256.New, newChaCha, 0, 32, 12},
	{0x00A9, "PSK-AES256-GCM-SHA384", false, sha512.New384, newGCM, 0, 32, 4},
	{0x00A8, "PSK-AES128-GCM-SHA256", false, sha256.New, newGCM, 0, 16, 4},
	{0xC035, "ECDHE-PSK-AES128-CBC-SHA", true, sha256.New, newCBC(sha1.New), 20, 16, 0},
	{0xC036, "ECDHE-PSK-AES256-CBC-SHA", true, sha256.New, newCBC(sha1.New), 20, 32, 0},
	{0xC037, "ECDHE-PSK-AES128-CBC-SHA256", true, sha256.New, newCBC(sha256.New), 32, 16, 0},
	{0xC038, "ECDHE-PSK-AES256-CBC-SHA384", true, sha512.New384, newCBC(sha512.New384), 48, 32, 0},
	{0x008C, "PSK-AES128-CBC-SHA", false, sha256.New, newCBC(sha1.New), 20, 16, 0},
	{0x008D, "PSK-AES256-CBC-SHA", false, sha256.New, newCBC(sha1.New), 20, 32, 0},
}

// cbc tells whether the suite needs encrypt-then-MAC.
func (s *suite) cbc() bool { return s.macSize > 0 }

// Suites returns the numbers of the cipher suites there are, the best first.
func Suites() []uint16 {
	ids := make([]uint16, len(suites))
	for i, s := range suites {
		ids[i] = s.id
	}
	return ids
}

// chooseSuites returns the suites with the numbers, in their order; nil stands for all.
func chooseSuites(ids []uint16) []*suite {
	if ids == nil {
		return suites
	}
	var chosen []*suite
	for _, id := range ids {
		if s := findSuite(suites, id); s != nil {
			chosen = append(chosen, s)
		}
	}
	return chosen
}

// findSuite returns the suite with the number, or nil.
func findSuite(among []*suite, id uint16) *suite {
	i := slices.IndexFunc(among, func(s *suite) bool { return s.id == id })
	if i < 0 {
		return nil
	}
	return among[i]
}
