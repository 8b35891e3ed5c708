package psk

import (
	"bytes"
	"fmt"
	"testing"
)

// deferredPair is a pair that leaves questions for later.
type deferredPair struct {
	*pair
	late map[*Conn]func(*Conn) error // the sides that do
	took map[*Conn]int               // bytes of the other's output
}

func newDeferredPair(t testing.TB, client, server *Config, clientLater, serverLater bool) *deferredPair {
	p := &deferredPair{late: map[*Conn]func(*Conn) error{}, took: map[*Conn]int{}}
	var late [2]func(*Conn) error
	if clientLater {
		late[0] = leaveForLater(client)
	}
	if serverLater {
		late[1] = leaveForLater(server)
	}
	p.pair = newPair(t, client, server)
	for i, c := range []*Conn{p.client, p.server} {
		if late[i] != nil {
			p.late[c] = late[i]
		}
	}
	return p
}

// carry brings output to the other side in pieces of so many bytes (0: whole), until that waits for its answer.
func (p *deferredPair) carry(from *Conn, piece int) error {
	to := p.other(from)
	for len(from.Output()) > 0 {
		b := from.Output()
		if piece > 0 {
			b = b[:min(piece, len(b))]
		}
		n, err := to.Feed(b)
		from.Wrote(n)
		p.took[to] += n
		if err != nil || to.Waiting() {
			return err
		}
	}
	return nil
}

// shake goes on until both are silent, and answers each question once nothing else happens. It returns the first
// error, and how many questions there were.
func (p *deferredPair) shake(piece int) (questions int, err error) {
	for {
		for _, c := range []*Conn{p.client, p.server} {
			if err := p.carry(c, piece); err != nil {
				return questions, err
			}
		}
		switch {
		case p.client.Waiting():
			questions++
			err = p.answer(p.client)
		case p.server.Waiting():
			questions++
			err = p.answer(p.server)
		case len(p.client.Output())+len(p.server.Output()) == 0:
			return questions, nil
		}
		if err != nil {
			return questions, err
		}
	}
}

// answer answers a side that waits, and checks that it has stood still.
func (p *deferredPair) answer(c *Conn) error {
	p.t.Helper()
	if p.late[c] == nil {
		p.t.Fatal("a side waits that should not")
	}
	if n, err := c.Feed(p.other(c).Output()); n != 0 || err != nil {
		p.t.Fatalf("%d bytes taken, error %v", n, err)
	}
	if len(c.Output()) > 0 || c.Established() || c.Write([]byte("x")) != 0 {
		p.t.Fatal("it does not wait")
	}
	return p.late[c](c)
}

// eachDeferral runs a test for all who can leave a question for later.
func eachDeferral(t *testing.T, test func(t *testing.T, client, server bool)) {
	for _, who := range [][2]bool{{true, false}, {false, true}, {true, true}} {
		t.Run(fmt.Sprintf("client=%v/server=%v", who[0], who[1]), func(t *testing.T) { test(t, who[0], who[1]) })
	}
}

func TestAnsweredLater(t *testing.T) {
	eachDeferral(t, func(t *testing.T, client, server bool) {
		for _, s := range suites {
			for _, piece := range []int{0, 1, 7} {
				p := newDeferredPair(t, clientConfig(s.id), serverConfig(), client, server)
				questions, err := p.shake(piece)
				if err != nil || questions != len(p.late) {
					t.Fatalf("%s by %d: %d questions, %v", s.name, piece, questions, err)
				}
				if !p.client.Established() || !p.server.Established() || p.client.State() != p.server.State() {
					t.Fatalf("%s by %d: not established", s.name, piece)
				}
				for _, c := range []*Conn{p.client, p.server} {
					message := pattern(20000)
					c.Write(message)
					if got := p.receive(c, p.other(c), len(message), piece); !bytes.Equal(got, message) {
						t.Errorf("%s by %d: it arrived changed", s.name, piece)
					}
				}
			}
		}
	})
}

// TestNothingIsTakenBehindTheQuestion shows that Feed stops at the end of the record with the question.
func TestNothingIsTakenBehindTheQuestion(t *testing.T) {
	p := newDeferredPair(t, clientConfig(), serverConfig(), false, true)
	for !p.server.Waiting() {
		p.carry(p.client, 0)
		p.carry(p.server, 0)
	}
	rest := records(t, p.client.Output())
	if len(rest) != 2 || rest[0].typ != typeChangeCipherSpec || rest[1].typ != typeHandshake {
		t.Fatalf("%d records are left", len(rest))
	}
	if err := p.answer(p.server); err != nil || p.server.Waiting() || len(p.server.Output()) > 0 {
		t.Errorf("error %v, waiting %v", err, p.server.Waiting())
	}
	if _, err := p.shake(0); err != nil || !p.server.Established() {
		t.Errorf("error %v, established %v", err, p.server.Established())
	}
}

