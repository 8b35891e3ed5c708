package session

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"libqwebsocket/core/internal/deflate"
	"libqwebsocket/core/internal/mem"
)

// other returns the role of the peer.
func other(role Role) Role { return 1 - role }

var roles = [...]Role{Client, Server}

func (r Role) String() string { return [...]string{"client", "server"}[r] }

// wireFrame is a frame as it stands on the wire, legal or not. It is written here without the code
// under test.
type wireFrame struct {
	first   byte   // FIN, RSV, opcode
	payload string // what comes of it
	form    int    // bytes of extended length; 0: as few as it needs
	length  uint64 // the length that the header claims, if not that of payload
}

func text(s string) wireFrame                      { return wireFrame{first: 0x81, payload: s} }
func textPart(s string) wireFrame                  { return wireFrame{first: 0x01, payload: s} }
func binaryFrame(s string) wireFrame               { return wireFrame{first: 0x82, payload: s} }
func binaryPart(s string) wireFrame                { return wireFrame{first: 0x02, payload: s} }
func nextPart(s string) wireFrame                  { return wireFrame{first: 0x00, payload: s} }
func lastPart(s string) wireFrame                  { return wireFrame{first: 0x80, payload: s} }
func ping(s string) wireFrame                      { return wireFrame{first: 0x89, payload: s} }
func pong(s string) wireFrame                      { return wireFrame{first: 0x8A, payload: s} }
func closing(s string) wireFrame                   { return wireFrame{first: 0x88, payload: s} }
func claiming(first byte, length uint64) wireFrame { return wireFrame{first: first, length: length} }
func inForm(first byte, form int, s string) wireFrame {
	return wireFrame{first: first, form: form, payload: s}
}

// wire returns the frames as a peer of the role sends them.
func wire(sender Role, frames ...wireFrame) []byte {
	var b []byte
	for i, f := range frames {
		length := f.length
		if length == 0 {
			length = uint64(len(f.payload))
		}
		masked := byte(0)
		if sender == Client {
			masked = 0x80
		}
		switch {
		case f.form == 8 || length > 65535:
			b = append(b, f.first, 127|masked)
			b = binary.BigEndian.AppendUint64(b, length)
		case f.form == 2 || length > 125:
			b = append(b, f.first, 126|masked)
			b = binary.BigEndian.AppendUint16(b, uint16(length))
		default:
			b = append(b, f.first, byte(length)|masked)
		}
		var key [4]byte
		if sender == Client {
			key = [4]byte{0x37, 0xfa, byte(i), 0x3d}
			b = append(b, key[:]...)
		}
		for i, c := range []byte(f.payload) {
			b = append(b, c^key[i%4])
		}
	}
	return b
}

// peer feeds a session and writes down what comes out, one line each.
type peer struct {
	t   *testing.T
	s   Session
	log []string

	pool     mem.Pool
	deflate  *deflate.Pool // nil: no compression
	lent     []lentPayload
	released []*mem.Block
	late     bool // keep everything that was lent until the end
	most     int  // bytes of blocks that were outstanding at one time
}

// lentPayload is a payload that was lent, and what it held then.
type lentPayload struct{ payload, content []byte }

func newPeer(t *testing.T, role Role) *peer {
	p := &peer{t: t}
	p.s.Init(role, &Shared{Pool: &p.pool}, p)
	p.s.WantFrames = true
	return p
}

func quote(payload []byte) string {
	if len(payload) <= 64 {
		return fmt.Sprintf("%q", payload)
	}
	return fmt.Sprintf("%d bytes %08x", len(payload), crc32.ChecksumIEEE(payload))
}

func kind(text bool) string {
	if text {
		return "text"
	}
	return "binary"
}

func (p *peer) lend(payload []byte) {
	if len(payload) > 0 {
		p.lent = append(p.lent, lentPayload{payload, bytes.Clone(payload)})
	}
}

func (p *peer) Frame(text bool, payload []byte, last bool) {
	line := "frame " + kind(text) + " " + quote(payload)
	if last {
		line += " last"
	}
	p.log = append(p.log, line)
	p.lend(payload)
}

func (p *peer) Message(text bool, payload []byte) {
	p.log = append(p.log, "message "+kind(text)+" "+quote(payload))
	p.lend(payload)
}

func (p *peer) Pong(payload []byte) {
	p.log = append(p.log, "pong "+quote(payload))
	p.lend(payload)
}

func (p *peer) Release(b *mem.Block) {
	p.released = append(p.released, b)
}

// kept is what the session keeps of what is not complete.
func (p *peer) kept() partial {
	if p.s.partial == nil {
		return partial{}
	}
	return *p.s.partial
}

// outstanding returns the bytes of blocks that the session has or that are lent.
func (p *peer) outstanding() int {
	n := 0
	for _, b := range append(p.released, p.kept().message.block, p.kept().control.block) {
		if b != nil {
			n += len(b.B)
		}
	}
	return n
}

