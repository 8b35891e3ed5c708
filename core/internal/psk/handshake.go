package psk

import (
	"crypto/ecdh"
	"crypto/hmac"
	"hash"
)

// The types of handshake messages (RFC 5246, section 7.4).
const (
	typeHelloRequest      = 0
	typeClientHello       = 1
	typeServerHello       = 2
	typeServerKeyExchange = 12
	typeServerHelloDone   = 14
	typeClientKeyExchange = 16
	typeFinished          = 20
)

const (
	messageHeader = 4        // type and length
	maxMessage    = 64 << 10 // bytes of a message, its header included
)

// step is what a connection waits for. Whatever else comes makes it fail.
type step uint8

const (
	notStarted step = iota
	awaitServerHello
	awaitServerKeyExchange
	awaitServerHelloDone
	awaitClientHello
	awaitClientKeyExchange
	awaitChangeCipherSpec
	awaitFinished
	established
)

// handshake is what a connection needs only until it is established.
type handshake struct {
	suites     []*suite // that may be agreed on, the best first
	suite      *suite   // that is agreed on; nil before
	answerable []uint16 // the extensions that the server may answer

	clientRandom, serverRandom [randomSize]byte

	hint      []byte
	ephemeral *ecdh.PrivateKey
	shared    []byte // what came out of ECDHE

	transcript  transcript
	secrets     secrets
	read, write protection // from ChangeCipherSpec on
	finished    []byte     // what the peer's Finished has to be

	asked      bool   // the question for the key is open
	incomplete []byte // of the next message
	flight     []byte // messages of ours that no record has yet
}

// transcript is the hash of all messages.
type transcript struct {
	hash  hash.Hash
	early []byte // messages that came before the hash was agreed on
}

func (t *transcript) add(message []byte) {
	if t.hash == nil {
		t.early = append(t.early, message...)
		return
	}
	t.hash.Write(message)
}

func (t *transcript) start(newHash func() hash.Hash) {
	t.hash = newHash()
	t.hash.Write(t.early)
	t.early = nil
}

func (t *transcript) sum() []byte { return t.hash.Sum(nil) }

// takeHandshake takes what a record has of handshake messages.
func (c *Conn) takeHandshake(content []byte) *Error {
	h := c.handshake
	switch {
	case len(content) == 0:
		return unexpected("An empty handshake record came.")
	case h == nil:
		return c.refuseHandshake(content[0])
	}
	h.incomplete = append(h.incomplete, content...)
	return c.takeMessages(h)
}

// takeMessages takes the messages that are complete, as far as the question for the key.
func (c *Conn) takeMessages(h *handshake) *Error {
	for c.handshake != nil && !h.asked && len(h.incomplete) > 0 {
		b := h.incomplete
		take := c.expects(b[0])
		if take == nil {
			return unexpected("A handshake message came out of place.")
		}
		if len(b) < messageHeader {
			return nil
		}
		size := messageHeader + int(b[1])<<16 + int(b[2])<<8 + int(b[3])
		if size > maxMessage {
			return newError(alertIllegalParameter, "A handshake message is too long.")
		}
		if len(b) < size {
			return nil
		}
		h.incomplete = b[size:]
		h.transcript.add(b[:size])
		if fault := take(b[messageHeader:size]); fault != nil {
			return fault
		}
	}
	if c.handshake == nil && len(h.incomplete) > 0 {
		return unexpected("The peer has sent more than its handshake.")
	}
	return nil
}

// refuseHandshake returns what becomes of a connection whose peer begins another handshake.
func (c *Conn) refuseHandshake(typ uint8) *Error {
	begins := uint8(typeHelloRequest)
	if c.config.Server {
		begins = typeClientHello
	}
	if typ == begins {
		return newError(alertNoRenegotiation, "The peer wants to renegotiate.")
	}
	return unexpected("A handshake message came after the handshake.")
}

