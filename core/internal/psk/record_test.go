package psk

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
)

// expectRefused feeds the output of one side to the other, which has to refuse it with the alert.
func (p *pair) expectRefused(name string, by *Conn, alert uint8) {
	p.t.Helper()
	expectAlert(p.t, name, carry(p.other(by), by, 0), alert, false)
	out := records(p.t, by.Output())
	if len(out) == 0 || out[len(out)-1].typ != typeAlert {
		p.t.Errorf("%s: no alert", name)
	}
	n := len(by.Output())
	if _, err := by.Feed([]byte{1}); err != by.Err() || by.Write([]byte{1}) != 0 || len(by.Output()) != n {
		p.t.Errorf("%s: it goes on", name)
	}
}

// eachSide runs the test with both roles of a connection that is established, in a suite of each kind.
func eachSide(t *testing.T, test func(t *testing.T, p *pair, sender, receiver *Conn)) {
	for _, id := range []uint16{0xCCAC, 0x00A8, 0xC038, 0x008D} {
		for _, role := range []string{"client sends", "server sends"} {
			t.Run(fmt.Sprintf("%#04x/%s", id, role), func(t *testing.T) {
				p := establish(t, clientConfig(id), serverConfig(id))
				sender, receiver := p.client, p.server
				if role == "server sends" {
					sender, receiver = receiver, sender
				}
				test(t, p, sender, receiver)
			})
		}
	}
}

func TestRenegotiationIsRefused(t *testing.T) {
	eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
		message := []byte{typeHelloRequest, 0, 0, 0}
		if sender == p.client {
			again := New(clientConfig())
			again.Start()
			message = records(t, again.Output())[0].content
		}
		sender.putRecord(typeHandshake, message)
		p.expectRefused("renegotiation", receiver, alertNoRenegotiation)
		if err := carry(receiver, sender, 0); err != nil || sender.Err() != nil {
			t.Errorf("the refusal is a warning, but: %v", err)
		}
	})
}

func TestOtherMessagesBehindTheHandshake(t *testing.T) {
	eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
		typ := uint8(typeFinished)
		if sender == p.server {
			typ = 4 // NewSessionTicket, which was not asked for
		}
		sender.putRecord(typeHandshake, []byte{typ, 0, 0, 0})
		p.expectRefused("message", receiver, alertUnexpectedMessage)
	})
}

func TestRecordsOutOfPlace(t *testing.T) {
	for _, c := range []struct {
		name  string
		alert uint8
		put   func(*Conn)
	}{
		{"ChangeCipherSpec", alertUnexpectedMessage, func(c *Conn) { c.putRecord(typeChangeCipherSpec, []byte{1}) }},
		{"empty handshake", alertUnexpectedMessage, func(c *Conn) { c.putRecord(typeHandshake, nil) }},
		{"other type", alertUnexpectedMessage, func(c *Conn) { c.putRecord(24, []byte{1}) }},
		{"unprotected record", alertBadRecordMAC, func(c *Conn) { c.write = half{}; c.Write([]byte("x")) }},
		{"number again", alertBadRecordMAC, func(c *Conn) { c.write.seq--; c.Write([]byte("x")) }},
		{"number left out", alertBadRecordMAC, func(c *Conn) { c.write.seq++; c.Write([]byte("x")) }},
		{"empty alert", alertDecodeError, func(c *Conn) { c.putRecord(typeAlert, nil) }},
		{"half an alert", alertDecodeError, func(c *Conn) { c.putRecord(typeAlert, []byte{levelFatal}) }},
		{"two alerts", alertDecodeError, func(c *Conn) { c.putRecord(typeAlert, []byte{levelWarning, 90, levelWarning, 90}) }},
		{"unknown level", alertIllegalParameter, func(c *Conn) { c.putRecord(typeAlert, []byte{3, 90}) }},
	} {
		eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
			c.put(sender)
			p.expectRefused(c.name, receiver, c.alert)
		})
	}
}

