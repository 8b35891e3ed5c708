package psk

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"hash"
)

// cbc protects by AES in CBC mode with encrypt-then-MAC (RFC 7366): what is not authentic is not decrypted, so
// that padding tells nobody anything.
type cbc struct {
	mode   cipher.BlockMode
	mac    hash.Hash
	random func([]byte)
	sum    [48]byte
	vector [aes.BlockSize]byte // decrypted: of no use
}

func newCBC(newHash func() hash.Hash) func(keys, bool, func([]byte)) protection {
	return func(k keys, sealing bool, random func([]byte)) protection {
		block, err := aes.NewCipher(k.key)
		if err != nil {
			panic("psk: " + err.Error())
		}
		p := &cbc{mac: hmac.New(newHash, k.mac), random: random}
		zero := make([]byte, aes.BlockSize)
		if sealing {
			p.mode = cipher.NewCBCEncrypter(block, zero)
		} else {
			p.mode = cipher.NewCBCDecrypter(block, zero)
		}
		return p
	}
}

// seal encrypts a random block in front of the content. What comes out of it is the initialization vector:
// nobody can foresee it, and the chain of blocks never has to be started anew.
func (p *cbc) seal(dst []byte, a *additional, content []byte) int {
	p.random(dst[:aes.BlockSize])
	n := aes.BlockSize + copy(dst[aes.BlockSize:], content)
	padding := aes.BlockSize - n%aes.BlockSize
	for range padding {
		dst[n] = uint8(padding - 1)
		n++
	}
	p.mode.CryptBlocks(dst[:n], dst[:n])
	return n + copy(dst[n:], p.authenticate(a, dst[:n]))
}

// open decrypts the initialization vector like any other block, which starts the chain.
func (p *cbc) open(dst []byte, a *additional, fragment []byte) ([]byte, bool) {
	size := len(fragment) - p.mac.Size()
	if size < 2*aes.BlockSize || size%aes.BlockSize != 0 {
		return nil, false
	}
	if !hmac.Equal(fragment[size:], p.authenticate(a, fragment[:size])) {
		return nil, false
	}
	p.mode.CryptBlocks(p.vector[:], fragment[:aes.BlockSize])
	content := dst[:size-aes.BlockSize]
	p.mode.CryptBlocks(content, fragment[aes.BlockSize:size])
	return unpad(content)
}

// unpad cuts the padding off: its length, without the length itself, in each of its bytes.
func unpad(b []byte) ([]byte, bool) {
	last := b[len(b)-1]
	size := len(b) - int(last) - 1
	if size < 0 {
		return nil, false
	}
	for _, p := range b[size:] {
		if p != last {
			return nil, false
		}
	}
	return b[:size], true
}

// authenticate returns the MAC of what is encrypted, valid until the next call.
func (p *cbc) authenticate(a *additional, encrypted []byte) []byte {
	a.setLength(len(encrypted))
	p.mac.Reset()
	p.mac.Write(a[:])
	p.mac.Write(encrypted)
	return p.mac.Sum(p.sum[:0])
}

func (p *cbc) expansion() int { return 2048 }