// expects returns what takes the body of a message of the type, or nil if there may be none now.
func (c *Conn) expects(typ uint8) (take func(body []byte) *Error) {
	switch {
	case c.step == awaitServerHello && typ == typeServerHello:
		return c.takeServerHello
	case c.step == awaitServerKeyExchange && typ == typeServerKeyExchange:
		return c.takeServerKeyExchange
	case c.awaitsServerHelloDone() && typ == typeServerHelloDone:
		return c.takeServerHelloDone
	case c.step == awaitClientHello && typ == typeClientHello:
		return c.takeClientHello
	case c.step == awaitClientKeyExchange && typ == typeClientKeyExchange:
		return c.takeClientKeyExchange
	case c.step == awaitFinished && typ == typeFinished:
		return c.takeFinished
	}
	return nil
}

// takeChangeCipherSpec takes that message, behind which the peer protects what it sends.
func (c *Conn) takeChangeCipherSpec(content []byte) *Error {
	h := c.handshake
	switch {
	case c.step != awaitChangeCipherSpec:
		return unexpected("ChangeCipherSpec came out of place.")
	case len(content) != 1 || content[0] != 1:
		return malformed("ChangeCipherSpec")
	}
	h.finished = h.secrets.finished(c.config.Server, h.transcript.sum())
	c.read = half{protection: h.read}
	c.step = awaitFinished
	return nil
}

// takeFinished judges the peer's Finished. A server answers with its own; a client has sent it.
func (c *Conn) takeFinished(body []byte) *Error {
	if !hmac.Equal(body, c.handshake.finished) {
		return newError(alertDecryptError, "The two sides have not seen the same handshake.")
	}
	if c.config.Server {
		c.finish()
	}
	c.step = established
	c.endHandshake()
	return nil
}

// agree fixes the suite of the connection.
func (c *Conn) agree(s *suite) {
	h := c.handshake
	h.suite = s
	h.transcript.start(s.newHash)
	h.secrets.newHash = s.newHash
	c.state = State{Version: version, Suite: s.id, Cipher: s.name, Protocol: c.state.Protocol}
}

// deriveKeys makes the keys of the connection, when all messages up to ClientKeyExchange are known.
func (c *Conn) deriveKeys(key []byte) {
	h := c.handshake
	h.secrets.derive(premaster(h.shared, key), h.transcript.sum())
	clear(h.shared)
	h.shared, h.ephemeral = nil, nil
	h.secrets.expand(h.suite, h.clientRandom[:], h.serverRandom[:], func(client, server keys) {
		ours, theirs := client, server
		if c.config.Server {
			ours, theirs = server, client
		}
		h.write = h.suite.protect(ours, true, c.random)
		h.read = h.suite.protect(theirs, false, c.random)
	})
}

// finish sends ChangeCipherSpec and Finished.
func (c *Conn) finish() {
	h := c.handshake
	c.putRecord(typeChangeCipherSpec, []byte{1})
	c.write = half{protection: h.write}
	c.addMessage(typeFinished, h.secrets.finished(!c.config.Server, h.transcript.sum()))
	c.sendFlight()
}

// addMessage adds a message to those that sendFlight sends.
func (c *Conn) addMessage(typ uint8, body []byte) {
	h := c.handshake
	start, size := len(h.flight), len(body)
	h.flight = append(h.flight, typ, uint8(size>>16), uint8(size>>8), uint8(size))
	h.flight = append(h.flight, body...)
	h.transcript.add(h.flight[start:])
}

// sendFlight puts the messages into records, as few as possible.
func (c *Conn) sendFlight() {
	h := c.handshake
	for rest := h.flight; len(rest) > 0; {
		n := min(len(rest), maxContent)
		c.putRecord(typeHandshake, rest[:n])
		rest = rest[n:]
	}
	h.flight = h.flight[:0]
}

// endHandshake forgets what is no longer needed.
func (c *Conn) endHandshake() {
	if c.handshake != nil {
		clear(c.handshake.secrets.master[:])
		clear(c.handshake.shared)
		c.handshake = nil
	}
}
