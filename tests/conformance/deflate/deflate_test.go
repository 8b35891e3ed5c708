package deflate

import (
	"bytes"
	"compress/flate"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"libqwebsocket/tests/conformance/suite"
)

// messages of a corpus, of lengths from 0 to more than the largest window.
func messages(t *testing.T, corpus, kind string) [][]byte {
	t.Helper()
	s, err := suite.Load("../cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var list [][]byte
	for _, length := range []int{1, 16, 64, 256, 1024, 70000} {
		source := s.Source(&suite.Messages{Type: kind, Corpus: corpus, Length: length})
		for range 8 {
			list = append(list, source.Next())
		}
	}
	return append(list, nil)
}

func TestDeflaterKeepsToItsWindow(t *testing.T) {
	texts, octets := messages(t, "data1.json", "text"), messages(t, "lena512.bmp", "binary")
	for bits := 8; bits <= 15; bits++ {
		for _, takeover := range []bool{false, true} {
			deflater, inflater := NewDeflater(bits, takeover), NewInflater(bits, takeover)
			for i, message := range append(texts[:len(texts):len(texts)], octets...) {
				payload := deflater.Deflate(message)
				got, err := inflater.Inflate(payload)
				if err != nil || !bytes.Equal(got, message) {
					t.Fatalf("bits %d takeover %t message %d of %d octets: %v", bits, takeover, i, len(message), err)
				}
			}
		}
	}
}

// otherCompressor returns a function that compresses messages with the largest window and their context.
func otherCompressor(t *testing.T, level int) func(message []byte) []byte {
	t.Helper()
	var stream bytes.Buffer
	writer, err := flate.NewWriter(&stream, level)
	if err != nil {
		t.Fatal(err)
	}
	return func(message []byte) []byte {
		stream.Reset()
		writer.Write(message)
		writer.Flush()
		return bytes.TrimSuffix(stream.Bytes(), []byte{0, 0, 0xff, 0xff})
	}
}

func TestInflateEveryKindOfBlock(t *testing.T) {
	for _, level := range []int{flate.NoCompression, flate.HuffmanOnly, 1, 6, 9} {
		compress, inflater := otherCompressor(t, level), NewInflater(15, true)
		for _, message := range messages(t, "data1.json", "text") {
			got, err := inflater.Inflate(compress(message))
			if err != nil || !bytes.Equal(got, message) {
				t.Fatalf("level %d, %d octets: %v", level, len(message), err)
			}
		}
	}
}

func TestInflaterChecksTheWindow(t *testing.T) {
	phrase := []byte("The quick brown fox jumps over the lazy dog. ")
	noise, source := make([]byte, 600), rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(source.Uint32())
	}
	far := slices.Concat(phrase, noise, phrase)
	for _, test := range []struct {
		name     string
		bits     int
		takeover bool
		messages [][]byte
		want     error // of the last message
	}{
		{"inside of a message", 9, true, [][]byte{far}, ErrWindow},
		{"inside of a message, window large enough", 10, true, [][]byte{far}, nil},
		{"a message before", 9, true, [][]byte{phrase, noise, phrase}, ErrWindow},
		{"the message before", 9, true, [][]byte{phrase, phrase}, nil},
		{"the message before, no context", 9, false, [][]byte{phrase, phrase}, ErrCorrupt},
	} {
		compress, inflater := otherCompressor(t, flate.BestCompression), NewInflater(test.bits, test.takeover)
		for i, message := range test.messages {
			_, err := inflater.Inflate(compress(message))
			if i < len(test.messages)-1 && err != nil || i == len(test.messages)-1 && !errors.Is(err, test.want) {
				t.Errorf("%s: message %d: %v, want %v", test.name, i, err, test.want)
			}
		}
	}
}

// The examples of RFC 7692, 7.2.3.
func TestExamplesOfTheRFC(t *testing.T) {
	for _, payload := range []string{
		"\xf2\x48\xcd\xc9\xc9\x07\x00",
		"\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00",
		"\xf3\x48\xcd\xc9\xc9\x07\x00\x00",
		"\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00",
	} {
		if got, err := NewInflater(15, true).Inflate([]byte(payload)); string(got) != "Hello" {
			t.Errorf("%x: %q %v", payload, got, err)
		}
	}
	inflater := NewInflater(15, true)
	inflater.Inflate([]byte("\xf2\x48\xcd\xc9\xc9\x07\x00"))
	if got, err := inflater.Inflate([]byte("\xf2\x00\x11\x00\x00")); string(got) != "Hello" {
		t.Errorf("with the context of the message before: %q %v", got, err)
	}
}

// Whatever comes is decompressed as the standard library does it, or refused.
func FuzzInflate(f *testing.F) {
	for _, text := range []string{"", "Hello", strings.Repeat("abc", 100)} {
		f.Add(bytes.Clone(NewDeflater(15, true).Deflate([]byte(text))))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		got, err := NewInflater(15, false).Inflate(payload)
		var want bytes.Buffer
		stream := append(bytes.Clone(payload), 0, 0, 0xff, 0xff, 1, 0, 0, 0xff, 0xff)
		_, wantErr := want.ReadFrom(flate.NewReader(bytes.NewReader(stream)))
		if err == nil && wantErr == nil && !bytes.HasPrefix(got, want.Bytes()) {
			t.Errorf("%x, want %x", got, want.Bytes())
		}
		if err == nil && wantErr != nil {
			t.Errorf("accepted: %v", wantErr)
		}
	})
}

