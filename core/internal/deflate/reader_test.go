package deflate

import (
	"bytes"
	"compress/flate"
	"fmt"
	"slices"
	"strings"
	"testing"
)

var largest = Direction{Bits: MaxBits}

// expectMessage decompresses a payload whole, halved at each place and byte by byte, and expects the same
// each time.
func expectMessage(t *testing.T, before []string, payload, want string, status Status) {
	t.Helper()
	pieces := []int{len(payload) + 1, 1, 3}
	for cut := 1; cut < min(len(payload), 200); cut++ {
		pieces = append(pieces, cut)
	}
	for _, piece := range pieces {
		for _, grow := range []int{1 << 16, 1, 7} {
			f := newInflater(largest)
			f.grow = grow
			for _, p := range before {
				if got, s := f.message([]byte(p), piece); s != Done {
					t.Fatalf("%x before: %q %d", p, got, s)
				}
			}
			got, s := f.message([]byte(payload), piece)
			if s != status || string(got) != want {
				t.Errorf("%x in pieces of %d, growing by %d: %q %d, want %q %d", payload, piece, grow, got, s, want, status)
			}
			f.close(t)
		}
	}
}

// RFC 7692, 7.2.3.
func TestExamplesOfTheRFC(t *testing.T) {
	hello := "\xf2\x48\xcd\xc9\xc9\x07\x00"
	expectMessage(t, nil, hello, "Hello", Done)                                                                          // 7.2.3.1
	expectMessage(t, []string{hello}, hello, "Hello", Done)                                                              // 7.2.3.2
	expectMessage(t, []string{hello}, "\xf2\x00\x11\x00\x00", "Hello", Done)                                             // 7.2.3.2
	expectMessage(t, nil, "\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00", "Hello", Done)                                 // 7.2.3.3
	expectMessage(t, nil, "\xf3\x48\xcd\xc9\xc9\x07\x00\x00", "Hello", Done)                                             // 7.2.3.4
	expectMessage(t, nil, "\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", "Hello", Done)                         // 7.2.3.5
	expectMessage(t, nil, "\x00", "", Done)                                                                              // 7.2.3.6
	expectMessage(t, []string{hello, "\x00", "\xf3\x48\xcd\xc9\xc9\x07\x00\x00"}, "\xf2\x00\x11\x00\x00", "Hello", Done) // all at once
}

func TestEndsOfMessages(t *testing.T) {
	expectMessage(t, nil, "", "", Done)                                  // all of an empty message left out
	expectMessage(t, nil, "\xf3\x48\xcd\xc9\xc9\x07\x00", "Hello", Done) // nothing behind the final block
	expectMessage(t, nil, "\x00\x00\x00\xff\xff\x00", "", Done)          // an empty block more
	expectMessage(t, nil, "\x00\x00\x00\xff\xff", "", Done)              // that alone, its end not left out
	expectMessage(t, nil, "\xf2\x48\xcd\xc9\xc9\x07", "Hello", Corrupt)  // cut
	expectMessage(t, nil, "\xf2\x48\xcd", "Heh", Corrupt)                // cut
	expectMessage(t, nil, "\x00\x05\x00\xfa\xff\x48\x65", "He\x00\x00\xff", Corrupt)
	expectMessage(t, nil, "\x00\x04", "", Corrupt)
	expectMessage(t, nil, "\x05", "", Corrupt)
	expectMessage(t, []string{""}, "\xf2\x00\x11\x00\x00", "H", Corrupt) // looks back behind the beginning
	// A final block, a second stream, and a third one.
	expectMessage(t, nil, "\xf3\x48\xcd\xc9\xc9\x07\x00\xf3\x48\xcd\xc9\xc9\x07\x00\xf2\x00\x11\x00\x00", "HelloHelloHello", Done)
}

// otherDeflater compresses with the standard library, with the largest window and its context.
func otherDeflater(t *testing.T, level int) func(message []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	return func(message []byte) []byte {
		b.Reset()
		w.Write(message)
		w.Flush()
		return bytes.Clone(bytes.TrimSuffix(b.Bytes(), messageTail[:]))
	}
}

