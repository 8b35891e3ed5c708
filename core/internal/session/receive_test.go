package session

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestReceive(t *testing.T) {
	utf8Failure := "fail 1007 Invalid UTF-8 code encountered."
	long := strings.Repeat("0123456789abcdef", 1<<14) // 256 KiB
	euros := strings.Repeat("€", 30000)
	limits := func(frame, message uint64) func(*Session) {
		return func(s *Session) { s.MaxFrame, s.MaxMessage = frame, message }
	}
	for _, c := range []struct {
		name   string
		setup  func(*Session)
		frames []wireFrame
		want   []string
	}{
		{"nothing", nil, nil, nil},
		{"text", nil, []wireFrame{text("Hello")}, []string{`frame text "Hello" last`, `message text "Hello"`}},
		{"binary", nil, []wireFrame{binaryFrame("\x00\xff")}, []string{`frame binary "\x00\xff" last`, `message binary "\x00\xff"`}},
		{"empty ones", nil, []wireFrame{text(""), binaryFrame(""), textPart(""), lastPart("")}, []string{
			`frame text "" last`, `message text ""`,
			`frame binary "" last`, `message binary ""`,
			`frame text ""`, `frame text "" last`, `message text ""`}},
		{"many", nil, []wireFrame{text("1"), text("22"), binaryFrame("333"), text("4444")}, []string{
			`frame text "1" last`, `message text "1"`, `frame text "22" last`, `message text "22"`,
			`frame binary "333" last`, `message binary "333"`, `frame text "4444" last`, `message text "4444"`}},
		{"fragments", nil, []wireFrame{binaryPart("\x01"), nextPart(""), lastPart("\x02")}, []string{
			`frame binary "\x01"`, `frame binary ""`, `frame binary "\x02" last`, `message binary "\x01\x02"`}},
		{"fragmented messages one after the other", nil, []wireFrame{textPart("a"), lastPart("b"), text("c"), binaryPart("d"), lastPart("e"), textPart("é"), lastPart("f")}, []string{
			`frame text "a"`, `frame text "b" last`, `message text "ab"`, `frame text "c" last`, `message text "c"`,
			`frame binary "d"`, `frame binary "e" last`, `message binary "de"`,
			`frame text "é"`, `frame text "f" last`, `message text "éf"`}},
		{"control frames between fragments", nil, []wireFrame{textPart("a"), ping("p"), nextPart("b"), pong("q"), ping(""), lastPart("c")}, []string{
			`frame text "a"`, `ping "p"`, `frame text "b"`, `pong "q"`, `ping ""`, `frame text "c" last`, `message text "abc"`}},
		{"pings and pongs", nil, []wireFrame{ping(""), ping("abc"), pong(""), ping(strings.Repeat("x", 125)), pong("unasked")}, []string{
			`ping ""`, `ping "abc"`, `pong ""`, "ping " + quote([]byte(strings.Repeat("x", 125))), `pong "unasked"`}},

		{"16-bit length", nil, []wireFrame{text(long[:126]), binaryFrame(long[:65535])}, []string{
			"frame text " + quote([]byte(long[:126])) + " last", "message text " + quote([]byte(long[:126])),
			"frame binary " + quote([]byte(long[:65535])) + " last", "message binary " + quote([]byte(long[:65535]))}},
		{"64-bit length", nil, []wireFrame{text(long[:65536]), text("x"), binaryFrame(long)}, []string{
			"frame text " + quote([]byte(long[:65536])) + " last", "message text " + quote([]byte(long[:65536])),
			`frame text "x" last`, `message text "x"`,
			"frame binary " + quote([]byte(long)) + " last", "message binary " + quote([]byte(long))}},
		{"large fragments", nil, []wireFrame{textPart(euros[:40000]), nextPart(euros[40000:40001]), ping("p"), lastPart(euros[40001:])}, []string{
			"frame text " + quote([]byte(euros[:39999])), `frame text ""`, `ping "p"`,
			"frame text " + quote([]byte(euros[39999:])) + " last", "message text " + quote([]byte(euros))}},

		{"characters cut by frames", nil, []wireFrame{textPart("x\xf0"), nextPart("\x9f\x98"), nextPart("\x80y\xe2"), lastPart("\x82\xacz")}, []string{
			`frame text "x"`, `frame text ""`, `frame text "😀y"`, `frame text "€z" last`, `message text "x😀y€z"`}},
		{"binary is not judged", nil, []wireFrame{binaryPart("\xff"), lastPart("\xc0")}, []string{
			`frame binary "\xff"`, `frame binary "\xc0" last`, `message binary "\xff\xc0"`}},
		{"text behind binary", nil, []wireFrame{binaryPart("\xff"), lastPart("\xff"), textPart("\xc3"), lastPart("\xa9")}, []string{
			`frame binary "\xff"`, `frame binary "\xff" last`, `message binary "\xff\xff"`, `frame text ""`, `frame text "é" last`, `message text "é"`}},
		{"noncharacters", nil, []wireFrame{text("\uFFFE\uFFFFa\uFEFFb\x00")}, []string{
			fmt.Sprintf("frame text %q last", "\uFFFE\uFFFFa\uFEFFb\x00"), fmt.Sprintf("message text %q", "\uFFFE\uFFFFa\uFEFFb\x00")}},
		{"lone continuation", nil, []wireFrame{text("\x80")}, []string{utf8Failure}},
		{"overlong", nil, []wireFrame{text("good"), text("\xc0\xaf"), text("later")}, []string{`frame text "good" last`, `message text "good"`, utf8Failure}},
		{"surrogate", nil, []wireFrame{text("\xed\xa0\x80")}, []string{utf8Failure}},
		{"too high", nil, []wireFrame{text("\xf4\x90\x80\x80")}, []string{utf8Failure}},
		{"cut at the end", nil, []wireFrame{text("a\xe2\x82")}, []string{utf8Failure}},
		{"cut at the end of fragments", nil, []wireFrame{textPart("a"), lastPart("\xe2\x82")}, []string{`frame text "a"`, utf8Failure}},
		{"cut before an empty last fragment", nil, []wireFrame{textPart("a\xe2\x82"), lastPart("")}, []string{`frame text "a"`, utf8Failure}},
		{"bad in the second fragment", nil, []wireFrame{textPart("good"), lastPart("\xfe")}, []string{`frame text "good"`, utf8Failure}},
		{"bad across fragments", nil, []wireFrame{textPart("good\xf4"), nextPart("\x90")}, []string{`frame text "good"`, utf8Failure}},
		{"bad and behind it good", nil, []wireFrame{text("\xff"), text("later"), binaryFrame("later")}, []string{utf8Failure}},
		{"bad in a long text", nil, []wireFrame{text(euros + "\xff" + euros)}, []string{utf8Failure}},

		{"close", nil, []wireFrame{closing("\x03\xe9bye"), text("later")}, []string{`close 1001 "bye"`}},
		{"close without code", nil, []wireFrame{closing("")}, []string{`close 1000 ""`}},
		{"close of 1 byte", nil, []wireFrame{closing("\x03")}, []string{"fail 1002 Payload of close frame is too small."}},
		{"close with 1005", nil, []wireFrame{closing("\x03\xedx")}, []string{"fail 1002 Invalid close code 1002 detected."}},
		{"close with bad reason", nil, []wireFrame{closing("\x03\xe8\xff")}, []string{utf8Failure}},
		{"close between fragments", nil, []wireFrame{textPart("part"), closing("\x03\xe9mid"), lastPart("x")}, []string{`frame text "part"`, `close 1001 "mid"`}},
		{"close behind a message", nil, []wireFrame{text("last"), closing("\x0f\xa0")}, []string{`frame text "last" last`, `message text "last"`, `close 4000 ""`}},
		{"longest close", nil, []wireFrame{closing("\x03\xe8" + long[:123])}, []string{"close 1000 " + quote([]byte(long[:123]))}},

		{"reserved bits", nil, []wireFrame{text("a"), {first: 0xC1, payload: "x"}}, []string{`frame text "a" last`, `message text "a"`, "fail 1002 Rsv field is non-zero"}},
		{"reserved bits of a ping", nil, []wireFrame{{first: 0x99}}, []string{"fail 1002 Rsv field is non-zero"}},
		{"reserved opcode", nil, []wireFrame{{first: 0x83, payload: "x"}, text("later")}, []string{"fail 1002 Used reserved opcode"}},
		{"reserved control opcode", nil, []wireFrame{{first: 0x8B}}, []string{"fail 1002 Used reserved opcode"}},
		{"long ping", nil, []wireFrame{ping(long[:126])}, []string{"fail 1002 Control frame is larger than 125 bytes"}},
		{"long close", nil, []wireFrame{closing("\x03\xe8" + long[:124])}, []string{"fail 1002 Control frame is larger than 125 bytes"}},
		{"fragmented ping", nil, []wireFrame{{first: 0x09, payload: "x"}}, []string{"fail 1002 Control frames cannot be fragmented"}},
		{"nothing to continue", nil, []wireFrame{lastPart("x")}, []string{"fail 1002 Received Continuation frame, while there is nothing to continue."}},
		{"nothing to continue behind a message", nil, []wireFrame{textPart("a"), lastPart("b"), nextPart("c")}, []string{
			`frame text "a"`, `frame text "b" last`, `message text "ab"`, "fail 1002 Received Continuation frame, while there is nothing to continue."}},
		{"text between fragments", nil, []wireFrame{textPart("a"), text("b")}, []string{
			`frame text "a"`, "fail 1002 All data frames after the initial data frame must have opcode 0 (continuation)."}},
		{"binary between fragments", nil, []wireFrame{binaryPart(""), binaryPart("b")}, []string{
			`frame binary ""`, "fail 1002 All data frames after the initial data frame must have opcode 0 (continuation)."}},
		{"length in 2 bytes that fits in 7 bits", nil, []wireFrame{inForm(0x82, 2, "x")}, []string{"fail 1002 Lengths smaller than 126 must be expressed as one byte."}},
		{"length in 8 bytes that fits in 16 bits", nil, []wireFrame{inForm(0x82, 8, long[:126])}, []string{"fail 1002 Lengths smaller than 65536 (2^16) must be expressed as 2 bytes."}},

		{"frame limit", limits(10, 100), []wireFrame{binaryFrame("0123456789"), binaryFrame("0123456789a")}, []string{
			`frame binary "0123456789" last`, `message binary "0123456789"`, "fail 1009 Maximum framesize exceeded."}},
		{"frame limit by the header alone", limits(1000, 1000), []wireFrame{claiming(0x82, 1<<20)}, []string{"fail 1009 Maximum framesize exceeded."}},
		{"frame limit of a ping", limits(10, 100), []wireFrame{ping("0123456789abc")}, []string{"fail 1009 Maximum framesize exceeded."}},
		{"frame limit of a fragment", limits(3, 100), []wireFrame{textPart("abc"), nextPart("defg")}, []string{`frame text "abc"`, "fail 1009 Maximum framesize exceeded."}},
		{"message limit", limits(100, 10), []wireFrame{binaryFrame("0123456789"), binaryFrame("0123456789a")}, []string{
			`frame binary "0123456789" last`, `message binary "0123456789"`, "fail 1009 Received message is too big."}},
		{"message limit of fragments", limits(100, 10), []wireFrame{binaryPart("0123"), nextPart("4567"), lastPart("89a")}, []string{
			`frame binary "0123"`, `frame binary "4567"`, "fail 1009 Received message is too big."}},
		{"message limit reached", limits(100, 10), []wireFrame{binaryPart("0123"), nextPart("456789"), lastPart(""), text("x")}, []string{
			`frame binary "0123"`, `frame binary "456789"`, `frame binary "" last`, `message binary "0123456789"`, `frame text "x" last`, `message text "x"`}},
		{"message limit counts bytes", limits(100, 10), []wireFrame{textPart("€€€"), lastPart("€€")}, []string{`frame text "€€€"`, "fail 1009 Received message is too big."}},
		{"a limit is no concern of the ping behind it", limits(100, 2), []wireFrame{textPart("ab"), ping("long enough"), lastPart("")}, []string{
			`frame text "ab"`, `ping "long enough"`, `frame text "" last`, `message text "ab"`}},
		{"limits of 0", limits(0, 0), []wireFrame{text(""), ping(""), text("x")}, []string{`frame text "" last`, `message text ""`, `ping ""`, "fail 1009 Maximum framesize exceeded."}},
		{"rules come before limits", limits(1, 1), []wireFrame{{first: 0xC1, payload: "abc"}}, []string{"fail 1002 Rsv field is non-zero"}},
		{"no limits", limits(math.MaxUint64, math.MaxUint64), []wireFrame{textPart("abc"), nextPart("def"), claiming(0x80, 1<<63-1)}, []string{
			`frame text "abc"`, `frame text "def"`, "fail 1009 Received message is too big."}},
	} {
		for _, role := range roles {
			expectStream(t, c.name, role, c.setup, wire(other(role), c.frames...), c.want)
		}
	}
}

