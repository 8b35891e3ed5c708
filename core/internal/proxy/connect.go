package proxy

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"libqwebsocket/core/internal/handshake"
	"libqwebsocket/core/internal/httpauth"
)

const method = "CONNECT"

// headLimits bound the head of an answer to CONNECT.
var headLimits = handshake.Limits{Line: 16 << 10, Block: 64 << 10, Count: 100}

// maxInterim is how many interim answers (RFC 9110, 15.2) may come before the final one.
const maxInterim = 8

// connect is a conversation with an HTTP proxy.
type connect struct {
	target string           // host:port
	fields handshake.Fields // of each request
	auth   httpauth.Exchange
	step   Step
	out    []byte
	err    *Error

	// Of the present connection:
	head    handshake.Reader
	body    *body // what follows a 407, to be passed over; nil while a head is read
	interim int
	began   bool // something of the present answer came
	reused  bool // there was an answer before the present one
	leave   bool // it cannot take another request
}

// NewConnect makes a conversation with an HTTP proxy. Empty credentials are none. The program's own fields are
// sent with each request, as they are. One that is called as a field of the request takes its place; in Qt only
// User-Agent does, but a request with a second Host is a bad one (RFC 9112, 3.2).
func NewConnect(t Target, own handshake.Fields, user, password string) Conversation {
	c := &connect{target: t.field() + ":" + strconv.Itoa(int(t.Port))}
	for _, f := range []handshake.Field{
		{Name: "Proxy-Connection", Value: "keep-alive"},
		{Name: "Host", Value: t.field()}, // without the port, as in Qt; RFC 9110, 7.2, wants it
		{Name: "User-Agent", Value: "Mozilla/5.0"},
	} {
		if !own.Has(f.Name) {
			c.fields = append(c.fields, f)
		}
	}
	c.fields = append(c.fields, own...)
	c.auth.SetCredentials(user, password)
	return c
}

func (c *connect) Start() []byte {
	c.auth.Reconnected()
	c.step, c.out, c.err = More, nil, nil
	c.expectAnswer()
	c.reused, c.leave = false, false
	authorization, _ := c.auth.Answer(method, c.target)
	return c.request(authorization)
}

// request gives the request in Qt's order. An answer to a challenge takes the place of the program's own
// Proxy-Authorization, which the proxy has refused.
func (c *connect) request(authorization string) []byte {
	fields := c.fields
	if authorization != "" {
		fields = slices.DeleteFunc(slices.Clone(fields), func(f handshake.Field) bool {
			return strings.EqualFold(f.Name, "Proxy-Authorization")
		})
		fields = append(fields, handshake.Field{Name: "Proxy-Authorization", Value: authorization})
	}
	b := []byte(method + " " + c.target + " HTTP/1.1\r\n")
	for _, f := range fields {
		b = append(b, f.Name+": "+f.Value+"\r\n"...)
	}
	return append(b, "\r\n"...)
}

// expectAnswer makes ready for the answer to a request.
func (c *connect) expectAnswer() {
	c.head = handshake.Reader{Limits: headLimits}
	c.body, c.interim, c.began = nil, 0, false
}

func (c *connect) Feed(b []byte) (n int, s Step) {
	for n < len(b) && c.step == More {
		if c.body != nil {
			n += c.feedBody(b[n:])
		} else {
			n += c.feedHead(b[n:])
		}
	}
	return n, c.step
}

func (c *connect) feedHead(b []byte) int {
	c.began = true
	n, done, err := c.head.Feed(b)
	var notHTTP *handshake.AnswerError
	switch {
	case errors.As(err, &notHTTP):
		c.fail(errConnectNotHTTP)
	case err != nil:
		c.fail(errConnectOther)
	case done:
		c.judge(c.head.Head())
	}
	return n
}

