package suite

import "unicode/utf8"

// Corpus is the size of a file that the compression cases take their messages from. The text or the octets
// themselves are a stand-in, the same in every run.
type Corpus struct {
	Octets     int `json:"octets"`
	Characters int `json:"characters"` // 0: not a text
}

var words = [16]string{
	`{"id": `, `, "name": "`, `"}, `, "null", "true", "0.25", " ", "alpha",
	"beta", "websocket", "é", "ß", "日本語", "€", "𝄞", "\n",
}

// random returns a generator of numbers from 0 to 32767.
func random() func() int {
	x := uint32(1)
	return func() int {
		x = (1103515245*x + 12345) & (1<<31 - 1)
		return int(x >> 16)
	}
}

func textCorpus(characters int) []byte {
	var text []byte
	next := random()
	for n := 0; n < characters; {
		for _, r := range words[next()%len(words)] {
			if n < characters {
				text = utf8.AppendRune(text, r)
				n++
			}
		}
	}
	return text
}

func binaryCorpus(octets int) []byte {
	b := make([]byte, octets)
	next := random()
	v := 128
	for i := range b {
		v = (v + next()%9 - 4) & 255
		b[i] = byte(v)
	}
	return b
}

// Source gives the messages of a compression case, one after the other.
type Source struct {
	corpus []byte
	starts []int // where each unit, a code point or an octet, starts in the corpus, and its end; nil: octets
	units  int
	length int
	at     int
}

// Source returns the messages of a case that takes them from a corpus.
func (s *Suite) Source(m *Messages) *Source {
	size := s.Corpora[m.Corpus]
	if m.Type == "binary" {
		return &Source{corpus: binaryCorpus(size.Octets), units: size.Octets, length: m.Length}
	}
	source := &Source{corpus: textCorpus(size.Characters), units: size.Characters, length: m.Length}
	for i := range string(source.corpus) {
		source.starts = append(source.starts, i)
	}
	source.starts = append(source.starts, len(source.corpus))
	return source
}

func (s *Source) slice(from, to int) []byte {
	if s.starts == nil {
		return s.corpus[from:to]
	}
	return s.corpus[s.starts[from]:s.starts[to]]
}

// Next returns the next message, in memory of the caller's own.
func (s *Source) Next() []byte {
	from, to := s.at, (s.at+s.length)%s.units
	s.at = to
	if to > from {
		return append([]byte(nil), s.slice(from, to)...)
	}
	return append(append([]byte(nil), s.slice(from, s.units)...), s.slice(0, to)...)
}
