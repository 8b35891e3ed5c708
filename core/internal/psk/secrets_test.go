package psk

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"testing"

	"github.com/pion/dtls/v3/pkg/crypto/elliptic"
	pion "github.com/pion/dtls/v3/pkg/crypto/prf"
)

// TestPRFVector has the vector for SHA-256 that was published with TLS 1.2.
func TestPRFVector(t *testing.T) {
	secret, _ := hex.DecodeString("9bbe436ba940f017b17652849a71db35")
	seed, _ := hex.DecodeString("a0ba9f936cda311827a6f796ffd5198c")
	want, _ := hex.DecodeString("e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9" +
		"c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a51" +
		"10fff70187347b66")
	got := make([]byte, len(want))
	prf(sha256.New, got, secret, "test label", seed)
	if !bytes.Equal(got, want) {
		t.Errorf("%x", got)
	}
}

// expectSame compares with what the other implementation says.
func expectSame(t *testing.T, name string, got, want []byte, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: %x, want %x", name, got, want)
	}
}

func TestPRF(t *testing.T) {
	for _, newHash := range []func() hash.Hash{sha256.New, sha512.New384} {
		for _, size := range []int{1, 12, 31, 32, 33, 48, 96, 200} {
			for _, secret := range [][]byte{pattern(1), pattern(48), pattern(300)} {
				want, err := pion.PHash(secret, []byte("labelone two"), size, newHash)
				got := make([]byte, size)
				prf(newHash, got, secret, "label", []byte("one "), []byte("two"))
				expectSame(t, "PRF", got, want, err)
			}
		}
	}
}

func TestPremasterOfPlainPSK(t *testing.T) {
	for _, size := range []int{1, 6, 16, 512} {
		key := pattern(size)
		expectSame(t, "premaster secret", premaster(nil, key), pion.PSKPreMasterSecret(key), nil)
	}
}

func TestPremasterOfECDHE(t *testing.T) {
	curves := map[uint16]elliptic.Curve{23: elliptic.P256, 24: elliptic.P384, 29: elliptic.X25519}
	if len(curves) != len(groups) {
		t.Fatal("not all groups are compared")
	}
	for _, g := range groups {
		ours, theirs := g.newKey(), g.newKey()
		for _, key := range [][]byte{pattern(1), pattern(512)} {
			shared, fault := sharedSecret(ours, theirs.PublicKey().Bytes())
			if fault != nil {
				t.Fatal(fault)
			}
			want, err := pion.EcdhePSKPreMasterSecret(key, ours.PublicKey().Bytes(), theirs.Bytes(), curves[g.id])
			expectSame(t, "premaster secret", premaster(shared, key), want, err)
		}
	}
}

func TestSecrets(t *testing.T) {
	client, server := pattern(32), bytes.Repeat([]byte{7}, 32)
	for _, u := range suites {
		t.Run(u.name, func(t *testing.T) {
			s := secrets{newHash: u.newHash}
			pre := premaster(nil, pattern(20))
			sum := u.newHash().Sum(nil)
			master, err := pion.ExtendedMasterSecret(bytes.Clone(pre), sum, u.newHash)
			s.derive(pre, sum)
			expectSame(t, "master secret", s.master[:], master, err)
			if !bytes.Equal(pre, make([]byte, len(pre))) {
				t.Error("the premaster secret was not wiped")
			}

			messages := pattern(1000)
			h := u.newHash()
			h.Write(messages)
			want, err := pion.VerifyDataClient(master, messages, u.newHash)
			expectSame(t, "client's Finished", s.finished(true, h.Sum(nil)), want, err)
			want, err = pion.VerifyDataServer(master, messages, u.newHash)
			expectSame(t, "server's Finished", s.finished(false, h.Sum(nil)), want, err)

			k, err := pion.GenerateEncryptionKeys(master, client, server, u.macSize, u.keySize, u.ivSize, u.newHash)
			var lent []byte
			s.expand(u, client, server, func(c, s keys) {
				expectSame(t, "client's MAC key", c.mac, k.ClientMACKey, err)
				expectSame(t, "server's MAC key", s.mac, k.ServerMACKey, nil)
				expectSame(t, "client's key", c.key, k.ClientWriteKey, nil)
				expectSame(t, "server's key", s.key, k.ServerWriteKey, nil)
				expectSame(t, "client's vector", c.iv, k.ClientWriteIV, nil)
				expectSame(t, "server's vector", s.iv, k.ServerWriteIV, nil)
				lent = c.key
			})
			if !bytes.Equal(lent, make([]byte, u.keySize)) {
				t.Error("the keys were not wiped")
			}
		})
	}
}

// TestAgreementRefusesBadPoints has points that are not on the curve, or that make the secret known.
func TestAgreementRefusesBadPoints(t *testing.T) {
	for _, g := range groups {
		key := g.newKey()
		good := key.PublicKey().Bytes()
		off := bytes.Clone(good)
		off[len(off)-1] ^= 1
		bad := map[string][]byte{"empty": {}, "zeros": make([]byte, len(good)), "short": good[1:]}
		if g.id != 29 {
			bad["off the curve"] = off
			bad["infinity"] = []byte{0}
		}
		for name, point := range bad {
			if shared, fault := sharedSecret(key, point); fault == nil || fault.Alert != alertIllegalParameter || shared != nil {
				t.Errorf("group %d, %s: %v", g.id, name, fault)
			}
		}
	}
}
