package psk

import (
	"crypto/ecdh"
	"crypto/rand"
	"slices"
)

// namedCurve says that what follows in ServerKeyExchange is the number of a group (RFC 8422, section 5.4).
const namedCurve = 3

// group is one that ECDHE can be done in.
type group struct {
	id    uint16
	curve ecdh.Curve
}

// groups are those there are, the best first (RFC 8422, section 5.1.1).
var groups = []group{
	{29, ecdh.X25519()},
	{23, ecdh.P256()},
	{24, ecdh.P384()},
}

// commonGroup returns the best group among those of the client, or nil.
func commonGroup(ids []uint16) *group {
	for i := range groups {
		if slices.Contains(ids, groups[i].id) {
			return &groups[i]
		}
	}
	return nil
}

// newKey makes an ephemeral key.
func (g *group) newKey() *ecdh.PrivateKey {
	key, err := g.curve.GenerateKey(rand.Reader)
	if err != nil {
		panic("psk: " + err.Error())
	}
	return key
}

// sharedSecret returns the secret that both sides have with the other's public key.
func sharedSecret(key *ecdh.PrivateKey, point []byte) ([]byte, *Error) {
	public, err := key.Curve().NewPublicKey(point)
	if err == nil {
		var shared []byte
		if shared, err = key.ECDH(public); err == nil {
			return shared, nil
		}
	}
	return nil, newError(alertIllegalParameter, "The ephemeral key of the peer is not valid.")
}