// judge looks at the head of an answer.
func (c *connect) judge(head *handshake.Head) {
	switch status := statusOf(head); {
	case status >= 200 && status < 300: // whatever it says of a body, none follows
		c.step = Established
	case status == 407:
		c.challenged(head)
	case status >= 100 && status < 200 && status != 101 && c.interim < maxInterim:
		c.interim++
		c.head = handshake.Reader{Limits: headLimits}
	default:
		c.fail(statusError(status))
	}
}

// statusOf gives the status of a head that handshake.Reader has found to be one: "HTTP/1.1 407 ...".
func statusOf(head *handshake.Head) int {
	code, _, _ := strings.Cut(head.Line[len("HTTP/1.1 "):], " ")
	status, _ := strconv.Atoi(code)
	return status
}

// challenged takes the head of a 407.
func (c *connect) challenged(head *handshake.Head) {
	var values []string
	for _, f := range head.Fields {
		if strings.EqualFold(f.Name, "Proxy-Authenticate") {
			values = append(values, f.Value)
		}
	}
	switch err := c.auth.Challenged(values); {
	case errors.Is(err, httpauth.ErrRounds):
		c.fail(errConnectAuth)
		return
	case err != nil:
		c.fail(errConnectScheme)
		return
	}
	var framed bool
	c.body, framed = bodyOf(head)
	c.leave = closes(head) || !framed && !c.auth.KeepConnection()
	if c.leave || c.body.done() {
		c.goOn()
	}
}

// closes tells whether the proxy closes the connection behind an answer. As in Qt, Proxy-Connection says
// it as well as Connection.
func closes(head *handshake.Head) bool {
	keep := false
	for _, name := range []string{"Proxy-Connection", "Connection"} {
		for option := range head.Fields.Tokens(name) {
			if strings.EqualFold(option, "close") {
				return true
			}
			keep = keep || strings.EqualFold(option, "keep-alive")
		}
	}
	return !keep && strings.HasPrefix(head.Line, "HTTP/1.0")
}

func (c *connect) feedBody(b []byte) int {
	n, ok := c.body.feed(b)
	c.leave = !ok
	if c.leave || c.body.done() {
		c.goOn()
	}
	return n
}

// goOn goes on when a 407 was read, or when the rest of it does not matter.
func (c *connect) goOn() {
	switch {
	case c.auth.NeedsCredentials():
		c.step = NeedCredentials
	case c.leave:
		c.step = Reconnect
	default:
		authorization, ok := c.auth.Answer(method, c.target)
		if !ok {
			c.fail(errConnectAuth)
			return
		}
		c.out = append(c.out, c.request(authorization)...)
		c.step, c.reused = More, true
		c.expectAnswer()
	}
}

func (c *connect) Answer(user, password string) Step {
	switch {
	case c.step != NeedCredentials:
	case !c.auth.SetCredentials(user, password):
		c.fail(errConnectAuth)
	default:
		c.goOn()
	}
	return c.step
}

// Ended takes the end of a connection that may be left for the end of an answer, and that of an idle one,
// which can cross a request (RFC 9112, 9.5), as a reason to make another one.
func (c *connect) Ended() Step {
	switch {
	case c.step == NeedCredentials:
		c.leave = true
	case c.step != More:
	case c.body != nil:
		c.leave = true
		c.goOn()
	case c.reused && !c.began:
		c.step = Reconnect
	default:
		c.fail(errConnectClosed)
	}
	return c.step
}

func (c *connect) fail(err *Error) { c.step, c.err = Failed, err }

func (c *connect) Output() []byte {
	out := c.out
	c.out = nil
	return out
}

func (c *connect) Realm() string { return c.auth.Realm() }
func (c *connect) Err() *Error   { return c.err }

func (c *connect) Unreached(cause Kind) *Error {
	switch cause {
	case ConnectionRefused:
		return errConnectRefused
	case HostNotFound:
		return errConnectNotFound
	case Timeout:
		return errConnectTimeout
	}
	return nil
}
