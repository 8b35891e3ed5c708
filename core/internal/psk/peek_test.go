package psk

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"testing"
)

// firstBytes returns what a client of crypto/tls sends first.
func firstBytes(t *testing.T) []byte {
	ours, theirs := net.Pipe()
	defer ours.Close()
	go func() {
		tls.Client(theirs, &tls.Config{ServerName: "localhost"}).Handshake()
		theirs.Close()
	}()
	head := make([]byte, headerSize)
	if _, err := io.ReadFull(ours, head); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, int(head[3])<<8|int(head[4]))
	if _, err := io.ReadFull(ours, b); err != nil {
		t.Fatal(err)
	}
	return append(head, b...)
}

// fragmented returns the records of a stream as ones of at most so many bytes.
func fragmented(t testing.TB, stream []byte, size int) (b []byte) {
	for _, r := range records(t, stream) {
		for len(r.content) > 0 {
			n := min(size, len(r.content))
			b = append(b, record{r.typ, r.content[:n]}.bytes()...)
			r.content = r.content[n:]
		}
	}
	return b
}

func TestOffersPSK(t *testing.T) {
	hello := func(config *Config) []byte {
		c := New(config)
		c.Start()
		return bytes.Clone(c.Output())
	}
	ours := hello(&Config{ServerName: "localhost"})
	for name, c := range map[string]struct {
		b    []byte
		want bool
	}{
		"ours":                      {ours, true},
		"ours with more behind":     {append(bytes.Clone(ours), "\x14\x03\x03\x00\x01\x01rest"...), true},
		"one suite":                 {hello(&Config{Suites: []uint16{0x008D}}), true},
		"in records of one byte":    {fragmented(t, ours, 1), true},
		"in records of 50 bytes":    {fragmented(t, ours, 50), true},
		"certificates":              {firstBytes(t), false},
		"certificates, fragmented":  {fragmented(t, firstBytes(t), 3), false},
		"no suites":                 {hello(&Config{Suites: []uint16{}}), false},
		"HTTP":                      {[]byte("GET / HTTP/1.1\r\n"), false},
		"another message":           {[]byte{22, 3, 1, 0, 4, 2, 0, 0, 0}, false},
		"another record":            {[]byte{21, 3, 1, 0, 2, 2, 40}, false},
		"an empty record":           {[]byte{22, 3, 1, 0, 0}, false},
		"a record that is too long": {[]byte{22, 3, 1, 0x40, 1}, false},
		"another record in a hello": {append(record{typeHandshake, ours[headerSize : headerSize+20]}.bytes(), 21, 3, 1, 0, 2), false},
	} {
		decided := -1
		for n := range len(c.b) + 1 {
			given := bytes.Clone(c.b[:n])
			offers, enough := OffersPSK(given)
			if !bytes.Equal(given, c.b[:n]) {
				t.Fatalf("%s: changed", name)
			}
			if enough && decided < 0 {
				decided = n
			}
			if enough != (decided >= 0) || offers != (enough && c.want) {
				t.Errorf("%s: %d bytes: offers %v, enough %v", name, n, offers, enough)
				break
			}
		}
		if decided < 0 {
			t.Errorf("%s: never enough", name)
		}
	}
}

func TestOffersPSKIsDecidedSomeTime(t *testing.T) {
	b := []byte{typeHandshake, 3, 1, 0x40, 0, typeClientHello, 0, 0xFF, 0xFF}
	b = append(b, make([]byte, 2+randomSize+1)...)
	b = append(b, 0xFF, 0xFE)
	b = append(b, make([]byte, maxPeek)...)
	if offers, enough := OffersPSK(b[:maxPeek-1]); offers || enough {
		t.Errorf("offers %v, enough %v", offers, enough)
	}
	if offers, enough := OffersPSK(b); offers || !enough {
		t.Errorf("offers %v, enough %v", offers, enough)
	}
}
