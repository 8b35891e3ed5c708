package psk

import (
	"bytes"
	"testing"
)

// plainSuites are those whose handshake is the same each time, with fixed random bytes: a stream that was recorded
// gets through all of it.
var plainSuites = []uint16{0xCCAB, 0x00A9, 0x00A8, 0x008C, 0x008D}

// fuzzConfig returns the configuration of a side whose randomness is fixed.
func fuzzConfig(server bool, suite uint8) *Config {
	id := plainSuites[int(suite)%len(plainSuites)]
	config := clientConfig(id)
	if server {
		config = serverConfig(id)
		config.Hint = []byte("hint")
	}
	config.Rand = fixedRandom()
	config.NextProtocols = []string{"http/1.1"}
	config.ServerName = "localhost"
	return config
}

// recorded returns all that the other side says to this one in a connection with some data in it.
func recorded(t testing.TB, server bool, suite uint8) (stream []byte) {
	p := newPair(t, fuzzConfig(false, suite), fuzzConfig(true, suite))
	from, to := p.client, p.server
	for len(from.Output()) > 0 {
		if server == (to == p.server) {
			stream = append(stream, from.Output()...)
		}
		if err := carry(from, to, 0); err != nil {
			t.Fatal(err)
		}
		from, to = to, from
	}
	from = p.other(p.server)
	if !server {
		from = p.server
	}
	for _, size := range []int{1, 300} {
		from.Write(pattern(size))
	}
	from.putRecord(typeData, nil)
	from.CloseNotify()
	return append(stream, from.Output()...)
}

// outcome is what became of a connection.
type outcome struct {
	text        string // of its error
	step        step
	peerClosed  bool
	plain       string
	heldBehind  int
	outputBytes int
}

// play feeds a stream to a connection in pieces of so many bytes and checks that it gets on and stays small. late
// answers a question that was left for later, as soon as nothing more is taken; nil: there is none.
func play(t *testing.T, c *Conn, stream []byte, piece int, late func(*Conn) error) outcome {
	var plain []byte
	space := make([]byte, 5000)
	for c.Err() == nil && (len(stream) > 0 || c.Waiting()) {
		waits := c.Waiting()
		n, _ := c.Feed(stream[:min(piece, len(stream))])
		stream = stream[n:]
		if held(c) > 4*maxAhead+2*maxMessage {
			t.Fatalf("%d bytes held", held(c))
		}
		switch {
		case waits && n > 0:
			t.Fatalf("%d bytes taken behind the question", n)
		case waits:
			late(c)
		case n == 0 && c.Err() == nil && c.Pending() == 0:
			t.Fatal("it does not get on")
		}
		for c.Pending() > 0 {
			plain = append(plain, space[:c.Read(space)]...)
		}
	}
	o := outcome{step: c.step, peerClosed: c.PeerClosed(), plain: string(plain), outputBytes: len(c.Output())}
	if err := c.Err(); err != nil {
		o.text = err.Error()
	}
	return o
}

// held returns how many bytes a connection has memory for, but those that wait to go out.
func held(c *Conn) (n int) {
	for _, q := range []*queue{&c.fragment, &c.plain} {
		if q.buffer != nil {
			n += len(q.buffer.b)
		}
	}
	if c.handshake != nil {
		n += cap(c.handshake.incomplete) + cap(c.handshake.flight) + cap(c.handshake.transcript.early)
	}
	return n
}

