package psk

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// unknownKeySize is the size of the key that a client with an unknown identity has to guess.
const unknownKeySize = 32

// takeClientHello answers with everything up to ServerHelloDone.
func (c *Conn) takeClientHello(body []byte) *Error {
	hello, fault := readClientHello(body)
	if fault != nil {
		return fault
	}
	switch {
	case hello.version < version:
		return newError(alertProtocolVersion, "The client does not speak TLS 1.2.")
	case !slices.Contains(hello.compressions, noCompression):
		return newError(alertIllegalParameter, "The client insists on compression.")
	case !hello.extensions.has(extExtendedMaster):
		return newError(alertHandshakeFailure, "The client does not know the extended master secret.")
	}
	ids, fault := hello.extensions.groups()
	if fault != nil {
		return fault
	}
	g := commonGroup(ids)
	s := c.commonSuite(&hello, g)
	if s == nil {
		return newError(alertHandshakeFailure, "The client offers no cipher suite that can be used.")
	}
	if fault := c.chooseProtocol(hello.extensions); fault != nil {
		return fault
	}
	copy(c.handshake.clientRandom[:], hello.random)
	c.agree(s)
	c.answer(&hello, g)
	c.step = awaitClientKeyExchange
	return nil
}

// commonSuite returns the best suite that the client offers and has what it needs for, or nil.
func (c *Conn) commonSuite(hello *clientHello, g *group) *suite {
	for _, s := range c.handshake.suites {
		switch {
		case !slices.Contains(hello.suites, s.id):
		case s.ecdhe && g == nil:
		case s.cbc() && !hello.extensions.has(extEncryptThenMAC):
		default:
			return s
		}
	}
	return nil
}

// chooseProtocol chooses the best protocol that the client offers.
func (c *Conn) chooseProtocol(e extensions) *Error {
	offered, fault := e.protocols()
	if fault != nil || offered == nil || len(c.config.NextProtocols) == 0 {
		return fault
	}
	for _, name := range c.config.NextProtocols {
		if slices.Contains(offered, name) {
			c.state.Protocol = name
			return nil
		}
	}
	return newError(alertNoApplicationProtocol, "The client offers no protocol that is supported.")
}

// answer sends ServerHello, ServerKeyExchange and ServerHelloDone.
func (c *Conn) answer(hello *clientHello, g *group) {
	h := c.handshake
	c.random(h.serverRandom[:])
	c.addMessage(typeServerHello, appendServerHello(nil, h.serverRandom[:], h.suite, c.answers(hello)))

	hint := c.hint()
	exchange := appendVector16(nil, hint)
	if h.suite.ecdhe {
		h.ephemeral = g.newKey()
		exchange = append(exchange, namedCurve)
		exchange = binary.BigEndian.AppendUint16(exchange, g.id)
		exchange = appendVector8(exchange, h.ephemeral.PublicKey().Bytes())
	}
	if h.suite.ecdhe || len(hint) > 0 {
		c.addMessage(typeServerKeyExchange, exchange)
	}
	c.addMessage(typeServerHelloDone, nil)
	c.sendFlight()
}

// answers returns the extensions of ServerHello.
func (c *Conn) answers(hello *clientHello) (list []byte) {
	s, e := c.handshake.suite, hello.extensions
	if e.has(extRenegotiation) || slices.Contains(hello.suites, renegotiationSuite) {
		list = appendExtension(list, extRenegotiation, firstNegotiation)
	}
	list = appendExtension(list, extExtendedMaster, nil)
	if s.cbc() {
		list = appendExtension(list, extEncryptThenMAC, nil)
	}
	if s.ecdhe && e.has(extPointFormats) {
		list = appendExtension(list, extPointFormats, uncompressedOnly)
	}
	if c.state.Protocol != "" {
		list = appendExtension(list, extProtocols, protocolList([]string{c.state.Protocol}))
	}
	return list
}

// hint returns the server's hint as it is sent.
func (c *Conn) hint() []byte {
	return c.config.Hint[:min(len(c.config.Hint), MaxHint)]
}

// takeClientKeyExchange takes the identity, and the client's ephemeral key for ECDHE, and asks for the key.
func (c *Conn) takeClientKeyExchange(body []byte) *Error {
	h := c.handshake
	r := reader{b: body}
	identity := r.vector16()
	var point []byte
	if h.suite.ecdhe {
		point = r.vector8()
	}
	if !r.ok() {
		return malformed("ClientKeyExchange")
	}
	if h.suite.ecdhe {
		shared, fault := sharedSecret(h.ephemeral, point)
		if fault != nil {
			return fault
		}
		h.shared = shared
	}
	return c.ask(&Authenticator{Hint: bytes.Clone(c.hint()), Identity: bytes.Clone(identity), MaxKey: MaxKey})
}

// useKey takes the key of the client, or a random one that it cannot have.
func (c *Conn) useKey(key []byte) *Error {
	if len(key) == 0 {
		if c.config.TellUnknownIdentity {
			return newError(alertUnknownPSKIdentity, "The identity of the client is unknown.")
		}
		key = make([]byte, unknownKeySize)
		defer clear(key)
		c.random(key)
	}
	c.deriveKeys(key)
	c.step = awaitChangeCipherSpec
	return nil
}
