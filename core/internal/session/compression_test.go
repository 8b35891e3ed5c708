package session

import (
	"bytes"
	"compress/flate"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"libqwebsocket/core/internal/deflate"
	"libqwebsocket/core/internal/mem"
)

// agreed returns options for both directions.
func agreed(bits int, noContext bool) *deflate.Options {
	d := deflate.Direction{NoContext: noContext, Bits: bits}
	return &deflate.Options{Send: d, Receive: d, Level: deflate.DefaultLevel, Threshold: 100}
}

// compressing makes a session one that has agreed on compression.
func compressing(o *deflate.Options) func(*Session) {
	return func(s *Session) { s.SetDeflate(deflate.NewPool(s.shared.Pool), o) }
}

func newCompressingPeer(t *testing.T, role Role, o *deflate.Options) *peer {
	p := newPeer(t, role)
	p.deflate = deflate.NewPool(&p.pool)
	p.s.SetDeflate(p.deflate, o)
	return p
}

// Frames with RSV1, and payloads of RFC 7692.
func compressedText(s string) wireFrame     { return wireFrame{first: 0xC1, payload: s} }
func compressedTextPart(s string) wireFrame { return wireFrame{first: 0x41, payload: s} }
func compressedBinary(s string) wireFrame   { return wireFrame{first: 0xC2, payload: s} }
func compressedBinaryPart(s string) wireFrame {
	return wireFrame{first: 0x42, payload: s}
}

const (
	hello      = "\xf2\x48\xcd\xc9\xc9\x07\x00"
	helloAgain = "\xf2\x00\x11\x00\x00"
)

// compressedAs compresses with the standard library.
func compressedAs(level int, message []byte) string {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, level)
	w.Write(message)
	w.Flush()
	return strings.TrimSuffix(b.String(), "\x00\x00\xff\xff")
}

func compressed(message string) string { return compressedAs(9, []byte(message)) }

func TestCompressedMessages(t *testing.T) {
	for name, c := range map[string]struct {
		frames []wireFrame
		want   []string
	}{
		"RFC 7692, 7.2.3.1": {[]wireFrame{compressedText(hello)}, []string{`frame text "Hello" last`, `message text "Hello"`}},
		"RFC 7692, 7.2.3.1, fragmented": {[]wireFrame{compressedTextPart("\xf2\x48\xcd"), lastPart("\xc9\xc9\x07\x00")},
			[]string{`frame text "He"`, `frame text "llo" last`, `message text "Hello"`}},
		"RFC 7692, 7.2.3.2": {[]wireFrame{compressedText(hello), compressedText(hello), compressedBinary(helloAgain)},
			[]string{`frame text "Hello" last`, `message text "Hello"`, `frame text "Hello" last`, `message text "Hello"`,
				`frame binary "Hello" last`, `message binary "Hello"`}},
		"RFC 7692, 7.2.3.3": {[]wireFrame{compressedText("\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00")},
			[]string{`frame text "Hello" last`, `message text "Hello"`}},
		"RFC 7692, 7.2.3.4": {[]wireFrame{compressedText("\xf3\x48\xcd\xc9\xc9\x07\x00\x00"), compressedText(hello)},
			[]string{`frame text "Hello" last`, `message text "Hello"`, `frame text "Hello" last`, `message text "Hello"`}},
		"RFC 7692, 7.2.3.5": {[]wireFrame{compressedText("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00")},
			[]string{`frame text "Hello" last`, `message text "Hello"`}},
		"RFC 7692, 7.2.3.6": {[]wireFrame{compressedTextPart(hello + "\x00\x00\xff\xff"), lastPart("\x00")},
			[]string{`frame text "Hello"`, `frame text "" last`, `message text "Hello"`}},
		"empty": {[]wireFrame{compressedText("\x00"), compressedBinary(""), compressedTextPart(""), nextPart(""), lastPart("")},
			[]string{`frame text "" last`, `message text ""`, `frame binary "" last`, `message binary ""`,
				`frame text ""`, `frame text ""`, `frame text "" last`, `message text ""`}},
		"among others": {[]wireFrame{text("plain"), compressedText(hello), binaryPart("a"), lastPart("b"), ping("p"), compressedTextPart("\xf2"),
			pong("q"), nextPart("\x00\x11"), ping("r"), lastPart("\x00\x00"), text("plain"), closing("\x03\xe8")},
			[]string{`frame text "plain" last`, `message text "plain"`, `frame text "Hello" last`, `message text "Hello"`,
				`frame binary "a"`, `frame binary "b" last`, `message binary "ab"`, `ping "p"`, `frame text ""`, `pong "q"`,
				`frame text "Hello"`, `ping "r"`, `frame text "" last`, `message text "Hello"`,
				`frame text "plain" last`, `message text "plain"`, `close 1000 ""`}},
		"characters over frames": {[]wireFrame{compressedTextPart("\x00\x03\x00\xfc\xffa\xe2\x82"), lastPart("\x00\x02\x00\xfd\xff\xacb\x00")},
			[]string{`frame text "a"`, `frame text "€b" last`, `message text "a€b"`}},

		"RSV1 of a fragment":       {[]wireFrame{compressedTextPart("\xf2\x48"), {first: 0xC0, payload: "\xcd"}}, []string{`frame text "H"`, "fail 1002 Rsv field is non-zero"}},
		"RSV1 of a plain fragment": {[]wireFrame{textPart("a"), {first: 0x40}}, []string{`frame text "a"`, "fail 1002 Rsv field is non-zero"}},
		"RSV1 of a ping":           {[]wireFrame{{first: 0xC9}}, []string{"fail 1002 Rsv field is non-zero"}},
		"RSV1 of a pong":           {[]wireFrame{{first: 0xCA}}, []string{"fail 1002 Rsv field is non-zero"}},
		"RSV1 of a close":          {[]wireFrame{{first: 0xC8}}, []string{"fail 1002 Rsv field is non-zero"}},
		"RSV2":                     {[]wireFrame{{first: 0xE1}}, []string{"fail 1002 Rsv field is non-zero"}},
		"RSV3":                     {[]wireFrame{{first: 0xD1}}, []string{"fail 1002 Rsv field is non-zero"}},
		"not continued":            {[]wireFrame{compressedTextPart("\xf2\x48"), compressedText(hello)}, []string{`frame text "H"`, "fail 1002 All data frames after the initial data frame must have opcode 0 (continuation)."}},
		"corrupt":                  {[]wireFrame{text("good"), compressedText("\x07"), text("late")}, []string{`frame text "good" last`, `message text "good"`, "fail 1007 Invalid compressed data encountered."}},
		"corrupt at its end":       {[]wireFrame{compressedBinaryPart("\xf2\x48\xcd"), lastPart("")}, []string{`frame binary "He"`, "fail 1007 Invalid compressed data encountered."}},
		"looks back too far":       {[]wireFrame{compressedBinary(helloAgain)}, []string{"fail 1007 Invalid compressed data encountered."}},
		"not text": {[]wireFrame{compressedTextPart("\x00\x05\x00\xfa\xffa\xed\xa0"), lastPart("xx")},
			[]string{"fail 1007 Invalid UTF-8 code encountered."}},
		"cut text": {[]wireFrame{compressedText(compressed("a\xe2\x82"))}, []string{"fail 1007 Invalid UTF-8 code encountered."}},
	} {
		for _, role := range roles {
			expectStream(t, name, role, compressing(agreed(15, false)), wire(other(role), c.frames...), c.want)
		}
	}
}

