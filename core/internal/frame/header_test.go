package frame

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"testing"
)

// lengthEdges are the payload lengths at which forms and limits change.
var lengthEdges = []uint64{0, 1, 125, 126, 127, 65535, 65536, 1<<31 - 1, 1 << 31, 1 << 32, 1<<63 - 1, 1 << 63, 1<<64 - 1}

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

func TestHeaderOnTheWire(t *testing.T) {
	for _, c := range []struct {
		wire string
		h    Header
	}{
		{"8100", Header{Fin: true, Opcode: Text}},
		{"0205", Header{Opcode: Binary, Length: 5}},
		{"007d", Header{Opcode: Continuation, Length: 125}},
		{"827e007e", Header{Fin: true, Opcode: Binary, Length: 126}},
		{"827effff", Header{Fin: true, Opcode: Binary, Length: 65535}},
		{"827f0000000000010000", Header{Fin: true, Opcode: Binary, Length: 65536}},
		{"827f7fffffffffffffff", Header{Fin: true, Opcode: Binary, Length: 1<<63 - 1}},
		{"827fffffffffffffffff", Header{Fin: true, Opcode: Binary, Length: 1<<64 - 1}},
		{"818537fa213d", Header{Fin: true, Opcode: Text, Length: 5, Masked: true, Key: 0x3d21fa37}},
		{"818000000000", Header{Fin: true, Opcode: Text, Masked: true}},
		{"82fe007e01020304", Header{Fin: true, Opcode: Binary, Length: 126, Masked: true, Key: 0x04030201}},
		{"82ff000000000001000001020304", Header{Fin: true, Opcode: Binary, Length: 65536, Masked: true, Key: 0x04030201}},
		{"c100", Header{Fin: true, Rsv: 4, Opcode: Text}},
		{"a100", Header{Fin: true, Rsv: 2, Opcode: Text}},
		{"9100", Header{Fin: true, Rsv: 1, Opcode: Text}},
		{"8900", Header{Fin: true, Opcode: Ping}},
		{"8f00", Header{Fin: true, Opcode: 15}},
	} {
		wire := unhex(c.wire)
		h, n, ok := Parse(append(wire[:len(wire):len(wire)], 0xEE))
		if !ok || n != len(wire) || h != c.h {
			t.Errorf("Parse(%s): %+v, %d, %v", c.wire, h, n, ok)
		}
		dst := bytes.Repeat([]byte{0xEE}, MaxHeaderSize)
		if n := c.h.Put(dst); n != len(wire) || n != c.h.Size() || !bytes.Equal(dst[:n], wire) {
			t.Errorf("Put(%+v): %x, Size %d", c.h, dst[:n], c.h.Size())
		}
	}
}

func TestHeaderThatIsNotComplete(t *testing.T) {
	for _, length := range lengthEdges {
		for _, masked := range []bool{false, true} {
			h := Header{Fin: true, Opcode: Binary, Length: length, Masked: masked}
			if masked {
				h.Key = 0x11223344
			}
			wire := make([]byte, h.Size())
			h.Put(wire)
			for n := range wire {
				if _, _, ok := Parse(wire[:n]); ok {
					t.Errorf("length %d, masked %v: parsed from %d of %d bytes", length, masked, n, len(wire))
				}
			}
			if got, n, ok := Parse(wire); !ok || n != len(wire) || got != h {
				t.Errorf("length %d, masked %v: %+v, %d, %v", length, masked, got, n, ok)
			}
		}
	}
}

// The short way for messages takes only what the long way would take, and reads the same.
func TestParseMessageAgreesWithParse(t *testing.T) {
	for _, first := range []byte{0x81, 0x82, 0x01, 0x02, 0x80, 0x83, 0x88, 0x89, 0x8A, 0xC1, 0xA2, 0x91, 0x00} {
		for _, length := range []string{"00", "05", "7d", "7e0000", "7e007d", "7e007e", "7e0100", "7f0000000000000005", "7f0000000000000100"} {
			for _, masked := range []bool{false, true} {
				head := append([]byte{first}, unhex(length)...)
				if masked {
					head[1] |= maskBit
					head = append(head, 1, 2, 3, 4)
				}
				b := append(head, bytes.Repeat([]byte{0x55}, 300)...)
				for _, expectMask := range []bool{false, true} {
					name := fmt.Sprintf("%x, masks expected: %v", head, expectMask)
					checkParseMessage(t, name, b, expectMask)
					checkParseMessage(t, name, b[:len(head)], expectMask)
					checkParseMessage(t, name, b[:len(head)+3], expectMask)
				}
			}
		}
	}
}

func checkParseMessage(t *testing.T, name string, b []byte, masked bool) {
	t.Helper()
	opcode, payload, key, n := ParseMessage(b, masked)
	h, size, ok := Parse(b)
	want := ok && (h.Opcode == Text || h.Opcode == Binary) && h.Fin && h.Length < 1<<16 &&
		Check(&h, size, Expect{Masked: masked}) == 0 && size+int(h.Length) <= len(b)
	switch {
	case (n > 0) != want:
		t.Errorf("%s: took %d bytes, long way %v", name, n, want)
	case n == 0:
	case opcode != h.Opcode || key != h.Key || n != size+int(h.Length) || !bytes.Equal(payload, b[size:n]) || cap(payload) != len(payload):
		t.Errorf("%s: opcode %d, %d bytes (cap %d), key %x, size %d", name, opcode, len(payload), cap(payload), key, n)
	}
}

func BenchmarkParse(b *testing.B) {
	wire := unhex("82fe007e01020304")
	for range b.N {
		Parse(wire)
	}
}
