package proxy

import (
	"encoding/binary"

	"libqwebsocket/core/internal/httpauth"
)

// The methods of authentication that are known (RFC 1928, section 3).
const (
	methodNone     = 0x00
	methodPassword = 0x02
	methodRefused  = 0xFF
)

const (
	socksVersion    = 5
	passwordVersion = 1 // of the negotiation of RFC 1929
)

// The types of addresses (RFC 1928, section 5).
const (
	typeIPv4 = 1
	typeName = 3
	typeIPv6 = 4
)

// socks5 is a conversation with a SOCKS proxy.
type socks5 struct {
	target         Target
	user, password string
	rounds         int    // how often credentials were asked for
	gaveUp         *Error // the error if none are given
	step           Step
	out            []byte
	err            *Error

	// Of the present connection:
	in    []byte       // a part of a reply, incomplete
	need  int          // bytes of that part
	judge func([]byte) // what looks at it then
}

// NewSocks5 makes a conversation with a SOCKS proxy, which looks names up itself. Empty credentials are
// none.
func NewSocks5(t Target, user, password string) Conversation {
	return &socks5{target: t, user: user, password: password}
}

// Start offers one method, as Qt does: none without credentials, else the password.
func (c *socks5) Start() []byte {
	c.step, c.out, c.err = More, nil, nil
	c.in = nil
	c.expect(2, c.judgeMethod)
	return []byte{socksVersion, 1, c.offer()}
}

// offer gives the only method that is offered.
func (c *socks5) offer() byte {
	if c.user == "" && c.password == "" {
		return methodNone
	}
	return methodPassword
}

// expect says how long the next part of a reply is and what looks at it.
func (c *socks5) expect(n int, judge func([]byte)) { c.need, c.judge = n, judge }

func (c *socks5) Feed(b []byte) (n int, s Step) {
	for n < len(b) && c.step == More {
		taken := min(c.need-len(c.in), len(b)-n)
		c.in = append(c.in, b[n:n+taken]...)
		n += taken
		if len(c.in) == c.need {
			part := c.in
			c.in = nil
			c.judge(part)
		}
	}
	return n, c.step
}

// judgeMethod looks at the method that the proxy chose. Differently from Qt, a proxy that wants the
// password although it was not offered gets one, if the program has one.
func (c *socks5) judgeMethod(reply []byte) {
	switch method := reply[1]; {
	case reply[0] != socksVersion:
		c.fail(errSocksProtocol)
	case method == methodNone:
		c.sendRequest()
	case method == methodRefused:
		c.ask(errSocksAuth)
	case method != methodPassword:
		c.fail(errSocksMethod)
	case c.offer() == methodPassword:
		c.sendPassword()
	default:
		c.ask(errSocksMethod)
	}
}

// ask asks for credentials; without them the conversation ends with an error.
func (c *socks5) ask(gaveUp *Error) {
	if c.rounds++; c.rounds > maxRounds {
		c.fail(gaveUp)
		return
	}
	c.step, c.gaveUp = NeedCredentials, gaveUp
}

// sendPassword sends user and password (RFC 1929, section 2).
func (c *socks5) sendPassword() {
	user, password := httpauth.Octets(c.user), httpauth.Octets(c.password)
	if len(user) > 255 || len(password) > 255 {
		c.fail(errSocksAuth)
		return
	}
	c.out = append(c.out, passwordVersion, byte(len(user)))
	c.out = append(c.out, user...)
	c.out = append(c.out, byte(len(password)))
	c.out = append(c.out, password...)
	c.expect(2, c.judgePassword)
}

func (c *socks5) judgePassword(reply []byte) {
	switch {
	case reply[0] != passwordVersion:
		c.fail(errSocksProtocol)
	case reply[1] != 0:
		c.ask(errSocksAuth)
	default:
		c.sendRequest()
	}
}

// sendRequest asks for the tunnel (RFC 1928, section 4).
func (c *socks5) sendRequest() {
	const commandConnect = 1
	request := []byte{socksVersion, commandConnect, 0}
	if address, ok := c.target.address(); !ok {
		if len(c.target.Host) > 255 {
			c.fail(errTargetNotFound)
			return
		}
		request = append(request, typeName, byte(len(c.target.Host)))
		request = append(request, c.target.Host...)
	} else if address.Is4() {
		request = append(append(request, typeIPv4), address.AsSlice()...)
	} else {
		request = append(append(request, typeIPv6), address.AsSlice()...)
	}
	c.out = append(c.out, binary.BigEndian.AppendUint16(request, c.target.Port)...)
	c.expect(3, c.judgeReply)
}

// judgeReply looks at version, reply and the reserved byte. Behind a reply that is a failure, nothing is
// waited for.
func (c *socks5) judgeReply(reply []byte) {
	switch {
	case reply[0] != socksVersion || reply[2] != 0:
		c.fail(errSocksProtocol)
	case reply[1] != 0:
		_, literal := c.target.address()
		c.fail(replyError(reply[1], !literal))
	default:
		c.expect(1, c.judgeAddressType)
	}
}

// judgeAddressType looks at the type of the address that the proxy connects from. Differently from Qt, it
// may be a name.
func (c *socks5) judgeAddressType(addressType []byte) {
	const portSize = 2
	switch addressType[0] {
	case typeIPv4:
		c.expect(4+portSize, c.judgeAddress)
	case typeIPv6:
		c.expect(16+portSize, c.judgeAddress)
	case typeName:
		c.expect(1, func(size []byte) { c.expect(int(size[0])+portSize, c.judgeAddress) })
	default:
		c.fail(errSocksProtocol)
	}
}

// judgeAddress is the end of the reply; where the proxy connects from does not matter.
func (c *socks5) judgeAddress([]byte) { c.step = Established }

// Answer gives the credentials to offer on a new connection: a proxy that refused has to close the old one.
func (c *socks5) Answer(user, password string) Step {
	switch {
	case c.step != NeedCredentials:
	case user == "" && password == "" || user == c.user && password == c.password:
		c.fail(c.gaveUp)
	default:
		c.user, c.password = user, password
		c.step = Reconnect
	}
	return c.step
}

func (c *socks5) Ended() Step {
	if c.step == More {
		c.fail(errSocksClosed)
	}
	return c.step
}

func (c *socks5) fail(err *Error) { c.step, c.err = Failed, err }

func (c *socks5) Output() []byte {
	out := c.out
	c.out = nil
	return out
}

func (c *socks5) Realm() string { return "" }
func (c *socks5) Err() *Error   { return c.err }

func (c *socks5) Unreached(cause Kind) *Error {
	switch cause {
	case ConnectionRefused:
		return errSocksRefused
	case HostNotFound:
		return errSocksNotFound
	case Timeout:
		return errSocksTimeout
	}
	return nil
}
