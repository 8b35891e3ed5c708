package psk

// Authenticator is the question for a key (QSslPreSharedKeyAuthenticator). It is lent to Config.Ask, with the
// slices in it, until that returns; with Later, until Answer or the end of the connection. What is put into it
// stays its owner's, who may wipe it afterwards.
type Authenticator struct {
	// Hint is the server's; empty if there is none.
	Hint []byte

	// Identity is filled in by a client: at most MaxIdentity bytes, the rest is cut off as Qt does. A
	// server sees the client's.
	Identity []byte

	// Key is to be filled in: at most MaxKey bytes, the rest is cut off as Qt does. Left empty: a client
	// has no key, to a server the identity is unknown.
	Key []byte

	MaxIdentity int // 255 for a client, 0 for a server
	MaxKey      int // 512

	// Later is set by who does not know the answer yet: Answer brings it, in place of Identity and Key.
	Later bool
}

// ask asks for the key and goes on with the answer, if it is there.
func (c *Conn) ask(a *Authenticator) *Error {
	if c.config.Ask != nil {
		c.config.Ask(a)
	}
	if a.Later {
		c.handshake.asked = true
		return nil
	}
	return c.takeKey(a.Identity, a.Key)
}

// Waiting tells whether the handshake stands still until Answer, because Ask has left that for later. Meanwhile
// the connection makes no output and takes no input; only CloseNotify may be called.
func (c *Conn) Waiting() bool { return c.handshake != nil && c.handshake.asked }

// Answer goes on with a handshake that is Waiting, as if Ask had filled in identity and key; a server has no use
// for the identity. Both stay the caller's, who may wipe them. Feed has to go on with what it did not take.
// Without a question it does nothing. The error is as that of Feed.
func (c *Conn) Answer(identity, key []byte) error {
	if !c.Waiting() {
		return c.Err()
	}
	h := c.handshake
	h.asked = false
	fault := c.takeKey(identity, key)
	if fault == nil {
		fault = c.takeMessages(h)
	}
	if fault != nil {
		c.fail(fault)
	}
	return c.Err()
}

// takeKey goes on with the answer and cuts what is too long.
func (c *Conn) takeKey(identity, key []byte) *Error {
	key = key[:min(len(key), MaxKey)]
	if c.config.Server {
		return c.useKey(key)
	}
	return c.sendKeyExchange(identity, key)
}