// TestChangedRecords flips a bit in each byte of a record, and cuts it at each.
func TestChangedRecords(t *testing.T) {
	eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
		sender.Write([]byte("some bytes of plaintext"))
		good := bytes.Clone(sender.Output())
		start := *receiver
		for i := range good {
			for _, cut := range []bool{false, true} {
				b := bytes.Clone(good)
				if cut {
					b = record{typeData, b[headerSize:max(i, headerSize)]}.bytes()
				} else {
					b[i] ^= 1 << (i % 8)
				}
				b = append(b, bytes.Repeat(good, 64)...)
				*receiver = start
				if _, err := receiver.Feed(b); err == nil || receiver.Pending() > 0 {
					t.Errorf("byte %d, cut %v: error %v, %d bytes", i, cut, err, receiver.Pending())
				}
			}
		}
	})
}

func TestBeforeTheHandshakeEnds(t *testing.T) {
	put := func(typ uint8, content ...byte) func(*Conn, []byte) {
		return func(c *Conn, _ []byte) { c.putRecord(typ, content) }
	}
	wrong := append([]byte{typeFinished, 0, 0, finishedSize}, make([]byte, finishedSize)...)
	for _, c := range []struct {
		name  string
		alert uint8
		put   func(c *Conn, finished []byte)
	}{
		{"data", alertUnexpectedMessage, put(typeData, 'x')},
		{"empty data", alertUnexpectedMessage, put(typeData)},
		{"second ChangeCipherSpec", alertUnexpectedMessage, put(typeChangeCipherSpec, 1)},
		{"other message", alertUnexpectedMessage, put(typeHandshake, typeClientKeyExchange, 0, 0, 0)},
		{"empty Finished", alertDecryptError, put(typeHandshake, typeFinished, 0, 0, 0)},
		{"wrong Finished", alertDecryptError, put(typeHandshake, wrong...)},
		{"Finished with more behind", alertUnexpectedMessage, func(c *Conn, finished []byte) {
			c.putRecord(typeHandshake, append(finished, 0))
		}},
		{"Finished twice", alertUnexpectedMessage, func(c *Conn, finished []byte) {
			c.putRecord(typeHandshake, append(finished, finished...))
		}},
		{"close_notify", alertCloseNotify, put(typeAlert, levelWarning, alertCloseNotify)},
	} {
		for _, s := range suites {
			p := newPair(t, clientConfig(s.id), serverConfig(s.id))
			c.put(p.client, interceptFinished(t, p))
			err := carry(p.client, p.server, 0)
			expectAlert(t, s.name+", "+c.name, err, c.alert, c.alert == alertCloseNotify)
			if p.server.Pending() > 0 {
				t.Errorf("%s, %s: there is something to read", s.name, c.name)
			}
		}
	}
}

func TestChangeCipherSpecWithOtherContent(t *testing.T) {
	for _, content := range [][]byte{{}, {0}, {2}, {1, 1}} {
		p := flights(t, 0xCCAC, func(flight int, units []unit) []unit {
			if flight == 2 {
				units[1].content = content
			}
			return units
		})
		expectAlert(t, fmt.Sprint(content), p.server.Err(), alertDecodeError, false)
	}
}

func TestFinishedInParts(t *testing.T) {
	p := newPair(t, clientConfig(), serverConfig())
	for _, b := range interceptFinished(t, p) {
		p.client.putRecord(typeHandshake, []byte{b})
	}
	if err := p.pump(0); err != nil || !p.server.Established() {
		t.Errorf("%v, established %v", err, p.server.Established())
	}
}

// interceptFinished lets a handshake go on until only the client's Finished is missing, and returns that. The client's
// next record has the number that it should have had.
func interceptFinished(t *testing.T, p *pair) []byte {
	t.Helper()
	err := errors.Join(carry(p.client, p.server, 0), carry(p.server, p.client, 0))
	out := records(t, bytes.Clone(p.client.Output()))
	p.client.Wrote(len(p.client.Output()))
	for _, r := range out[:len(out)-1] {
		err = errors.Join(err, feed(p.server, r.bytes(), 0))
	}
	if err != nil || p.server.step != awaitFinished {
		t.Fatalf("%v, step %d", err, p.server.step)
	}
	p.client.write.seq = 0
	return append([]byte{typeFinished, 0, 0, finishedSize}, p.server.handshake.finished...)
}

