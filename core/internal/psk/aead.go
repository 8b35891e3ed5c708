package psk

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"

	"golang.org/x/crypto/chacha20poly1305"
)

// aead protects by an authenticated cipher. The end of its nonce is the sequence number, exclusive-ored with
// what is fixed of the nonce (RFC 7905, section 2). GCM has nothing fixed there, and the number is on the wire
// too (RFC 5288, section 3).
type aead struct {
	cipher   cipher.AEAD
	fixed    [12]byte
	nonce    [12]byte
	explicit int // bytes of the nonce that are on the wire
}

func newGCM(k keys, _ bool, _ func([]byte)) protection {
	block, err := aes.NewCipher(k.key)
	if err != nil {
		panic("psk: " + err.Error())
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic("psk: " + err.Error())
	}
	a := &aead{cipher: gcm, explicit: 8}
	copy(a.fixed[:], k.iv)
	return a
}

func newChaCha(k keys, _ bool, _ func([]byte)) protection {
	chacha, err := chacha20poly1305.New(k.key)
	if err != nil {
		panic("psk: " + err.Error())
	}
	a := &aead{cipher: chacha}
	copy(a.fixed[:], k.iv)
	return a
}

// setNonce makes the nonce of the number, which is the explicit part on the wire if there is one.
func (p *aead) setNonce(number []byte) []byte {
	p.nonce = p.fixed
	subtle.XORBytes(p.nonce[4:], p.nonce[4:], number)
	return p.nonce[:]
}

func (p *aead) seal(dst []byte, a *additional, content []byte) int {
	a.setLength(len(content))
	n := copy(dst[:p.explicit], a.number())
	return len(p.cipher.Seal(dst[:n], p.setNonce(a.number()), content, a[:]))
}

func (p *aead) open(dst []byte, a *additional, fragment []byte) ([]byte, bool) {
	size := len(fragment) - p.explicit - p.cipher.Overhead()
	if size < 0 {
		return nil, false
	}
	number := a.number()
	if p.explicit > 0 {
		number = fragment[:p.explicit]
	}
	a.setLength(size)
	content, err := p.cipher.Open(dst[:0], p.setNonce(number), fragment[p.explicit:], a[:])
	return content, err == nil
}

func (p *aead) expansion() int { return 256 }
