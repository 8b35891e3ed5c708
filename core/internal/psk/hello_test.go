package psk

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
	"testing"
)

// encode returns the message with its extensions in any order.
func (h *clientHello) encode() []byte {
	b := binary.BigEndian.AppendUint16([]byte{typeClientHello, 0, 0, 0}, h.version)
	b = appendVector8(append(b, h.random...), nil)
	var ids []byte
	for _, id := range h.suites {
		ids = binary.BigEndian.AppendUint16(ids, id)
	}
	b = appendVector8(appendVector16(b, ids), h.compressions)
	return withLength(h.extensions.appendTo(b))
}

func (h *serverHello) encode() []byte {
	b := binary.BigEndian.AppendUint16([]byte{typeServerHello, 0, 0, 0}, h.version)
	b = appendVector8(append(b, h.random...), nil)
	b = append(binary.BigEndian.AppendUint16(b, h.suite), h.compression)
	return withLength(h.extensions.appendTo(b))
}

func (e extensions) appendTo(b []byte) []byte {
	if e == nil {
		return b
	}
	var list []byte
	for id, data := range e {
		list = appendExtension(list, id, data)
	}
	return appendVector16(b, list)
}

// answerTo returns a server that has received our ClientHello with changes, and the error.
func answerTo(t *testing.T, config *Config, change func(*clientHello)) (*Conn, error) {
	client := New(&Config{NextProtocols: []string{"http/1.1"}, ServerName: "localhost"})
	client.Start()
	hello, fault := readClientHello(records(t, client.Output())[0].content[messageHeader:])
	if fault != nil {
		t.Fatal(fault)
	}
	change(&hello)
	server := New(config)
	_, err := server.Feed(record{typeHandshake, hello.encode()}.bytes())
	return server, err
}

func TestClientHelloWithoutWhatIsNeeded(t *testing.T) {
	without := func(ids ...uint16) func(*clientHello) {
		return func(h *clientHello) {
			maps.DeleteFunc(h.extensions, func(id uint16, _ []byte) bool { return slices.Contains(ids, id) })
		}
	}
	set := func(id uint16, data ...byte) func(*clientHello) {
		return func(h *clientHello) { h.extensions[id] = data }
	}
	for _, c := range []struct {
		name   string
		suite  uint16
		alert  uint8
		change func(*clientHello)
	}{
		{"TLS 1.1", 0, alertProtocolVersion, func(h *clientHello) { h.version = 0x0302 }},
		{"no null compression", 0, alertIllegalParameter, func(h *clientHello) { h.compressions = []byte{1} }},
		{"no compression at all", 0, alertIllegalParameter, func(h *clientHello) { h.compressions = nil }},
		{"no suites", 0, alertDecodeError, func(h *clientHello) { h.suites = nil }},
		{"no extensions", 0, alertHandshakeFailure, func(h *clientHello) { h.extensions = nil }},
		{"no extended master secret", 0, alertHandshakeFailure, without(extExtendedMaster)},
		{"CBC without encrypt-then-MAC", 0x008D, alertHandshakeFailure, without(extEncryptThenMAC)},
		{"ECDHE-CBC without encrypt-then-MAC", 0xC038, alertHandshakeFailure, without(extEncryptThenMAC)},
		{"ECDHE without groups", 0xCCAC, alertHandshakeFailure, without(extGroups)},
		{"ECDHE with other groups", 0xCCAC, alertHandshakeFailure, set(extGroups, 0, 2, 0, 25)},
		{"renegotiation", 0, alertHandshakeFailure, set(extRenegotiation, 1, 7)},
		{"empty renegotiation info", 0, alertHandshakeFailure, set(extRenegotiation)},
		{"extended master secret with content", 0, alertDecodeError, set(extExtendedMaster, 0)},
		{"encrypt-then-MAC with content", 0, alertDecodeError, set(extEncryptThenMAC, 0)},
		{"half a group", 0, alertDecodeError, set(extGroups, 0, 1, 0)},
		{"no group", 0, alertDecodeError, set(extGroups, 0, 0)},
		{"groups cut", 0, alertDecodeError, set(extGroups, 0, 4, 0, 29)},
		{"compressed points only", 0, alertIllegalParameter, set(extPointFormats, 1, 1)},
		{"point formats cut", 0, alertDecodeError, set(extPointFormats, 2, 0)},
		{"empty list of protocols", 0, alertDecodeError, set(extProtocols, 0, 0)},
		{"empty protocol", 0, alertDecodeError, set(extProtocols, 0, 1, 0)},
		{"protocols cut", 0, alertDecodeError, set(extProtocols, 0, 3, 3, 'a')},
		{"bytes behind protocols", 0, alertDecodeError, set(extProtocols, 0, 2, 1, 'a', 0)},
	} {
		config := serverConfig()
		if c.suite != 0 {
			config.Suites = []uint16{c.suite}
		}
		server, err := answerTo(t, config, c.change)
		expectAlert(t, c.name, err, c.alert, false)
		if want := (record{typeAlert, []byte{levelFatal, c.alert}}).bytes(); !bytes.Equal(server.Output(), want) {
			t.Errorf("%s: output %x", c.name, server.Output())
		}
	}
}

