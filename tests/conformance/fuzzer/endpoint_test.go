package fuzzer

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"libqwebsocket/tests/conformance/deflate"
	"libqwebsocket/tests/conformance/suite"
	"libqwebsocket/tests/conformance/wire"
)

// faults are what an endpoint does wrong.
type faults struct {
	wrongAccept, unaskedExtension bool // in the answer to a handshake

	noUTF8, lateUTF8     bool // texts are not checked, or only when they are complete
	ignoreRSV            bool
	ignoreOpcodes        bool
	ignoreControl        bool // control frames may be long and fragmented
	ignoreContinuation   bool
	ignoreCloseCode      bool // any Close is answered with 1000
	echoAsBinary         bool
	echoTwice            bool
	loseLast             bool // a message of 65535 octets loses its last octet
	changeLast           bool // large messages come back with another last octet
	loseFragment         bool // what continues a message is forgotten
	maskWrongly          bool
	longLength           bool // lengths are not in their shortest form
	noPong, shortPong    bool
	dropOnClose          bool // TCP ends without a Close
	deafToClose          bool
	lingerTCP            bool // a server that leaves the TCP connection open
	closeCode            int  // of the endpoint's own Close frames
	failCode             int  // that replaces the code of a failed connection
	largeWindow, context bool // what compression does though another thing was agreed on
}

// broken has the faults of the peer of this name in known_results.json.
var broken = faults{
	noUTF8: true, ignoreRSV: true, ignoreOpcodes: true, ignoreControl: true, ignoreContinuation: true,
	ignoreCloseCode: true, shortPong: true, loseLast: true,
}

// endpoint echoes messages on one connection. Without faults it conforms.
type endpoint struct {
	faults
	conn     net.Conn
	in       *bufio.Reader
	isServer bool
	deflater *deflate.Deflater
	inflater *deflate.Inflater

	open       bool
	opcode     byte
	compressed bool
	message    []byte
	unchecked  []byte // the beginning of a character
}

// offer and demand are what the endpoint wants of compression; empty: none.
type compression struct {
	offer  string
	demand []suite.Demand
}

// failure ends a connection; code 0 without a Close.
type failure struct{ code int }

func (failure) Error() string { return "connection failed" }

func (e *endpoint) agree(a *deflate.Agreement) {
	if a == nil {
		return
	}
	own, other := a.Client, a.Server
	if e.isServer {
		own, other = other, own
	}
	if e.largeWindow {
		own.Bits = 15
	}
	e.deflater = deflate.NewDeflater(own.Bits, !own.NoContextTakeover || e.context)
	e.inflater = deflate.NewInflater(other.Bits, !other.NoContextTakeover)
}

// serve answers one handshake and echoes.
func serve(conn net.Conn, f faults, c compression) {
	defer conn.Close()
	e := &endpoint{faults: f, conn: conn, in: bufio.NewReader(conn), isServer: true}
	r, err := http.ReadRequest(e.in)
	if err != nil {
		return
	}
	if e.wrongAccept {
		r.Header.Set(fieldKey, "another")
	}
	extension, agreed := deflate.Answer(strings.Join(r.Header.Values(fieldExtensions), ","), c.demand)
	if e.unaskedExtension {
		extension = "x-unasked"
	}
	if answer(conn, r, extension) == nil {
		e.agree(agreed)
		e.converse()
	}
}

// visit opens one connection and echoes. It returns the last message.
func visit(conn net.Conn, target string, f faults, c compression) []byte {
	defer conn.Close()
	e := &endpoint{faults: f, conn: conn, in: bufio.NewReader(conn)}
	var offers []string
	if c.offer != "" {
		offers = []string{c.offer}
	}
	u, err := url.Parse("ws://endpoint" + target)
	if err != nil {
		return nil
	}
	extensions, err := request(conn, e.in, u, offers)
	if err != nil {
		return nil
	}
	agreed, err := deflate.Accept(offers, extensions, false)
	if err != nil {
		return nil
	}
	e.agree(agreed)
	e.converse()
	return e.message
}

// converse reads and answers frames to the end of the connection.
func (e *endpoint) converse() {
	var err error
	for err == nil {
		err = e.frame()
	}
	var f failure
	if errors.As(err, &f) && f.code != 0 {
		e.sendClose(f.code)
	}
	if errors.As(err, &f) && f.code == 0 && e.dropOnClose {
		return
	}
	if !e.isServer || e.lingerTCP {
		io.Copy(io.Discard, e.in) // the server ends the TCP connection
	}
}

func (e *endpoint) fail(code int) error {
	if e.failCode != 0 {
		code = e.failCode
	}
	return failure{code}
}