// Larger messages, which do not fit in the room that there is at first.
func TestCompressedMessagesOfAllSizes(t *testing.T) {
	var frames []wireFrame
	var want []string
	for _, size := range []int{1, 1000, smallRoom - 1, smallRoom, smallRoom + 1, 100, 200000, 3 << 20, 50} {
		message := strings.Repeat("wie es so geht ", size/15+1)[:size]
		frames = append(frames, compressedText(compressed(message)))
		want = append(want, "frame text "+quote([]byte(message))+" last", "message text "+quote([]byte(message)))
		half := len(compressed(message)) / 2
		frames = append(frames, compressedBinaryPart(compressed(message)[:half]), lastPart(compressed(message)[half:]))
	}
	for _, role := range roles {
		for _, piece := range []int{1 << 20, 100, 1} {
			for _, late := range []bool{false, true} {
				p := newCompressingPeer(t, role, agreed(15, true))
				p.late = late
				for part := range slices.Chunk(wire(other(role), frames...), piece) {
					if !p.feed(part) {
						t.Fatal(p.log[len(p.log)-1])
					}
				}
				texts := slices.DeleteFunc(p.log, func(line string) bool { return strings.Contains(line, " binary ") })
				expectLog(t, fmt.Sprintf("%s by %d", role, piece), texts, want)
				p.finish()
			}
		}
	}
}