// fuzzSide is the target for one side: whatever is fed, in whatever pieces, has the same outcome.
func fuzzSide(f *testing.F, server bool) {
	for suite := range plainSuites {
		stream := recorded(f, server, uint8(suite))
		f.Add(stream, uint8(suite), uint16(1))
		f.Add(stream[:len(stream)/2], uint8(suite), uint16(100))
		first := len(records(f, stream)[0].bytes())
		f.Add(append(fragmented(f, stream[:first], 5), stream[first:]...), uint8(suite), uint16(7))
	}
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n"), uint8(0), uint16(3))
	f.Add(bytes.Repeat([]byte{typeAlert, 3, 3, 0, 2, levelWarning, 0x70}, 20), uint8(0), uint16(3))
	f.Add([]byte{typeHandshake, 3, 3, 0, 4, typeServerHello, 0, 0xFF, 0xFC}, uint8(0), uint16(9))
	f.Fuzz(func(t *testing.T, stream []byte, suite uint8, piece uint16) {
		run := func(piece int, later bool) outcome {
			config := fuzzConfig(server, suite)
			var late func(*Conn) error
			if later {
				late = leaveForLater(config)
			}
			c := New(config)
			c.Start()
			return play(t, c, stream, max(1, piece), late)
		}
		whole := run(len(stream), false)
		for _, size := range []int{len(stream), int(piece)} {
			for _, later := range []bool{false, true} {
				if cut := run(size, later); cut != whole {
					t.Errorf("whole: %+v, by %d, answered later %v: %+v", whole, size, later, cut)
				}
			}
		}
		offers, enough := OffersPSK(stream)
		if earlyOffers, early := OffersPSK(stream[:min(int(piece), len(stream))]); early && (!enough || earlyOffers != offers) {
			t.Errorf("offers PSK: %v, later %v (enough: %v)", earlyOffers, offers, enough)
		}
	})
}

func FuzzClient(f *testing.F) { fuzzSide(f, false) }

func FuzzServer(f *testing.F) { fuzzSide(f, true) }

// TestRecordedStreamsGetThrough shows that the seeds of the fuzz targets reach everything.
func TestRecordedStreamsGetThrough(t *testing.T) {
	for suite := range plainSuites {
		for _, server := range []bool{false, true} {
			c := New(fuzzConfig(server, uint8(suite)))
			c.Start()
			stream := recorded(t, server, uint8(suite))
			o := play(t, c, stream, len(stream), nil)
			if o.step != established || !o.peerClosed || len(o.plain) != 301 || o.text != "" {
				t.Errorf("%#04x, server %v: step %d, %q", plainSuites[suite], server, o.step, o.text)
			}
		}
	}
}

// FuzzSealed lets a peer that has the keys send any records: behind the handshake, or in the place of its Finished.
// The input is a sequence of records: a type, a length, and as many bytes.
func FuzzSealed(f *testing.F) {
	f.Add([]byte{typeData, 2, 'a', 'b', typeData, 0, typeAlert, 2, 1, 90, typeAlert, 2, 1, 0}, uint8(0), uint8(0))
	f.Add([]byte{typeHandshake, 4, typeHelloRequest, 0, 0, 0}, uint8(1), uint8(1))
	f.Add([]byte{typeHandshake, 5, typeFinished, 0, 0, 12, 0, typeChangeCipherSpec, 1, 1}, uint8(2), uint8(2))
	f.Add([]byte{typeHandshake, 4, typeFinished, 0, 0, 0, typeData, 1, 'x'}, uint8(2), uint8(4))
	f.Fuzz(func(t *testing.T, program []byte, place, suite uint8) {
		p := newPair(t, fuzzConfig(false, suite), fuzzConfig(true, suite))
		sender, receiver := p.client, p.server
		switch place % 3 {
		case 0:
			p.pump(0)
		case 1:
			p.pump(0)
			sender, receiver = receiver, sender
		case 2:
			interceptFinished(t, p)
		}
		var want []byte
		for len(program) >= 2 && receiver.Err() == nil && !receiver.PeerClosed() {
			typ, size := program[0], min(int(program[1]), len(program)-2)
			content := program[2 : 2+size]
			program = program[2+size:]
			sender.putRecord(typ, content)
			carry(sender, receiver, 0)
			if typ == typeData && receiver.Err() == nil {
				want = append(want, content...)
			}
			got := make([]byte, len(content)+1)
			got = got[:receiver.Read(got)]
			if !bytes.Equal(got, want) {
				t.Fatalf("%q read, want %q", got, want)
			}
			want = want[:0]
		}
		if receiver.Established() == (place%3 == 2) {
			t.Errorf("established: %v", receiver.Established())
		}
	})
}
