package deflate

import (
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"strings"
	"testing"
)

// FuzzParse: what is understood says the same when it is written again, and is in range.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"permessage-deflate", "permessage-deflate; client_max_window_bits", "permessage-deflate; server_max_window_bits=08",
		"permessage-deflate; client_max_window_bits=15; server_no_context_takeover; client_no_context_takeover",
		"permessage-deflate; ", "permessage-deflate; =", "permessage-deflate; constructor=1", "; ", "",
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, extension string, offer bool) {
		p, ok := parse(extension, offer)
		if !ok {
			return
		}
		for _, bits := range []int{p.server.Bits, p.client.Bits} {
			if bits != 0 && (bits < MinBits || bits > MaxBits) {
				t.Errorf("%q: %+v", extension, p)
			}
		}
		if again, ok := parse(p.String(), true); !ok || again != p {
			t.Errorf("%q: %+v, written as %q: %+v %v", extension, p, p, again, ok)
		}
	})
}

// FuzzNegotiate: whatever the other side says, what is agreed on is possible and allowed by both.
func FuzzNegotiate(f *testing.F) {
	f.Add("permessage-deflate; client_max_window_bits|permessage-deflate", byte(12), byte(15), true, false)
	f.Add("permessage-deflate; server_max_window_bits=9; server_no_context_takeover", byte(8), byte(15), false, true)
	f.Add("x|permessage-deflate; y|permessage-deflate; client_max_window_bits=10", byte(9), byte(10), false, false)
	f.Fuzz(func(t *testing.T, said string, send, receive byte, noSend, noReceive bool) {
		o := Defaults()
		o.Send = Direction{noSend, MinBits + int(send)%8}
		o.Receive = Direction{noReceive, MinBits + int(receive)%8}
		list := strings.Split(said, "|")
		check := func(got Options, agreed bool) {
			if agreed != got.Valid() || agreed && (got.Send.Bits > o.Send.Bits || noSend && !got.Send.NoContext || noReceive && !got.Receive.NoContext) {
				t.Errorf("%q with %+v: %+v %v", said, o, got, agreed)
			}
		}
		got, agreed, err := o.Accept(list)
		check(got, agreed)
		if agreed && err != nil {
			t.Errorf("%q: %v", said, err)
		}
		answer, got, agreed := o.Answer(list)
		check(got, agreed)
		if p, ok := parse(answer, false); agreed && (!ok || p.server.Bits > got.Send.Bits) {
			t.Errorf("%q: answer %q", said, answer)
		}
	})
}

// inflateElsewhere decompresses with the standard library. whole tells whether it went through all of the
// payload: it ends at the first final block.
func inflateElsewhere(payload []byte, tail ...byte) (out []byte, whole bool, err error) {
	src := bytes.NewReader(append(append(bytes.Clone(payload), tail...), 1, 0, 0, 0xFF, 0xFF))
	out, err = io.ReadAll(io.LimitReader(flate.NewReader(src), 1<<24))
	return out, src.Len() == 0, err
}

// FuzzReader: what comes out does not depend on how input and room were cut, and is what the standard
// library says.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		"", "\x00", "\xf2\x48\xcd\xc9\xc9\x07\x00", "\xf3\x48\xcd\xc9\xc9\x07\x00\x00", "\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00",
		"\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", "\x07", "\x05\x00", "\x04\xc0\x81\x00",
	} {
		f.Add([]byte(seed), uint16(1), uint16(1))
	}
	for i, level := range []int{1, 6, 9, flate.HuffmanOnly} {
		var b bytes.Buffer
		w, _ := flate.NewWriter(&b, level)
		w.Write(prose(3000, uint64(i)))
		w.Flush()
		f.Add(b.Bytes()[:b.Len()-len(messageTail)], uint16(100), uint16(300))
	}
	f.Fuzz(func(t *testing.T, payload []byte, piece, grow uint16) {
		run := func(piece, grow int) ([]byte, Status) {
			f := newInflater(largest)
			defer f.close(t)
			f.limit, f.grow = 1<<20, grow
			return f.message(payload, piece)
		}
		got, s := run(len(payload)+1, 1<<20)
		pieces := max(int(piece), 1)
		if again, s2 := run(pieces, max(int(grow), 1+len(got)/100)); s2 != s || !bytes.Equal(again, got) {
			t.Fatalf("in pieces of %d: %d bytes, status %d; whole %d bytes, status %d", pieces, len(again), s2, len(got), s)
		}
		want, whole, err := inflateElsewhere(payload, messageTail[:]...)
		switch {
		case s == Full:
			if len(got) != 1<<20 || !bytes.HasPrefix(want, got) && whole {
				t.Errorf("%d bytes of %d", len(got), len(want))
			}
		case err == nil && whole && (s != Done || !bytes.Equal(got, want)):
			t.Errorf("status %d, %d bytes, want %d", s, len(got), len(want))
		case err == nil && !bytes.HasPrefix(got, want):
			t.Errorf("does not begin with %q: %q", want, got)
		case err != nil && s == Done:
			if want, _, err = inflateElsewhere(payload); err != nil || !bytes.Equal(got, want) {
				t.Errorf("accepted: %v", err)
			}
		case err != nil && errors.As(err, new(flate.InternalError)):
			t.Error(err)
		}
	})
}

// FuzzRoundTrip sends three messages through every sort of agreement.
func FuzzRoundTrip(f *testing.F) {
	f.Add([]byte("Hello"), []byte(""), prose(600, 1), byte(12), byte(5), false, uint16(3))
	f.Add(prose(5000, 1), prose(300, 1), prose(5000, 1), byte(15), byte(9), false, uint16(100))
	f.Add(prose(70000, 1), noise(70000, 1), bytes.Repeat([]byte("ab"), 40000), byte(8), byte(1), true, uint16(1000))
	f.Fuzz(func(t *testing.T, first, second, third []byte, bits, level byte, noContext bool, piece uint16) {
		d := Direction{noContext, MinBits + int(bits)%8}
		w, r := newDeflater(d, 1+int(level)%maxLevel), newInflater(d)
		for i, message := range [][]byte{first, second, third, first, third} {
			compressed, ok := w.w.Deflate(message)
			if !ok {
				continue
			}
			if got, s := r.message(compressed, max(int(piece), 1)); s != Done || !bytes.Equal(got, message) {
				t.Errorf("message %d of %d bytes: status %d, %d bytes", i, len(message), s, len(got))
			}
		}
		w.close(t)
		r.close(t)
	})
}