// Two sessions back to back, in every sort of agreement, however messages are fragmented and cut on the way.
func TestCompressedBackToBack(t *testing.T) {
	words := []string{"alpha ", "beta ", "日本語", "{\"id\": ", "\n"}
	for _, role := range roles {
		for bits := deflate.MinBits; bits <= deflate.MaxBits; bits++ {
			for _, noContext := range []bool{false, true} {
				for _, outgoingFrame := range []uint64{0, 1, 7, 1000} {
					r := rand.New(rand.NewPCG(uint64(bits), outgoingFrame))
					out := new(sender)
					pool := new(mem.Pool)
					out.s.Init(role, &Shared{Pool: pool}, nil)
					out.s.SetDeflate(deflate.NewPool(pool), agreed(bits, noContext))
					out.s.OutgoingFrame = outgoingFrame
					compressed := 0
					for range 30 {
						var payload []byte
						for range 1 << r.IntN(9) {
							payload = append(payload, words[r.IntN(len(words))]...)
						}
						when := []When{ByThreshold, Always, Never}[r.IntN(3)]
						if out.deflated(r.IntN(2) == 0, payload, when) {
							compressed++
						}
					}
					if compressed == 0 {
						t.Error("no message was compressed")
					}
					for _, piece := range []int{1 << 20, 4097, 125, 7, 1} {
						p := newCompressingPeer(t, other(role), agreed(bits, noContext))
						p.s.WantFrames = piece%2 == 0
						p.late = piece > 125
						for part := range slices.Chunk(out.wire, piece) {
							p.feed(part)
						}
						name := fmt.Sprintf("from %s, %d bits, no context %v, frames of %d, by %d", role, bits, noContext, outgoingFrame, piece)
						expectLog(t, name, withoutFrames(p.log), out.want)
						p.finish()
					}
				}
			}
		}
	}
}

// deflated sends a message compressed if the session wants to. It tells whether it did.
func (s *sender) deflated(text bool, payload []byte, when When) bool {
	compressed, ok := s.s.Deflate(payload, when)
	if !ok {
		s.message(text, payload)
		return false
	}
	dst := make([]byte, s.s.MessageSize(len(compressed)))
	s.wire = append(s.wire, dst[:s.s.PutDeflated(dst, text, compressed)]...)
	s.want = append(s.want, "message "+kind(text)+" "+quote(payload))
	return true
}

func TestWhatIsCompressed(t *testing.T) {
	long, short := bytes.Repeat([]byte("x"), 100), bytes.Repeat([]byte("x"), 99)
	for _, role := range roles {
		var plain Session
		plain.Init(role, nil, nil)
		p := newCompressingPeer(t, role, agreed(12, false))
		for _, c := range []struct {
			payload []byte
			when    When
			want    bool
		}{
			{long, ByThreshold, true}, {short, ByThreshold, false}, {nil, ByThreshold, false},
			{long, Never, false}, {short, Always, true}, {long, Always, true}, {nil, Always, false},
			{[]byte("incompressible"), Always, false},
		} {
			if _, ok := p.s.Deflate(c.payload, c.when); ok != c.want {
				t.Errorf("%d bytes, %d: %v", len(c.payload), c.when, ok)
			}
			if _, ok := plain.Deflate(c.payload, c.when); ok {
				t.Errorf("%d bytes, %d: compressed without an agreement", len(c.payload), c.when)
			}
		}
		server := role == Server
		if p.s.SendsAlike(short, ByThreshold) != server || p.s.SendsAlike(long, ByThreshold) || plain.SendsAlike(long, Always) != server {
			t.Errorf("%s: SendsAlike", role)
		}
		p.finish()
	}
}

// RSV1 stands in the first frame of a compressed message only.
func TestPutDeflated(t *testing.T) {
	p := newCompressingPeer(t, Server, agreed(15, false))
	p.s.OutgoingFrame = 3
	message := []byte(strings.Repeat("HelloHello", 10))
	compressed, ok := p.s.Deflate(message, Always)
	if !ok {
		t.Fatal("not compressed")
	}
	want := []byte{0x42, 3}
	want = append(want, compressed[:3]...)
	for rest := compressed[3:]; ; rest = rest[3:] {
		if len(rest) <= 3 {
			want = append(append(want, 0x80, byte(len(rest))), rest...)
			break
		}
		want = append(append(want, 0x00, 3), rest[:3]...)
	}
	dst := make([]byte, p.s.MessageSize(len(compressed)))
	if n := p.s.PutDeflated(dst, false, compressed); n != len(dst) || !bytes.Equal(dst, want) {
		t.Errorf("%x, want %x", dst[:n], want)
	}
	p.finish()
}

// A session that was reset knows of no agreement, and all memory has come back, wherever it was.
func TestResetEndsCompression(t *testing.T) {
	stream := wire(Client, compressedTextPart(hello[:4]), ping("p"), nextPart("\xc9"), lastPart("\x07\x00"), compressedText(helloAgain))
	for n := range stream {
		p := newCompressingPeer(t, Server, agreed(15, false))
		p.feed(stream[:n])
		p.s.Deflate(bytes.Repeat([]byte("x"), 1000), Always)
		p.s.Reset()
		p.delivered()
		if p.pool.InUse() != 1 { // of the deflate.Pool, which belongs to the loop
			t.Errorf("%d bytes: %d blocks in use", n, p.pool.InUse())
		}
		p.log = nil
		p.feed(wire(Client, compressedText(hello)))
		expectLog(t, "no agreement", p.log, []string{"fail 1002 Rsv field is non-zero"})
	}
}