// frame reads one frame, a text as its octets arrive, and answers it.
func (e *endpoint) frame() error {
	var head [14]byte
	if _, err := io.ReadFull(e.in, head[:2]); err != nil {
		return err
	}
	size := 2 + map[byte]int{126: 2, 127: 8}[head[1]&127] + int(head[1]>>7)*4
	if _, err := io.ReadFull(e.in, head[2:size]); err != nil {
		return err
	}
	length := int(head[1] & 127)
	switch length {
	case 126:
		length = int(binary.BigEndian.Uint16(head[2:]))
	case 127:
		length = int(binary.BigEndian.Uint64(head[2:]))
	}
	var key [4]byte
	if head[1]&0x80 != 0 {
		key = [4]byte(head[size-4 : size])
	}
	fin, rsv, opcode := head[0]&0x80 != 0, head[0]>>4&7, head[0]&15
	compressible := e.inflater != nil && rsv == 4 && (opcode == wire.Text || opcode == wire.Binary)
	known := opcode <= wire.Binary || opcode >= wire.Close && opcode <= wire.Pong
	switch {
	case head[1]&0x80 != 0 != e.isServer,
		rsv != 0 && !compressible && !e.ignoreRSV,
		!known && !e.ignoreOpcodes,
		opcode >= wire.Close && (!fin || length > 125) && !e.ignoreControl,
		known && opcode < wire.Close && (opcode != wire.Continuation) == e.open && !e.ignoreContinuation:
		return e.fail(1002)
	}
	if opcode == wire.Text || opcode == wire.Binary {
		e.opcode, e.compressed, e.message, e.unchecked = opcode, rsv == 4 && compressible, nil, nil
	}
	check := e.opcode == wire.Text && opcode < wire.Close && !e.compressed && !e.noUTF8 && !e.lateUTF8

	payload := make([]byte, length)
	for at := 0; at < length; {
		n, err := e.in.Read(payload[at:])
		if err != nil {
			return err
		}
		for i := range payload[at : at+n] {
			payload[at+i] ^= key[(at+i)&3]
		}
		if check && !e.valid(payload[at:at+n], false) {
			return e.fail(1007)
		}
		at += n
	}
	switch {
	case !known:
		return nil
	case opcode >= wire.Close:
		return e.control(opcode, payload)
	}
	return e.data(opcode, fin, payload)
}

// valid goes on checking a text.
func (e *endpoint) valid(b []byte, last bool) bool {
	e.unchecked = append(e.unchecked, b...)
	for len(e.unchecked) > 0 && utf8.FullRune(e.unchecked) {
		r, n := utf8.DecodeRune(e.unchecked)
		if r == utf8.RuneError && n == 1 {
			return false
		}
		e.unchecked = e.unchecked[n:]
	}
	return !last || len(e.unchecked) == 0
}

func (e *endpoint) data(opcode byte, fin bool, payload []byte) error {
	e.open = !fin
	if opcode != wire.Continuation || !e.loseFragment {
		e.message = append(e.message, payload...)
	}
	if !fin {
		return nil
	}
	if e.compressed {
		message, err := e.inflater.Inflate(e.message)
		if err != nil {
			return e.fail(1002)
		}
		e.message = slices.Clone(message)
	}
	if e.opcode == wire.Text && !e.noUTF8 {
		if whole := e.lateUTF8 || e.compressed; whole && !utf8.Valid(e.message) || !whole && !e.valid(nil, true) {
			return e.fail(1007)
		}
	}
	return e.echo()
}

func (e *endpoint) echo() error {
	opcode, message := e.opcode, slices.Clone(e.message)
	if e.echoAsBinary {
		opcode = wire.Binary
	}
	if e.loseLast && len(message) == 65535 {
		message = message[:65534]
	}
	if e.changeLast && len(message) > 1000 {
		message[len(message)-1] ^= 1
	}
	h := wire.Header{Fin: true, Opcode: opcode}
	if e.deflater != nil {
		h.Rsv, message = 4, e.deflater.Deflate(message)
	}
	if e.echoTwice {
		e.send(h, message)
	}
	return e.send(h, message)
}

func (e *endpoint) control(opcode byte, payload []byte) error {
	switch {
	case opcode == wire.Close:
		return e.closed(payload)
	case opcode == wire.Pong || e.noPong:
		return nil
	case e.shortPong && len(payload) > 0:
		payload = []byte("x")
	}
	return e.send(wire.Header{Fin: true, Opcode: wire.Pong}, payload)
}

func (e *endpoint) closed(payload []byte) error {
	switch {
	case e.deafToClose:
		return nil
	case e.dropOnClose:
		return failure{}
	case e.ignoreCloseCode:
		return failure{1000}
	case len(payload) == 0:
		return failure{1000}
	case len(payload) == 1:
		return e.fail(1002)
	case !utf8.Valid(payload[2:]):
		return e.fail(1007)
	}
	code := int(binary.BigEndian.Uint16(payload))
	if code < 1000 || code >= 1004 && code <= 1006 || code > 1014 && code < 3000 || code > 4999 {
		return e.fail(1002)
	}
	return failure{code}
}

func (e *endpoint) sendClose(code int) {
	if e.closeCode != 0 {
		code = e.closeCode
	}
	e.send(wire.Header{Fin: true, Opcode: wire.Close}, binary.BigEndian.AppendUint16(nil, uint16(code)))
}

func (e *endpoint) send(h wire.Header, payload []byte) error {
	var key *wire.Key
	if e.isServer == e.maskWrongly {
		key = &wire.Key{1, 2, 3, 4}
	}
	h.Length = len(payload)
	b := wire.AppendHeader(nil, h, key)
	if e.longLength && h.Length < 126 {
		b = slices.Insert(b, 2, 0, byte(h.Length))
		b[1] = b[1]&0x80 | 126
	}
	_, err := e.conn.Write(wire.AppendPayload(b, payload, 0, key))
	return err
}