// The rest of a header is not taken for a message, though it may look like one.
func TestHeaderCutBeforeWhatLooksLikeAMessage(t *testing.T) {
	for _, role := range roles {
		length := 0x8105 // the header of a text of 5 bytes
		if role == Server {
			length = 0x8185
		}
		payload := strings.Repeat("x", length)
		stream := wire(other(role), text(payload))
		for cut := range 14 {
			p := newPeer(t, role)
			p.feed(stream[:cut])
			p.feed(stream[cut:])
			expectLog(t, fmt.Sprintf("to %s, cut at %d", role, cut), withoutFrames(p.log), []string{"message text " + quote([]byte(payload))})
			p.finish()
		}
	}
}

// Every length at which something changes, masked and not, for both sides, alone and as a continuation:
// the answer comes with the header, and no memory is taken for what is only announced.
func TestLengthEdges(t *testing.T) {
	for _, length := range []uint64{0, 1, 125, 126, 127, 65535, 65536, 1<<31 - 2, 1<<31 - 1, 1 << 31, 1 << 32, 1<<63 - 1, 1 << 63, 1<<64 - 1} {
		for _, role := range roles {
			for _, sender := range roles {
				for _, continued := range []bool{false, true} {
					p := newPeer(t, role)
					gathered, first := 0, byte(0x82)
					if continued {
						p.feed(wire(other(role), binaryPart("abc")))
						gathered, first = 3, 0x80
					}
					var want []string
					switch {
					case length >= 1<<63:
						want = []string{"fail 1002 Highest bit of payload length is not 0."}
					case sender == role && role == Server:
						want = []string{"fail 1002 Frames from a client must be masked."}
					case sender == role:
						want = []string{"fail 1002 Frames from a server must not be masked."}
					case length > DefaultMaxIncoming:
						want = []string{"fail 1009 Maximum framesize exceeded."}
					case length+uint64(gathered) > DefaultMaxIncoming:
						want = []string{"fail 1009 Received message is too big."}
					case length == 0 && continued:
						want = []string{`frame binary "" last`, `message binary "abc"`}
					case length == 0:
						want = []string{`frame binary "" last`, `message binary ""`}
					}
					p.log = nil
					p.feed(wire(sender, claiming(first, length)))
					name := fmt.Sprintf("%d from %s to %s, continued %v", length, sender, role, continued)
					expectLog(t, name, p.log, want)
					if p.most > 4096 {
						t.Errorf("%s: %d bytes of memory", name, p.most)
					}
					p.finish()
				}
			}
		}
	}
}