// delivered checks that what was lent has not changed, and takes it back: as the owner does when all
// callbacks have returned.
func (p *peer) delivered() {
	p.most = max(p.most, p.outstanding())
	for _, l := range p.lent {
		if !bytes.Equal(l.payload, l.content) {
			p.t.Fatalf("lent payload changed from %s to %s", quote(l.content), quote(l.payload))
		}
	}
	p.lent = p.lent[:0]
	for _, b := range p.released {
		poison(b.B[:min(len(b.B), 1<<16)])
		p.pool.Put(b)
	}
	p.released = p.released[:0]
}

func poison(b []byte) {
	for i := range b {
		b[i] = 0xA5
	}
}

// feed gives the session bytes in a buffer of their own that is overwritten afterwards, answers what is
// held, and tells whether the connection goes on.
func (p *peer) feed(data []byte) bool {
	buffer := bytes.Clone(data)
	for rest := buffer; ; {
		n := p.s.Feed(rest)
		rest = rest[n:]
		if !p.seeTo() {
			return false
		}
		if len(rest) == 0 && p.s.Held() == None {
			break
		}
	}
	if !p.late {
		p.delivered()
		poison(buffer)
	}
	return true
}

// read puts bytes where the session wants to have them. It returns how many, and whether the connection
// goes on.
func (p *peer) read(data []byte) (n int, ok bool) {
	if space := p.s.Space(); space != nil {
		n = copy(space, data)
		p.s.Commit(n)
		ok = p.seeTo()
		if !p.late {
			p.delivered()
		}
		return n, ok
	}
	return len(data), p.feed(data)
}

// seeTo writes down what is held, and drops a ping. It tells whether the connection goes on.
func (p *peer) seeTo() bool {
	switch p.s.Held() {
	case Ping:
		p.log = append(p.log, "ping "+quote(p.s.Ping()))
		p.s.Proceed()
	case Close:
		code, reason := p.s.CloseFrame()
		p.log = append(p.log, fmt.Sprintf("close %d %s", code, quote(reason)))
		return false
	case Failure:
		code, reason := p.s.Failure()
		p.log = append(p.log, fmt.Sprintf("fail %d %s", code, reason))
		return false
	}
	return true
}

// finish resets the session and checks that all memory has come back.
func (p *peer) finish() {
	p.t.Helper()
	p.s.Reset()
	p.delivered()
	if p.deflate != nil {
		p.deflate.Close()
	}
	if n := p.pool.InUse(); n != 0 {
		p.t.Errorf("%d blocks in use at the end", n)
	}
	if p.s.Buffered() != 0 || p.s.Held() != None {
		p.t.Error("something is left after Reset")
	}
	p.pool.Close()
}

func expectLog(t *testing.T, name string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n  got  %s\n  want %s", name, strings.Join(got, "\n       "), strings.Join(want, "\n       "))
	}
}

// withoutFrames returns the log of a session that gives no frames.
func withoutFrames(log []string) []string {
	return slices.DeleteFunc(slices.Clone(log), func(line string) bool { return strings.HasPrefix(line, "frame ") })
}

// expectStream feeds the stream whole, halved at each place, byte by byte and in other pieces, with and
// without Space, to sessions with and without frames, and expects the same each time.
func expectStream(t *testing.T, name string, role Role, setup func(*Session), stream []byte, want []string) {
	t.Helper()
	try := func(how string, late, frames bool, feed func(p *peer)) {
		t.Helper()
		p := newPeer(t, role)
		p.late = late
		p.s.WantFrames = frames
		if setup != nil {
			setup(&p.s)
		}
		feed(p)
		expected := want
		if !frames {
			expected = withoutFrames(want)
		}
		expectLog(t, fmt.Sprintf("%s, %s, %s, late %v, frames %v", name, role, how, late, frames), p.log, expected)
		p.finish()
	}
	for _, late := range []bool{false, true} {
		for _, frames := range []bool{false, true} {
			for _, size := range []int{len(stream), 65536, 20000, 4097, 125, 7, 3, 2, 1} {
				if size > len(stream) || size < 125 && len(stream) > 20000 && size != 1 {
					continue
				}
				try(fmt.Sprintf("fed by %d", size), late, frames, func(p *peer) {
					for piece := range slices.Chunk(stream, max(size, 1)) {
						if !p.feed(piece) {
							return
						}
					}
				})
				try(fmt.Sprintf("read by %d", size), late, frames, func(p *peer) {
					for rest := stream; len(rest) > 0; {
						n, ok := p.read(rest[:min(size, len(rest))])
						if !ok {
							return
						}
						rest = rest[n:]
					}
				})
			}
			if len(stream) <= 400 {
				for cut := range stream {
					try(fmt.Sprintf("cut at %d", cut), late, frames, func(p *peer) {
						if p.feed(stream[:cut]) {
							p.feed(stream[cut:])
						}
					})
				}
			}
		}
	}
}