// TestAnswersAreJudgedLikeThoseAtOnce compares all that both sides send, and how they end.
func TestAnswersAreJudgedLikeThoseAtOnce(t *testing.T) {
	long := pattern(600)
	for name, c := range map[string]struct {
		client, server func(*Authenticator)
		tell           bool
	}{
		"right":                 {answer(testIdentity, testKey), lookUp, false},
		"too long":              {answer(long, long), func(a *Authenticator) { a.Key = long }, false},
		"wrong key":             {answer(testIdentity, []byte("wrong")), lookUp, false},
		"unknown identity":      {answer([]byte("nobody"), testKey), lookUp, false},
		"unknown identity told": {answer([]byte("nobody"), testKey), lookUp, true},
		"no key":                {answer(testIdentity, nil), lookUp, false},
		"nothing":               {func(*Authenticator) {}, lookUp, false},
	} {
		t.Run(name, func(t *testing.T) {
			ends := func(later bool) (ends string) {
				client, server := clientConfig(0x00A8), serverConfig()
				client.Ask, server.Ask, server.TellUnknownIdentity = c.client, c.server, c.tell
				client.Rand, server.Rand = fixedRandom(), fixedRandom()
				p := newDeferredPair(t, client, server, later, later)
				_, err := p.shake(0)
				ends = fmt.Sprint(err)
				for _, c := range []*Conn{p.client, p.server} {
					p.carry(c, 0)
					ends += fmt.Sprintf("; %d %v %d %x", c.step, c.Err(), p.took[c], c.Output())
				}
				return ends
			}
			if now, later := ends(false), ends(true); now != later {
				t.Errorf("at once:\n%s\nlater:\n%s", now, later)
			}
		})
	}
}

// TestMessageBehindTheQuestion puts one into the record of the question: it is seen after the answer, as it is when
// that comes at once.
func TestMessageBehindTheQuestion(t *testing.T) {
	for _, server := range []bool{false, true} {
		question := 0 // which record of the other side it is in
		if server {
			question = 1
		}
		var stream []byte
		for i, r := range records(t, recorded(t, server, 0)) {
			if i == question {
				r.content = append(bytes.Clone(r.content), typeServerHelloDone)
			}
			stream = append(stream, r.bytes()...)
		}
		for _, later := range []bool{false, true} {
			config := fuzzConfig(server, 0)
			var late func(*Conn) error
			if later {
				late = leaveForLater(config)
			}
			c := New(config)
			c.Start()
			if o := play(t, c, stream, len(stream), late); o.text != "A handshake message came out of place." || o.step != awaitChangeCipherSpec {
				t.Errorf("server %v, later %v: %+v", server, later, o)
			}
		}
	}
}

func TestAnswerWithoutAQuestion(t *testing.T) {
	p := newDeferredPair(t, clientConfig(), serverConfig(), true, true)
	without := func(when string) {
		t.Helper()
		for _, c := range []*Conn{p.client, p.server} {
			before, size := c.step, len(c.Output())
			if c.Waiting() {
				continue
			}
			if err := c.Answer(testIdentity, nil); err != c.Err() || c.step != before || len(c.Output()) != size {
				t.Errorf("%s: %v", when, err)
			}
		}
	}
	without("at first")
	for i, c := range []*Conn{p.client, p.server} {
		for !c.Waiting() {
			p.carry(p.client, 0)
			p.carry(p.server, 0)
		}
		without(fmt.Sprint("question ", i))
		if err := p.answer(c); err != nil {
			t.Fatal(err)
		}
		without(fmt.Sprint("answer ", i))
	}
	p.shake(0)
	without("at last")
	if !p.client.Established() || !p.server.Established() {
		t.Error("not established")
	}
	p.client.fail(unexpected("test"))
	without("after a failure")
}

// TestCloseNotifyWhileWaiting ends the handshake: nothing but that alert goes out, whatever the answer.
func TestCloseNotifyWhileWaiting(t *testing.T) {
	for _, server := range []bool{false, true} {
		p := newDeferredPair(t, clientConfig(), serverConfig(), !server, server)
		c := p.client
		if server {
			c = p.server
		}
		for !c.Waiting() {
			p.carry(p.client, 0)
			p.carry(p.server, 0)
		}
		c.CloseNotify()
		alert := record{typeAlert, []byte{levelWarning, alertCloseNotify}}.bytes()
		if !bytes.Equal(c.Output(), alert) {
			t.Errorf("%x", c.Output())
		}
		if n, err := c.Feed(make([]byte, 100)); n != 100 || err != nil {
			t.Errorf("%d bytes, %v", n, err)
		}
		p.late[c](c)
		if !bytes.Equal(c.Output(), alert) || c.Established() {
			t.Errorf("%x", c.Output())
		}
		other := p.other(c)
		p.carry(c, 0)
		expectAlert(t, "the other side", other.Err(), alertCloseNotify, true)
	}
}

func TestSecretsAreForgottenAfterALateAnswer(t *testing.T) {
	for _, key := range [][]byte{testKey, []byte("wrong"), nil} {
		client := clientConfig()
		client.Ask = answer(testIdentity, key)
		p := newDeferredPair(t, client, serverConfig(), true, true)
		shaken := []*handshake{p.client.handshake, p.server.handshake}
		p.shake(0)
		p.carry(p.client, 0)
		p.carry(p.server, 0)
		for i, c := range []*Conn{p.client, p.server} {
			h := shaken[i]
			if c.handshake != nil || h.asked || h.secrets.master != [masterSize]byte{} {
				t.Errorf("key %q, side %d: something is left", key, i)
			}
		}
	}
}
