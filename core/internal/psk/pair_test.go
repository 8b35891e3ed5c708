package psk

import (
	"bytes"
	"fmt"
	"testing"
)

func TestEverySuite(t *testing.T) {
	for _, s := range suites {
		for _, hint := range []string{"", "hint"} {
			for _, piece := range []int{0, 1, 7} {
				t.Run(fmt.Sprintf("%s/hint=%q/piece=%d", s.name, hint, piece), func(t *testing.T) {
					testSuite(t, s, hint, piece)
				})
			}
		}
	}
}

func testSuite(t *testing.T, s *suite, hint string, piece int) {
	client, server := clientConfig(s.id), serverConfig()
	server.Hint = []byte(hint)
	asked := []*Authenticator{}
	for _, config := range []*Config{client, server} {
		ask := config.Ask
		config.Ask = func(a *Authenticator) {
			seen := *a
			seen.Identity = bytes.Clone(a.Identity)
			asked = append(asked, &seen)
			ask(a)
		}
	}
	p := newPair(t, client, server)
	if err := p.pump(piece); err != nil {
		t.Fatal(err)
	}
	want := State{Version: 0x0303, Suite: s.id, Cipher: s.name}
	for _, c := range []*Conn{p.client, p.server} {
		if !c.Established() || c.State() != want || c.Err() != nil || c.handshake != nil {
			t.Errorf("established %v, %+v, error %v", c.Established(), c.State(), c.Err())
		}
	}
	if len(asked) != 2 {
		t.Fatalf("%d questions", len(asked))
	}
	c, a := asked[0], asked[1]
	if string(c.Hint) != hint || c.MaxIdentity != 255 || c.MaxKey != 512 || len(c.Identity)+len(c.Key) > 0 {
		t.Errorf("the client was asked %+v", c)
	}
	if string(a.Hint) != hint || a.MaxIdentity != 0 || a.MaxKey != 512 || !bytes.Equal(a.Identity, testIdentity) || len(a.Key) > 0 {
		t.Errorf("the server was asked %+v", a)
	}
	for _, size := range []int{1, 15, 16, 17, 1000, 16383, 16384, 16385, 100000} {
		message := pattern(size)
		for _, way := range [][2]*Conn{{p.client, p.server}, {p.server, p.client}} {
			if n := way[0].Write(message); n != size {
				t.Errorf("%d of %d bytes written", n, size)
			}
			if got := p.receive(way[0], way[1], size, piece); !bytes.Equal(got, message) {
				t.Errorf("%d bytes arrived changed", size)
			}
		}
	}
}

// TestKeyOfTheSmallestAndLargestSize also shows that what is too long is cut off.
func TestKeyOfTheSmallestAndLargestSize(t *testing.T) {
	long := pattern(600)
	for _, key := range [][]byte{{0}, long[:512], long} {
		for _, identity := range [][]byte{{}, long[:255], long} {
			client, server := clientConfig(), serverConfig()
			client.Ask = answer(identity, key)
			server.Ask = func(a *Authenticator) {
				if !bytes.Equal(a.Identity, identity[:min(len(identity), 255)]) {
					t.Errorf("identity of %d bytes", len(a.Identity))
				}
				a.Key = key[:min(len(key), 512)]
			}
			establish(t, client, server)
		}
	}
}

func TestLongHintIsCut(t *testing.T) {
	client, server := clientConfig(), serverConfig()
	server.Hint = pattern(300)
	client.Ask = func(a *Authenticator) {
		if !bytes.Equal(a.Hint, pattern(255)) {
			t.Errorf("hint of %d bytes", len(a.Hint))
		}
		a.Identity, a.Key = testIdentity, testKey
	}
	establish(t, client, server)
}

func TestServerChoosesTheSuite(t *testing.T) {
	for _, c := range []struct{ client, server, want []uint16 }{
		{nil, nil, []uint16{0xCCAC}},
		{[]uint16{0x008D, 0x00A8}, nil, []uint16{0x00A8}},
		{nil, []uint16{0x008D, 0xCCAC}, []uint16{0x008D}},
		{nil, []uint16{0x1301, 0x00A9, 0xCCAC}, []uint16{0x00A9}},
		{[]uint16{0xC02F, 0xC035}, nil, []uint16{0xC035}},
	} {
		p := establish(t, clientConfig(c.client...), serverConfig(c.server...))
		if got := p.client.State().Suite; got != c.want[0] {
			t.Errorf("%x and %x: %#x", c.client, c.server, got)
		}
	}
	for _, c := range []struct{ client, server []uint16 }{
		{[]uint16{0x008D}, []uint16{0xCCAC}},
		{[]uint16{0x1301}, nil},
		{nil, []uint16{}},
	} {
		client, server := clientConfig(), serverConfig()
		client.Suites, server.Suites = c.client, c.server
		p := newPair(t, client, server)
		p.expectFailure(p.server, alertHandshakeFailure)
	}
}

func TestProtocols(t *testing.T) {
	long := string(bytes.Repeat([]byte("x"), 256))
	for _, c := range []struct {
		client, server []string
		want           string
	}{
		{nil, nil, ""},
		{[]string{"http/1.1"}, nil, ""},
		{nil, []string{"http/1.1"}, ""},
		{[]string{"h2", "http/1.1"}, []string{"http/1.1"}, "http/1.1"},
		{[]string{"a", "b"}, []string{"c", "b", "a"}, "b"},
		{[]string{"", long, "a"}, []string{"a"}, "a"},
	} {
		client, server := clientConfig(), serverConfig()
		client.NextProtocols, server.NextProtocols = c.client, c.server
		p := establish(t, client, server)
		if p.client.State().Protocol != c.want || p.server.State().Protocol != c.want {
			t.Errorf("%q and %q: %q, %q", c.client, c.server, p.client.State().Protocol, p.server.State().Protocol)
		}
	}
	client, server := clientConfig(), serverConfig()
	client.NextProtocols, server.NextProtocols = []string{"h2"}, []string{"http/1.1"}
	p := newPair(t, client, server)
	p.expectFailure(p.server, alertNoApplicationProtocol)
}

func TestServerNameIsSentOfAHost(t *testing.T) {
	for name, want := range map[string]string{
		"example.com": "example.com", "example.com.": "example.com", "a_b-c": "a_b-c",
		"": "", ".": "", "127.0.0.1": "", "::1": "", "[::1]": "", "fe80::1%eth0": "", "b\u00fccher.example": "", "a b": "",
	} {
		c := New(&Config{ServerName: name})
		c.Start()
		message := records(t, c.Output())[0].content
		hello, fault := readClientHello(message[messageHeader:])
		if fault != nil {
			t.Fatal(fault)
		}
		var expected []byte
		if want != "" {
			expected = serverNameList(want)
		}
		if got := hello.extensions[extServerName]; !bytes.Equal(got, expected) {
			t.Errorf("%q: %q", name, got)
		}
	}
}