func TestClientHelloThatIsAllRight(t *testing.T) {
	for name, c := range map[string]struct {
		suite  uint16
		change func(*clientHello)
	}{
		"as it is":          {0xCCAC, func(*clientHello) {}},
		"TLS 1.3":           {0xCCAC, func(h *clientHello) { h.version = 0x0304 }},
		"more compressions": {0xCCAC, func(h *clientHello) { h.compressions = []byte{1, 0} }},
		"unknown extension": {0xCCAC, func(h *clientHello) { h.extensions[0x1A1A] = []byte{1} }},
		"authenticated cipher without encrypt-then-MAC": {0xCCAC, func(h *clientHello) { delete(h.extensions, extEncryptThenMAC) }},
		"plain PSK without groups":                      {0xCCAB, func(h *clientHello) { delete(h.extensions, extGroups) }},
		"another group":                                 {0xCCAC, func(h *clientHello) { h.extensions[extGroups] = []byte{0, 4, 0, 25, 0, 24} }},
	} {
		server, err := answerTo(t, serverConfig(), c.change)
		if err != nil || server.state.Suite != c.suite {
			t.Errorf("%s: error %v, suite %#x", name, err, server.state.Suite)
		}
	}
}

func TestServerNamesSecureRenegotiation(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*clientHello)
		want   bool
	}{
		"suite":     {func(*clientHello) {}, true},
		"extension": {func(h *clientHello) { h.extensions[extRenegotiation] = firstNegotiation; h.suites = h.suites[:1] }, true},
		"neither":   {func(h *clientHello) { h.suites = h.suites[:1] }, false},
	} {
		server, err := answerTo(t, serverConfig(), c.change)
		if err != nil {
			t.Fatal(err)
		}
		hello, fault := readServerHello(messages(records(t, server.Output())[0].content)[0][messageHeader:])
		if fault != nil || hello.extensions.has(extRenegotiation) != c.want {
			t.Errorf("%s: %v, %v", name, hello.extensions, fault)
		}
	}
}

func TestSessionIDIsBounded(t *testing.T) {
	for _, size := range []int{0, 32, 33, 255} {
		hello := appendVector8(append([]byte{3, 3}, make([]byte, randomSize)...), make([]byte, size))
		for name, fault := range map[string]*Error{
			"ClientHello": second(readClientHello(append(bytes.Clone(hello), 0, 2, 0xCC, 0xAC, 1, 0))),
			"ServerHello": second(readServerHello(append(bytes.Clone(hello), 0xCC, 0xAC, 0))),
		} {
			if (fault == nil) != (size <= 32) {
				t.Errorf("%s with %d bytes: %v", name, size, fault)
			}
		}
	}
}

func second[T any](_ T, fault *Error) *Error { return fault }

func TestExtensionTwice(t *testing.T) {
	hello := clientHello{version: version, random: make([]byte, randomSize), suites: Suites(), compressions: []byte{0}}
	var list []byte
	for range 2 {
		list = appendExtension(list, extExtendedMaster, nil)
	}
	server := New(serverConfig())
	_, err := server.Feed(record{typeHandshake, withLength(appendVector16(hello.encode(), list))}.bytes())
	expectAlert(t, "twice", err, alertIllegalParameter, false)
}

// answered returns what a client says to a server's hello with changes.
func answered(t *testing.T, suite uint16, change func(*serverHello)) error {
	client := clientConfig(0xCCAC, 0xCCAB, 0x008D)
	client.NextProtocols = []string{"http/1.1", "chat"}
	server := serverConfig(suite)
	server.NextProtocols = []string{"chat"}
	p := newPair(t, client, server)
	if err := carry(p.client, p.server, 0); err != nil {
		t.Fatal(err)
	}
	list := messages(records(t, p.server.Output())[0].content)
	hello, fault := readServerHello(list[0][messageHeader:])
	if fault != nil {
		t.Fatal(fault)
	}
	change(&hello)
	_, err := p.client.Feed(record{typeHandshake, hello.encode()}.bytes())
	return err
}

