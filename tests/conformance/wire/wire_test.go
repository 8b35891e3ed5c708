package wire

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"testing"

	"libqwebsocket/tests/conformance/suite"
)

var key = &Key{0x37, 0xfa, 0x21, 0x3d}

// Every frame that cases.json shows as octets comes out as these octets.
func TestFramesOfTheCases(t *testing.T) {
	s, err := suite.Load("../cases.json")
	if err != nil {
		t.Fatal(err)
	}
	frames := 0
	for _, c := range s.Cases {
		for _, step := range c.Steps {
			if step.OctetsMasked == "" {
				continue
			}
			frames++
			for want, key := range map[string]*Key{step.OctetsUnmasked: nil, step.OctetsMasked: key} {
				payload := step.Payload.Bytes()
				h := Header{step.Fin, step.Rsv, step.Opcode, len(payload)}
				if step.FramePayloadLen > 0 {
					h.Length = step.FramePayloadLen
				}
				var got []byte
				if step.PayloadOffset == 0 {
					got = AppendHeader(got, h, key)
				}
				got = AppendPayload(got, payload, step.PayloadOffset, key)
				if hex.EncodeToString(got) != want {
					t.Errorf("%s: %x, want %s", c.ID, got, want)
				}
			}
		}
	}
	if frames == 0 {
		t.Error("no case shows octets")
	}
}

func TestReadWhatWasWritten(t *testing.T) {
	for _, length := range []int{0, 1, 125, 126, 65535, 65536} {
		for _, key := range []*Key{nil, key} {
			payload := bytes.Repeat([]byte("abc"), length)[:length]
			b := AppendHeader(nil, Header{true, 5, Binary, length}, key)
			b = AppendPayload(b, payload[:length/2], 0, key)
			b = AppendPayload(b, payload[length/2:], length/2, key)
			f, err := Read(bufio.NewReader(bytes.NewReader(b)))
			if err != nil || !f.Fin || f.Rsv != 5 || f.Opcode != Binary || f.Masked != (key != nil) ||
				!f.Minimal || !bytes.Equal(f.Payload, payload) {
				t.Errorf("length %d: %v %v", length, f, err)
			}
		}
	}
}

func read(t *testing.T, octets string) Frame {
	t.Helper()
	b, err := hex.DecodeString(octets)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Read(bufio.NewReader(bytes.NewReader(b)))
	if err != nil {
		t.Fatalf("%s: %v", octets, err)
	}
	return f
}

func TestReceiver(t *testing.T) {
	tests := []struct {
		name   string
		frames []string
		event  byte // the opcode of what the last frame completes; 0: nothing
		code   int  // what the last frame is failed with; 0: it is legal
	}{
		{"text", []string{"8101" + "61"}, Text, 0},
		{"fragments round a ping", []string{"0101" + "61", "8900", "8001" + "62"}, Text, 0},
		{"a character in two fragments", []string{"0101" + "c3", "8001" + "a9"}, Text, 0},
		{"not the last fragment", []string{"0101" + "61"}, 0, 0},
		{"close without a code", []string{"8800"}, Close, 0},
		{"close 1014", []string{"8802" + "03f6"}, Close, 0},
		{"masked", []string{"8180" + "00000000"}, 0, 1002},
		{"RSV1", []string{"c100"}, 0, 1002},
		{"opcode 3", []string{"8300"}, 0, 1002},
		{"opcode 11", []string{"8b00"}, 0, 1002},
		{"fragmented ping", []string{"0900"}, 0, 1002},
		{"16 bits for 1", []string{"817e0001" + "61"}, 0, 1002},
		{"64 bits for 1", []string{"817f0000000000000001" + "61"}, 0, 1002},
		{"nothing to continue", []string{"8000"}, 0, 1002},
		{"text inside of a text", []string{"0100", "8100"}, 0, 1002},
		{"half a close code", []string{"8801" + "03"}, 0, 1002},
		{"close 1005", []string{"8802" + "03ed"}, 0, 1002},
		{"close 5000", []string{"8802" + "1388"}, 0, 1002},
		{"close reason", []string{"8803" + "03e8ff"}, 0, 1007},
		{"surrogate", []string{"8103" + "eda080"}, 0, 1007},
	}
	for _, test := range tests {
		var r Receiver
		var event *Event
		var err error
		for i, octets := range test.frames {
			if event, err = r.Take(read(t, octets)); err != nil && i < len(test.frames)-1 {
				t.Errorf("%s: frame %d: %v", test.name, i, err)
			}
		}
		var illegal *Illegal
		if errors.As(err, &illegal); err != nil != (test.code != 0) || err != nil && illegal.Code != test.code {
			t.Errorf("%s: %v, want %d", test.name, err, test.code)
		}
		if (event != nil) != (test.event != 0) || event != nil && event.Opcode != test.event {
			t.Errorf("%s: event %v, want opcode %d", test.name, event, test.event)
		}
	}
}
