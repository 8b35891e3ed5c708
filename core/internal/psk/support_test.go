package psk

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"testing"
)

var (
	testKey      = []byte("0123456789abcdef")
	testIdentity = []byte("Client_identity")
)

// answer is a slot of a client that has this identity and key.
func answer(identity, key []byte) func(*Authenticator) {
	return func(a *Authenticator) { a.Identity, a.Key = identity, key }
}

// lookUp is a slot of a server that knows testIdentity alone.
func lookUp(a *Authenticator) {
	if bytes.Equal(a.Identity, testIdentity) {
		a.Key = testKey
	}
}

func clientConfig(suites ...uint16) *Config {
	return &Config{Suites: suites, Ask: answer(testIdentity, testKey)}
}

func serverConfig(suites ...uint16) *Config {
	return &Config{Server: true, Suites: suites, Ask: lookUp}
}

// leaveForLater makes a side answer the question for its key later: when the function is called.
func leaveForLater(config *Config) (answer func(*Conn) error) {
	var open *Authenticator
	ask := config.Ask
	config.Ask = func(a *Authenticator) {
		open = a
		a.Later = true
	}
	return func(c *Conn) error {
		ask(open)
		return c.Answer(open.Identity, open.Key)
	}
}

// fixedRandom is a source of bytes that are always the same.
func fixedRandom() *rand.ChaCha8 { return rand.NewChaCha8([32]byte{1}) }

// pair is a client and a server that are joined.
type pair struct {
	t              testing.TB
	client, server *Conn
}

func newPair(t testing.TB, client, server *Config) *pair {
	p := &pair{t, New(client), New(server)}
	p.client.Start()
	return p
}

// establish makes a pair that has shaken hands.
func establish(t testing.TB, client, server *Config) *pair {
	t.Helper()
	p := newPair(t, client, server)
	if err := p.pump(0); err != nil {
		t.Fatal(err)
	}
	if !p.client.Established() || !p.server.Established() {
		t.Fatal("not established")
	}
	return p
}

// pump carries what the two have to say to each other, in pieces of so many bytes (0: whole), until they are
// silent. It returns the first error.
func (p *pair) pump(piece int) error {
	for len(p.client.Output())+len(p.server.Output()) > 0 {
		if err := errors.Join(carry(p.client, p.server, piece), carry(p.server, p.client, piece)); err != nil {
			return err
		}
	}
	return nil
}

// other returns the side that c is joined to.
func (p *pair) other(c *Conn) *Conn {
	if c == p.client {
		return p.server
	}
	return p.client
}

// expectFailure pumps and checks that one side refuses with the alert, which the other receives.
func (p *pair) expectFailure(by *Conn, alert uint8) {
	p.t.Helper()
	p.pump(0)
	p.pump(0) // the alert, which comes behind the error
	expectAlert(p.t, "the side that refuses", by.Err(), alert, false)
	expectAlert(p.t, "the other side", p.other(by).Err(), alert, true)
}

// carry brings the output of one side to the other.
func carry(from, to *Conn, piece int) error {
	b := bytes.Clone(from.Output())
	from.Wrote(len(b))
	return feed(to, b, piece)
}

// feed feeds all of b in pieces of so many bytes (0: whole), as long as it is taken.
func feed(to *Conn, b []byte, piece int) error {
	if piece == 0 {
		piece = max(1, len(b))
	}
	for len(b) > 0 {
		n, err := to.Feed(b[:min(piece, len(b))])
		if err != nil || n == 0 {
			return err
		}
		b = b[n:]
	}
	return nil
}

// receive returns n bytes of plaintext that one side has for the other.
func (p *pair) receive(from, to *Conn, n, piece int) []byte {
	p.t.Helper()
	var got []byte
	b := bytes.Clone(from.Output())
	from.Wrote(len(b))
	space := make([]byte, 5000)
	for len(b) > 0 {
		size := len(b)
		if piece > 0 {
			size = min(piece, size)
		}
		took, err := to.Feed(b[:size])
		if err != nil {
			p.t.Fatal(err)
		}
		b = b[took:]
		before := len(got)
		for to.Pending() > 0 {
			got = append(got, space[:to.Read(space)]...)
		}
		if took == 0 && len(got) == before {
			p.t.Fatal("nothing taken, nothing to read")
		}
	}
	if len(got) != n {
		p.t.Fatalf("%d bytes of plaintext, want %d", len(got), n)
	}
	return got
}

// record is one of a stream, as it is on the wire.
type record struct {
	typ     uint8
	content []byte // protected or not
}

func (r record) bytes() []byte {
	b := []byte{r.typ, version >> 8, version & 0xFF}
	return appendVector16(b, r.content)
}

// records cuts a stream into its records.
func records(t testing.TB, b []byte) (list []record) {
	t.Helper()
	for len(b) > 0 {
		n := headerSize + int(binary.BigEndian.Uint16(b[3:]))
		list = append(list, record{b[0], b[headerSize:n]})
		b = b[n:]
	}
	return list
}

// messages cuts the unprotected handshake messages of a record apart.
func messages(b []byte) (list [][]byte) {
	for len(b) > 0 {
		n := messageHeader + int(b[1])<<16 + int(b[2])<<8 + int(b[3])
		list = append(list, b[:n])
		b = b[n:]
	}
	return list
}

// expectAlert checks that the error is of this alert.
func expectAlert(t testing.TB, name string, err error, alert uint8, received bool) {
	t.Helper()
	var e *Error
	switch {
	case !errors.As(err, &e):
		t.Errorf("%s: error %v, want alert %d", name, err, alert)
	case e.Alert != alert || e.Received != received:
		t.Errorf("%s: alert %d (received: %v, %q), want %d (%v)", name, e.Alert, e.Received, e.Text, alert, received)
	case e.Text == "":
		t.Errorf("%s: no text", name)
	}
}

// pattern returns n bytes that are easy to tell from others.
func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i ^ i>>8)
	}
	return b
}