func TestFirstRecordIsNoTLS(t *testing.T) {
	for _, b := range []string{"GET / HTTP/1.1\r\n", "\x80\x2e\x01\x00\x02", "\x16\x02\x00\x00\x05", "\x17\x03\x03\x00\x01x"} {
		server := New(serverConfig())
		_, err := server.Feed([]byte(b))
		expectAlert(t, fmt.Sprintf("%q", b), err, alertUnexpectedMessage, false)
	}
}

func TestRecordsThatAreTooLong(t *testing.T) {
	server := New(serverConfig())
	_, err := server.Feed([]byte{typeHandshake, 3, 1, 0x40, 1})
	expectAlert(t, "before protection", err, alertRecordOverflow, false)

	eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
		limit := maxContent + 256
		if findSuite(suites, sender.State().Suite).cbc() {
			limit = maxContent + 2048
		}
		start := *receiver
		head := func(n int) []byte { return []byte{typeData, 3, 3, byte(n >> 8), byte(n)} }
		if _, err := receiver.Feed(head(limit)); err != nil {
			t.Errorf("the longest record: %v", err)
		}
		*receiver = start
		_, err := receiver.Feed(head(limit + 1))
		expectAlert(t, "longer", err, alertRecordOverflow, false)

		*receiver = start
		sender.putRecord(typeData, make([]byte, maxContent+1))
		p.expectRefused("too much content", receiver, alertRecordOverflow)
	})
}

func TestMessageThatIsTooLong(t *testing.T) {
	server := New(serverConfig())
	claim := func(n int) []byte {
		return record{typeHandshake, []byte{typeClientHello, byte(n >> 16), byte(n >> 8), byte(n)}}.bytes()
	}
	if _, err := server.Feed(claim(maxMessage - messageHeader)); err != nil {
		t.Error(err)
	}
	server = New(serverConfig())
	_, err := server.Feed(claim(maxMessage - messageHeader + 1))
	expectAlert(t, "message", err, alertIllegalParameter, false)
}

func TestFloods(t *testing.T) {
	for name, put := range map[string]func(*Conn){
		"empty records": func(c *Conn) { c.putRecord(typeData, nil) },
		"warnings":      func(c *Conn) { c.putRecord(typeAlert, []byte{levelWarning, 90}) },
	} {
		eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
			for range 3 {
				for range maxUseless {
					put(sender)
				}
				sender.Write([]byte("x"))
				p.receive(sender, receiver, 1, 0)
			}
			for range maxUseless + 1 {
				put(sender)
			}
			p.expectRefused(name, receiver, alertUnexpectedMessage)
		})
	}
	server := New(serverConfig())
	warning := record{typeAlert, []byte{levelWarning, 112}}.bytes()
	if err := feed(server, bytes.Repeat(warning, maxUseless), 0); err != nil {
		t.Error(err)
	}
	expectAlert(t, "before the handshake", feed(server, warning, 0), alertUnexpectedMessage, false)
}

func TestFatalAlert(t *testing.T) {
	eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
		sender.Write([]byte("last words"))
		sender.putAlert(alertInternalError)
		expectAlert(t, "alert", carry(sender, receiver, 0), alertInternalError, true)
		if text := receiver.Err().Error(); text != "The peer ended the connection: internal error." {
			t.Error(text)
		}
		b := make([]byte, 20)
		if n := receiver.Read(b); string(b[:n]) != "last words" {
			t.Errorf("%q", b[:n])
		}
		if receiver.Write([]byte("x")) != 0 || len(receiver.Output()) > 0 {
			t.Error("it answers")
		}
	})
}

func TestNumbersDoNotWrap(t *testing.T) {
	eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
		sender.write.seq, receiver.read.seq = lastNumber-2, lastNumber-2
		if n := sender.Write([]byte("a")); n != 1 {
			t.Fatalf("%d bytes", n)
		}
		if n := sender.Write([]byte("b")); n != 0 {
			t.Fatalf("%d bytes", n)
		}
		expectAlert(t, "sender", sender.Err(), alertInternalError, false)
		expectAlert(t, "receiver", carry(sender, receiver, 0), alertInternalError, true)
		if receiver.Pending() != 1 || sender.write.protection != nil {
			t.Errorf("%d bytes", receiver.Pending())
		}
	})
	eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
		sender.write.seq, receiver.read.seq = lastNumber, lastNumber
		sender.putRecord(typeData, []byte("x"))
		p.expectRefused("last number", receiver, alertInternalError)
	})
	eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
		sender.write.seq, receiver.read.seq = lastNumber-2, lastNumber-2
		if n := sender.Write(pattern(3 * maxContent)); n != maxContent {
			t.Errorf("%d bytes", n)
		}
	})
}