func TestAccept(t *testing.T) {
	const plain = "permessage-deflate; client_no_context_takeover; client_max_window_bits"
	for _, test := range []struct {
		offers []string
		answer string
		want   *Agreement // nil: refused
	}{
		{[]string{plain}, "permessage-deflate", &Agreement{Direction{false, 15}, Direction{false, 15}}},
		{[]string{plain}, "permessage-deflate; client_max_window_bits=9;server_no_context_takeover",
			&Agreement{Direction{true, 15}, Direction{false, 9}}},
		{[]string{plain}, `permessage-deflate; server_max_window_bits="10"`,
			&Agreement{Direction{false, 10}, Direction{false, 15}}},
		{[]string{plain + "; server_max_window_bits=9", plain}, "permessage-deflate",
			&Agreement{Direction{false, 15}, Direction{false, 15}}},
		{[]string{plain + "; server_max_window_bits=9"}, "permessage-deflate", nil},
		{[]string{plain + "; server_max_window_bits=9"}, "permessage-deflate; server_max_window_bits=10", nil},
		{[]string{plain + "; server_no_context_takeover"}, "permessage-deflate", nil},
		{[]string{"permessage-deflate"}, "permessage-deflate; client_max_window_bits=15", nil},
		{[]string{plain}, "permessage-deflate; client_max_window_bits", nil},
		{[]string{plain}, "permessage-deflate; client_max_window_bits=16", nil},
		{[]string{plain}, "permessage-deflate; client_max_window_bits=09", nil},
		{[]string{plain}, "permessage-deflate; server_no_context_takeover=1", nil},
		{[]string{plain}, "permessage-deflate; x", nil},
		{[]string{plain}, "permessage-deflate; client_no_context_takeover; client_no_context_takeover", nil},
		{[]string{plain}, "permessage-deflate, permessage-deflate", nil},
		{[]string{plain}, "x-deflate", nil},
		{nil, "permessage-deflate", nil},
	} {
		got, err := Accept(test.offers, test.answer, false)
		if (err == nil) != (test.want != nil) || err == nil && *got != *test.want {
			t.Errorf("%q to %q: %v %v", test.answer, test.offers, got, err)
		}
	}
	if agreed, err := Accept([]string{plain}, "", false); agreed != nil || err != nil {
		t.Errorf("no answer: %v %v", agreed, err)
	}
	agreed, err := Accept([]string{plain + "; server_max_window_bits=9"}, "permessage-deflate; server_max_window_bits=12", true)
	if err != nil || agreed.Server.Bits != 12 {
		t.Errorf("an answer that does not fit: %v %v", agreed, err)
	}
}

func TestAnswer(t *testing.T) {
	free, nine := suite.Demand{}, suite.Demand{ClientNoContextTakeover: true, ClientMaxWindowBits: 9}
	for _, test := range []struct {
		offers  string
		demands []suite.Demand
		want    string
	}{
		{"", []suite.Demand{free}, ""},
		{"x-deflate", []suite.Demand{free}, ""},
		{"permessage-deflate; x", []suite.Demand{free}, ""},
		{"permessage-deflate", []suite.Demand{nine}, ""},
		{"permessage-deflate", []suite.Demand{nine, free}, "permessage-deflate"},
		{"permessage-deflate; client_max_window_bits", []suite.Demand{free}, "permessage-deflate"},
		{"permessage-deflate, permessage-deflate; client_max_window_bits=12", []suite.Demand{nine},
			"permessage-deflate; client_no_context_takeover; client_max_window_bits=9"},
		{"permessage-deflate; client_max_window_bits=8", []suite.Demand{nine},
			"permessage-deflate; client_no_context_takeover; client_max_window_bits=8"},
		{"permessage-deflate; server_max_window_bits=10; server_no_context_takeover", []suite.Demand{free},
			"permessage-deflate; server_no_context_takeover; server_max_window_bits=10"},
	} {
		got, agreed := Answer(test.offers, test.demands)
		if got != test.want || (agreed != nil) != (got != "") {
			t.Errorf("%q to %q, want %q", got, test.offers, test.want)
		}
	}
}

func BenchmarkInflate(b *testing.B) {
	s, err := suite.Load("../cases.json")
	if err != nil {
		b.Fatal(err)
	}
	message := s.Source(&suite.Messages{Type: "text", Corpus: "data1.json", Length: 65536}).Next()
	payload := bytes.Clone(NewDeflater(15, false).Deflate(message))
	inflater := NewInflater(15, false)
	b.SetBytes(int64(len(message)))
	for b.Loop() {
		inflater.Inflate(payload)
	}
}

func BenchmarkDeflate(b *testing.B) {
	s, err := suite.Load("../cases.json")
	if err != nil {
		b.Fatal(err)
	}
	message := s.Source(&suite.Messages{Type: "text", Corpus: "data1.json", Length: 65536}).Next()
	deflater := NewDeflater(15, true)
	b.SetBytes(int64(len(message)))
	for b.Loop() {
		deflater.Deflate(message)
	}
}