func messages() [][]byte {
	var list [][]byte
	for i, size := range []int{0, 1, 2, 16, 300, 5000, 40000, 100000} {
		list = append(list, prose(size, uint64(i)), noise(size, uint64(i)), bytes.Repeat([]byte{byte(i)}, size),
			bytes.Repeat([]byte("ab\x00cdef")[:max(1, i)], size/max(1, i)))
	}
	list = append(list, list...)
	return list
}

func TestInflateOfAnotherDeflater(t *testing.T) {
	for _, level := range []int{flate.NoCompression, flate.HuffmanOnly, 1, 2, 6, 9} {
		for _, piece := range []int{1, 7, 1000, 1 << 20} {
			deflate, f := otherDeflater(t, level), newInflater(largest)
			f.grow = 4000 + piece
			for i, message := range messages() {
				got, s := f.message(deflate(message), piece)
				if s != Done || !bytes.Equal(got, message) {
					t.Fatalf("level %d, message %d of %d bytes, by %d: %d", level, i, len(message), piece, s)
				}
			}
			f.close(t)
		}
	}
}

// A peer that looks back farther than was agreed on is found out.
func TestInflateKeepsToTheWindow(t *testing.T) {
	phrase := []byte("The quick brown fox jumps over the lazy dog. ")
	filler := noise(600, 1)
	far := slices.Concat(phrase, filler, phrase, filler[:20])
	for _, c := range []struct {
		name     string
		d        Direction
		messages [][]byte
		want     Status // of the last one
	}{
		{"inside of a message", Direction{Bits: 9}, [][]byte{far}, Corrupt},
		{"inside of a message, more behind", Direction{Bits: 9}, [][]byte{slices.Concat(far, far, noise(9000, 2))}, Corrupt},
		{"inside of a message, window large enough", Direction{Bits: 10}, [][]byte{far}, Done},
		{"two messages before", Direction{Bits: 9}, [][]byte{phrase, filler, phrase}, Corrupt},
		{"two messages before, window large enough", Direction{Bits: 10}, [][]byte{phrase, filler, phrase}, Done},
		{"the message before", Direction{Bits: 8}, [][]byte{phrase, phrase}, Done},
		{"the message before, no context", Direction{Bits: 15, NoContext: true}, [][]byte{phrase, phrase}, Corrupt},
	} {
		deflate, f := otherDeflater(t, flate.BestCompression), newInflater(c.d)
		for i, message := range c.messages {
			_, s := f.message(deflate(message), 1<<20)
			if want := c.want; i == len(c.messages)-1 && s != want || i < len(c.messages)-1 && s != Done {
				t.Errorf("%s: message %d: %d", c.name, i, s)
			}
		}
		f.close(t)
	}
}

// Bytes behind final blocks, and blocks without content: each costs what it costs, however many come. More
// than linear time would not end.
func TestManyEmptyBlocks(t *testing.T) {
	for name, block := range map[string]string{
		"stored":       "\x00\x00\x00\xff\xff",
		"final stored": "\x01\x00\x00\xff\xff",
		"final fixed":  "\x03\x00",
		"fixed":        stream("0 10 0000000", "0 10 0000000", "0 10 0000000", "0 10 0000000"),
	} {
		for _, piece := range []int{1, 1000, 1 << 30} {
			payload := strings.Repeat(block, 1<<20) + "\xf2\x48\xcd\xc9\xc9\x07\x00"
			f := newInflater(largest)
			out := make([]byte, 5)
			at := 0
			var s Status
			for src := []byte(payload); len(src) > 0 && s <= Hungry; {
				var used int
				at, used, s = f.r.Inflate(out, at, src[:min(piece, len(src))])
				src = src[used:]
			}
			if at, s = f.r.Finish(out, at); s != Done || string(out[:at]) != "Hello" {
				t.Errorf("%s by %d: %q %d", name, piece, out[:at], s)
			}
			f.close(t)
		}
	}
}

