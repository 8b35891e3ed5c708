package psk

import (
	"bytes"
	"testing"
)

func TestWrongKeyAndUnknownIdentity(t *testing.T) {
	wrong := bytes.Clone(testKey)
	wrong[0] ^= 1
	for _, s := range suites {
		for _, c := range []struct {
			name  string
			ask   func(*Authenticator)
			tell  bool
			alert uint8
		}{
			{"wrong key", answer(testIdentity, wrong), false, alertBadRecordMAC},
			{"shorter key", answer(testIdentity, testKey[:15]), false, alertBadRecordMAC},
			{"wrong key, unknown identities told", answer(testIdentity, wrong), true, alertBadRecordMAC},
			{"unknown identity", answer([]byte("nobody"), testKey), false, alertBadRecordMAC},
			{"no identity", answer(nil, testKey), false, alertBadRecordMAC},
			{"unknown identity told", answer([]byte("nobody"), testKey), true, alertUnknownPSKIdentity},
		} {
			client, server := clientConfig(s.id), serverConfig(s.id)
			client.Ask, server.TellUnknownIdentity = c.ask, c.tell
			p := newPair(t, client, server)
			p.expectFailure(p.server, c.alert)
			if p.client.Established() || p.server.Established() {
				t.Errorf("%s, %s: established", s.name, c.name)
			}
		}
	}
}

// TestUnknownIdentityLooksLikeAWrongKey compares all that a client sees.
func TestUnknownIdentityLooksLikeAWrongKey(t *testing.T) {
	seen := func(identity string) [][]byte {
		client, server := clientConfig(0x00A8), serverConfig()
		client.Ask = answer([]byte(identity), []byte("wrong"))
		client.Rand, server.Rand = fixedRandom(), fixedRandom()
		p := newPair(t, client, server)
		var outputs [][]byte
		for len(p.client.Output()) > 0 {
			carry(p.client, p.server, 0)
			outputs = append(outputs, bytes.Clone(p.server.Output()))
			carry(p.server, p.client, 0)
		}
		return outputs
	}
	known, unknown := seen(string(testIdentity)), seen("NobodyIdentity1")
	if len(known) != 2 || !bytes.Equal(known[0], unknown[0]) || !bytes.Equal(known[1], unknown[1]) {
		t.Errorf("%x and %x", known, unknown)
	}
}

func TestClientWithoutKey(t *testing.T) {
	for name, ask := range map[string]func(*Authenticator){
		"no slot": nil, "slot that does nothing": func(*Authenticator) {}, "only an identity": answer(testIdentity, nil),
		"empty key": answer(testIdentity, []byte{}),
	} {
		p := newPair(t, &Config{Ask: ask}, serverConfig())
		p.expectFailure(p.client, alertHandshakeFailure)
		if text := p.client.Err().Error(); text != "There is no pre-shared key for this server." {
			t.Errorf("%s: %q", name, text)
		}
	}
}

// TestNoKeyOpensAnUnknownIdentity tries keys that a server could have by mistake, also such as our client refuses.
func TestNoKeyOpensAnUnknownIdentity(t *testing.T) {
	shake := func(identity, key []byte) error {
		p := newPair(t, clientConfig(0x00A8), serverConfig())
		carry(p.client, p.server, 0)
		hello := messages(records(t, p.server.Output())[0].content)
		p.client.Feed(record{typeHandshake, hello[0]}.bytes())
		p.client.handshake.transcript.add(hello[1])
		p.client.addMessage(typeClientKeyExchange, appendVector16(nil, identity))
		p.client.sendFlight()
		p.client.deriveKeys(key)
		p.client.finish()
		return carry(p.client, p.server, 0)
	}
	if err := shake(testIdentity, testKey); err != nil {
		t.Fatal(err)
	}
	for size := range 65 {
		expectAlert(t, "server", shake([]byte("nobody"), make([]byte, size)), alertBadRecordMAC, false)
	}
}

func TestServerWithoutSlotKnowsNobody(t *testing.T) {
	p := newPair(t, clientConfig(), &Config{Server: true})
	p.expectFailure(p.server, alertBadRecordMAC)
}

// TestSecretsAreForgotten looks at what is left of them, after success and after failure.
func TestSecretsAreForgotten(t *testing.T) {
	for _, wrong := range []bool{false, true} {
		client := clientConfig()
		if wrong {
			client.Ask = answer(testIdentity, []byte("wrong"))
		}
		p := newPair(t, client, serverConfig())
		shaken := []*handshake{p.client.handshake, p.server.handshake}
		p.pump(0)
		for _, h := range shaken {
			if h.secrets.master != [masterSize]byte{} || h.shared != nil || h.ephemeral != nil {
				t.Errorf("wrong key %v: %+v", wrong, h)
			}
		}
		for _, c := range []*Conn{p.client, p.server} {
			if c.handshake != nil || wrong && (c.read.protection != nil || c.write.protection != nil) {
				t.Errorf("wrong key %v: keys are left", wrong)
			}
		}
	}
}