func TestServerHelloThatIsWrong(t *testing.T) {
	set := func(id uint16, data ...byte) func(*serverHello) {
		return func(h *serverHello) { h.extensions[id] = data }
	}
	without := func(id uint16) func(*serverHello) {
		return func(h *serverHello) { delete(h.extensions, id) }
	}
	for _, c := range []struct {
		name   string
		suite  uint16
		alert  uint8
		change func(*serverHello)
	}{
		{"TLS 1.1", 0xCCAC, alertProtocolVersion, func(h *serverHello) { h.version = 0x0302 }},
		{"TLS 1.3", 0xCCAC, alertProtocolVersion, func(h *serverHello) { h.version = 0x0304 }},
		{"downgrade", 0xCCAC, alertIllegalParameter, func(h *serverHello) { copy(h.random[24:], "DOWNGRD\x00") }},
		{"suite not offered", 0xCCAC, alertIllegalParameter, func(h *serverHello) { h.suite = 0x00A8 }},
		{"suite that stands for renegotiation", 0xCCAC, alertIllegalParameter, func(h *serverHello) { h.suite = renegotiationSuite }},
		{"compression", 0xCCAC, alertIllegalParameter, func(h *serverHello) { h.compression = 1 }},
		{"no extensions", 0xCCAC, alertHandshakeFailure, func(h *serverHello) { h.extensions = nil }},
		{"no secure renegotiation", 0xCCAC, alertHandshakeFailure, without(extRenegotiation)},
		{"renegotiation", 0xCCAC, alertHandshakeFailure, set(extRenegotiation, 1, 1)},
		{"no extended master secret", 0xCCAC, alertHandshakeFailure, without(extExtendedMaster)},
		{"CBC without encrypt-then-MAC", 0x008D, alertHandshakeFailure, without(extEncryptThenMAC)},
		{"encrypt-then-MAC of an authenticated cipher", 0xCCAC, alertIllegalParameter, set(extEncryptThenMAC)},
		{"extension not offered", 0xCCAC, alertUnsupportedExtension, set(35)},
		{"groups", 0xCCAC, alertUnsupportedExtension, set(extGroups, 0, 2, 0, 29)},
		{"server name that was not sent", 0xCCAC, alertUnsupportedExtension, set(extServerName)},
		{"protocol not offered", 0xCCAC, alertIllegalParameter, set(extProtocols, 0, 2, 1, 'x')},
		{"two protocols", 0xCCAC, alertIllegalParameter, set(extProtocols, protocolList([]string{"chat", "http/1.1"})...)},
		{"no protocol", 0xCCAC, alertDecodeError, set(extProtocols, 0, 0)},
	} {
		expectAlert(t, c.name, answered(t, c.suite, c.change), c.alert, false)
	}
	for name, change := range map[string]func(*serverHello){
		"as it is":                 func(*serverHello) {},
		"the mark of TLS 1.3":      func(h *serverHello) { copy(h.random[24:], "DOWNGRD\x01") },
		"the protocol is not said": without(extProtocols),
	} {
		if err := answered(t, 0xCCAC, change); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestServerKeyExchangeThatIsWrong(t *testing.T) {
	point := groups[0].newKey().PublicKey().Bytes()
	good := append([]byte{0, 0, namedCurve, 0, 29}, appendVector8(nil, point)...)
	edit := func(i int, b byte) []byte {
		changed := bytes.Clone(good)
		changed[i] = b
		return changed
	}
	for name, c := range map[string]struct {
		body  []byte
		alert uint8
	}{
		"explicit curve":  {edit(2, 1), alertIllegalParameter},
		"unknown group":   {edit(4, 25), alertIllegalParameter},
		"other group":     {edit(4, 23), alertIllegalParameter},
		"long hint":       {edit(0, 255), alertDecodeError},
		"only a hint":     {[]byte{0, 0}, alertDecodeError},
		"empty point":     {append(bytes.Clone(good[:5]), 0), alertIllegalParameter},
		"bytes behind it": {append(bytes.Clone(good), 0), alertDecodeError},
	} {
		p := flights(t, 0xCCAC, func(flight int, units []unit) []unit {
			if flight == 1 {
				units[1].content = withLength(append([]byte{typeServerKeyExchange, 0, 0, 0}, c.body...))
			}
			return units
		})
		expectAlert(t, name, p.client.Err(), c.alert, false)
	}
}