// bomb returns 1 GiB of zeros as a peer can send them in a megabyte.
func bomb(t *testing.T) []byte {
	deflate := otherDeflater(t, flate.BestCompression)
	zeros := make([]byte, 1<<23)
	first := append(deflate(zeros), messageTail[:]...)
	next := append(deflate(zeros), messageTail[:]...) // may come as often as one likes
	return append(first, bytes.Repeat(next, 127)...)
}

// The reader writes nothing beyond the room that it is given, and says when there is more.
func TestBombStopsAtItsRoom(t *testing.T) {
	payload := bomb(t)
	if len(payload) > 1<<20+1<<16 {
		t.Fatalf("the bomb has %d bytes", len(payload))
	}
	for _, room := range []int{0, 1, 300, 1 << 20} {
		for _, piece := range []int{1, 1000, len(payload)} {
			f := newInflater(largest)
			block := bytes.Repeat([]byte{0xA5}, room+100)
			out := block[:room:room]
			at, s, taken := 0, Hungry, 0
			for src := payload; s == Hungry; {
				var used int
				at, used, s = f.r.Inflate(out, at, src[:min(piece, len(src))])
				src = src[used:]
				taken += used
			}
			if s != Full || at != room || taken > 4096 {
				t.Errorf("room %d, by %d: %d, %d bytes of %d", room, piece, s, at, taken)
			}
			if !bytes.Equal(block[room:], bytes.Repeat([]byte{0xA5}, 100)) {
				t.Errorf("room %d, by %d: written beyond", room, piece)
			}
			f.close(t)
		}
	}
}

// The context does not depend on how the messages were cut, and holds the last bytes of the window only.
func TestHistoryGoesRound(t *testing.T) {
	for bits := MinBits; bits <= MaxBits; bits++ {
		f := newInflater(Direction{Bits: bits})
		w := newDeflater(Direction{Bits: bits}, DefaultLevel)
		for i := range 300 {
			message := prose(40+i*7%(3<<bits>>1), uint64(i%5))
			compressed, ok := w.w.Deflate(message)
			if !ok {
				continue
			}
			if got, s := f.message(compressed, 1+i*37%500); s != Done || !bytes.Equal(got, message) {
				t.Fatalf("%d bits, message %d: %d", bits, i, s)
			}
		}
		f.close(t)
		w.close(t)
	}
}

func TestCloseInTheMiddle(t *testing.T) {
	f := newInflater(largest)
	f.message([]byte("\xf2\x48\xcd\xc9\xc9\x07\x00"), 3)
	f.r.Inflate(make([]byte, 100), 0, []byte("\xf2\x48"))
	f.r.Close()
	f.r.Init(f.pool, largest)
	if got, s := f.message([]byte("\xf2\x48\xcd\xc9\xc9\x07\x00"), 3); s != Done || string(got) != "Hello" {
		t.Errorf("after Close: %q %d", got, s)
	}
	if _, s := f.message([]byte("\xf2\x00\x11\x00\x00"), 3); s != Done {
		t.Errorf("with its context: %d", s)
	}
	f.close(t)
}

func BenchmarkInflate(b *testing.B) {
	for _, d := range []Direction{{Bits: 12}, {Bits: 12, NoContext: true}} {
		for _, size := range []int{300, 1 << 10, 64 << 10} {
			b.Run(fmt.Sprintf("%d bits/context %v/%d", d.Bits, !d.NoContext, size), func(b *testing.B) {
				w, f := newDeflater(d, DefaultLevel), newInflater(d)
				var payloads [][]byte
				for i := range 64 {
					compressed, _ := w.w.Deflate(prose(size, uint64(i)))
					payloads = append(payloads, bytes.Clone(compressed))
				}
				out := make([]byte, size+1)
				b.SetBytes(int64(size))
				b.ReportAllocs()
				b.ResetTimer()
				for i := range b.N {
					if i%len(payloads) == 0 {
						f.r.history.total = 0
					}
					at, _, _ := f.r.Inflate(out, 0, payloads[i%len(payloads)])
					if at, s := f.r.Finish(out, at); s != Done || at != size {
						b.Fatal(at, s)
					}
				}
			})
		}
	}
}
