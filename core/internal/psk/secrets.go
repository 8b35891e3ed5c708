package psk

import (
	"crypto/hmac"
	"hash"
)

const (
	masterSize   = 48 // of the master secret
	finishedSize = 12 // of the content of Finished
)

// prf fills out with the pseudorandom function of TLS 1.2 (RFC 5246, section 5).
func prf(newHash func() hash.Hash, out, secret []byte, label string, seeds ...[]byte) {
	mac := hmac.New(newHash, secret)
	add := func() {
		mac.Write([]byte(label))
		for _, seed := range seeds {
			mac.Write(seed)
		}
	}
	add()
	a := mac.Sum(nil)
	for {
		mac.Reset()
		mac.Write(a)
		add()
		sum := mac.Sum(nil)
		n := copy(out, sum)
		clear(sum)
		if out = out[n:]; len(out) == 0 {
			clear(a)
			return
		}
		mac.Reset()
		mac.Write(a)
		a = mac.Sum(a[:0])
	}
}

// premaster returns the premaster secret of a key and of what came out of ECDHE (RFC 5489, section 2); nil
// stands for the zeros of plain PSK (RFC 4279, section 2).
func premaster(shared, key []byte) []byte {
	if shared == nil {
		shared = make([]byte, len(key))
	}
	secret := make([]byte, 0, 2+len(shared)+2+len(key))
	secret = appendVector16(secret, shared)
	return appendVector16(secret, key)
}

// secrets are what is derived for one connection.
type secrets struct {
	newHash func() hash.Hash
	master  [masterSize]byte
}

// derive makes the extended master secret (RFC 7627, section 4) of the premaster secret, which is wiped, and of
// the hash of all messages up to ClientKeyExchange.
func (s *secrets) derive(premaster, sessionHash []byte) {
	prf(s.newHash, s.master[:], premaster, "extended master secret", sessionHash)
	clear(premaster)
}

// keys are those of the records in one direction, lent by expand.
type keys struct{ mac, key, iv []byte }

// expand makes the keys of both directions (RFC 5246, section 6.3) and lends them to use. They are wiped when
// it returns.
func (s *secrets) expand(u *suite, clientRandom, serverRandom []byte, use func(client, server keys)) {
	block := make([]byte, 2*(u.macSize+u.keySize+u.ivSize))
	defer clear(block)
	prf(u.newHash, block, s.master[:], "key expansion", serverRandom, clientRandom)
	r := reader{b: block}
	var client, server keys
	client.mac, server.mac = r.bytes(u.macSize), r.bytes(u.macSize)
	client.key, server.key = r.bytes(u.keySize), r.bytes(u.keySize)
	client.iv, server.iv = r.bytes(u.ivSize), r.bytes(u.ivSize)
	use(client, server)
}

// finished returns the content of the Finished message of one side (RFC 5246, section 7.4.9).
func (s *secrets) finished(client bool, messagesHash []byte) []byte {
	label := "server finished"
	if client {
		label = "client finished"
	}
	content := make([]byte, finishedSize)
	prf(s.newHash, content, s.master[:], label, messagesHash)
	return content
}