func TestCloseNotify(t *testing.T) {
	eachSide(t, func(t *testing.T, p *pair, first, second *Conn) {
		first.Write([]byte("bye"))
		first.CloseNotify()
		n := len(first.Output())
		if first.CloseNotify(); first.Write([]byte("more")) != 0 || len(first.Output()) != n {
			t.Error("something goes out behind close_notify")
		}
		if first.PeerClosed() || first.Err() != nil {
			t.Error("closed by the peer")
		}
		b := append(bytes.Clone(first.Output()), "what is not even a record"...)
		first.Wrote(n)
		if took, err := second.Feed(b); took != len(b) || err != nil {
			t.Errorf("%d of %d bytes taken, %v", took, len(b), err)
		}
		if took, err := second.Feed(b); took != len(b) || err != nil {
			t.Errorf("%d of %d bytes taken afterwards, %v", took, len(b), err)
		}
		if !second.PeerClosed() || second.Pending() != 3 || len(second.Output()) > 0 {
			t.Errorf("closed %v, %d bytes to read, output %x", second.PeerClosed(), second.Pending(), second.Output())
		}
		if second.Write([]byte("still here")) != 10 {
			t.Error("the other direction is closed too")
		}
		second.CloseNotify()
		if err := carry(second, first, 0); err != nil || !first.PeerClosed() || first.Pending() != 10 {
			t.Errorf("%v, closed %v, %d bytes to read", err, first.PeerClosed(), first.Pending())
		}
	})
}

func TestNothingGoesOutBehindCloseNotifyInAHandshake(t *testing.T) {
	for flight := range 3 {
		p := newPair(t, clientConfig(), serverConfig())
		from, to := p.client, p.server
		for range flight {
			carry(from, to, 0)
			from, to = to, from
		}
		to.CloseNotify()
		n := len(to.Output())
		if err := carry(from, to, 0); err != nil || len(to.Output()) != n {
			t.Errorf("flight %d: error %v, %d bytes", flight, err, len(to.Output()))
		}
		expectAlert(t, "the other side", carry(to, from, 0), alertCloseNotify, true)
	}
}

func TestCloseNotifyInTheSlot(t *testing.T) {
	for _, server := range []bool{false, true} {
		client, other := clientConfig(), serverConfig()
		p := newPair(t, client, other)
		config, closing := client, p.client
		if server {
			config, closing = other, p.server
		}
		ask := config.Ask
		config.Ask = func(a *Authenticator) {
			closing.CloseNotify()
			ask(a)
		}
		err := p.pump(0)
		expectAlert(t, "the other side", err, alertCloseNotify, true)
		if closing.Err() != nil || closing.Established() {
			t.Errorf("%v, established %v", closing.Err(), closing.Established())
		}
	}
}

func TestAlertIsNotSentBehindCloseNotify(t *testing.T) {
	eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
		receiver.CloseNotify()
		receiver.Wrote(len(receiver.Output()))
		sender.putRecord(typeHandshake, nil)
		expectAlert(t, "error", carry(sender, receiver, 0), alertUnexpectedMessage, false)
		if len(receiver.Output()) > 0 {
			t.Errorf("output %x", receiver.Output())
		}
	})
}

func TestNothingBeforeTheHandshakeEnds(t *testing.T) {
	p := newPair(t, clientConfig(), serverConfig())
	n := len(p.client.Output())
	if p.client.Start(); len(p.client.Output()) != n {
		t.Error("started twice")
	}
	if p.server.Start(); len(p.server.Output()) > 0 {
		t.Error("a server starts")
	}
	if p.client.Write([]byte("x")) != 0 || p.server.Write([]byte("x")) != 0 || len(p.client.Output()) != n {
		t.Error("data is sent before the end of the handshake")
	}
	c := New(clientConfig())
	_, err := c.Feed(record{typeHandshake, []byte{typeServerHelloDone, 0, 0, 0}}.bytes())
	expectAlert(t, "client that was not started", err, alertUnexpectedMessage, false)
}