// Autobahn 6.4: each octet is judged when it comes, also in a frame that is not complete.
func TestTextFailsAtTheFirstWrongByte(t *testing.T) {
	const good = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4" // and then 80 to 8F
	for _, before := range []int{0, 5, 130, directSize, 70000, 2 << 20} {
		head := strings.Repeat("x", before) + good
		for _, bad := range []string{"\x90", "x"} {
			for _, role := range roles {
				expectFailureAtTheEnd(t, role, wireFrame{first: 0x81, payload: head + bad, length: uint64(before) + 60000})
				expectFailureAtTheEnd(t, role, textPart(head), wireFrame{first: 0x80, payload: bad, length: 60000})
			}
		}
	}
}

// expectFailureAtTheEnd expects that all but the last byte of the frames is taken, and that the last one
// is refused.
func expectFailureAtTheEnd(t *testing.T, role Role, frames ...wireFrame) {
	t.Helper()
	p := newPeer(t, role)
	p.s.WantFrames = false
	stream := wire(other(role), frames...)
	for rest := stream[:len(stream)-1]; len(rest) > 0; {
		n, ok := p.read(rest[:min(len(rest), 65536)])
		if !ok {
			t.Fatalf("to %s, %d bytes: refused too early", role, len(stream))
		}
		rest = rest[n:]
	}
	p.read(stream[len(stream)-1:])
	expectLog(t, fmt.Sprintf("to %s, %d bytes", role, len(stream)), p.log, []string{"fail 1007 Invalid UTF-8 code encountered."})
	p.finish()
}
