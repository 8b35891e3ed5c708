package suite

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

func load(t *testing.T) *Suite {
	t.Helper()
	s, err := Load("../cases.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestKindsAndSteps(t *testing.T) {
	steps := map[string]bool{
		"frame": true, "close": true, "partial_frame": true, "fragmented_message": true,
		"wait": true, "kill_after": true, "close_after": true,
	}
	kinds := map[Kind]int{}
	for _, c := range load(t).Cases {
		kinds[c.Kind]++
		for _, step := range c.Steps {
			if !steps[step.Do] {
				t.Errorf("%s: step %q", c.ID, step.Do)
			}
			if step.Do == "fragmented_message" && step.Frames != step.Payload.Len()/step.Fragment+1 &&
				step.Payload.Len() > step.Fragment {
				t.Errorf("%s: %d frames", c.ID, step.Frames)
			}
		}
	}
	want := map[Kind]int{Script: 247, LargeEcho: 42, RoundTrips: 12, DeflateEcho: 216}
	for kind, n := range want {
		if kinds[kind] != n {
			t.Errorf("%d cases of kind %s, want %d", kinds[kind], kind, n)
		}
	}
}

func TestSelect(t *testing.T) {
	for _, test := range []struct {
		prefixes []string
		want     int
	}{
		{nil, 517}, {[]string{"6.4"}, 4}, {[]string{"6.4.1"}, 1}, {[]string{"1."}, 16}, {[]string{"12", "13"}, 216},
	} {
		s := load(t)
		if s.Select(test.prefixes); len(s.Cases) != test.want {
			t.Errorf("%v selects %d cases, want %d", test.prefixes, len(s.Cases), test.want)
		}
	}
}

func TestReduce(t *testing.T) {
	s := load(t)
	s.Reduce(20)
	for _, c := range s.Cases {
		if c.Messages != nil && (c.Messages.Count == 20) != (c.Kind == DeflateEcho) {
			t.Errorf("%s: %d messages", c.ID, c.Messages.Count)
		}
	}
}

func TestPayload(t *testing.T) {
	for _, test := range []struct{ json, want string }{
		{`{"hex": ""}`, ""},
		{`{"hex": "6162"}`, "ab"},
		{`{"repeat_hex": "616263", "len": 7}`, "abcabca"},
		{`{"repeat_hex": "2a", "len": 0}`, ""},
	} {
		var p Payload
		if err := p.UnmarshalJSON([]byte(test.json)); err != nil || string(p.Bytes()) != test.want {
			t.Errorf("%s: %q %v, want %q", test.json, p.Bytes(), err, test.want)
		}
	}
}

func TestSourceWrapsRound(t *testing.T) {
	s := load(t)
	for _, m := range []*Messages{
		{Type: "text", Corpus: "data1.json", Length: 131072},
		{Type: "binary", Corpus: "lena512.bmp", Length: 131072},
	} {
		source := s.Source(m)
		units := func(b []byte) int {
			if m.Type == "text" {
				return utf8.RuneCount(b)
			}
			return len(b)
		}
		if source.units != units(source.corpus) {
			t.Errorf("%s: %d units, want %d", m.Corpus, units(source.corpus), source.units)
		}
		var whole []byte
		for range 5 {
			message := source.Next()
			if units(message) != m.Length || m.Type == "text" && !utf8.Valid(message) {
				t.Fatalf("%s: message of %d units", m.Corpus, units(message))
			}
			whole = append(whole, message...)
		}
		if !bytes.HasPrefix(whole, append(bytes.Clone(source.corpus), source.corpus...)) {
			t.Errorf("%s: the messages do not go round the corpus", m.Corpus)
		}
	}
}

func TestKnown(t *testing.T) {
	s := load(t)
	qt, err := LoadKnown("../known_results.json", "qt5", "server")
	if err != nil {
		t.Fatal(err)
	}
	gorilla, err := LoadKnown("../known_results.json", "gorilla", "server")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	want := map[string]string{"1.1.1": "OK", "6.4.2": "NON-STRICT", "12.1.1": "UNIMPLEMENTED"}
	for _, c := range s.Cases {
		if gorilla.Ran(c) {
			ran++
		}
		if verdict, _ := qt.Verdicts(c); want[c.ID] != "" && verdict != want[c.ID] {
			t.Errorf("qt5 %s: %s", c.ID, verdict)
		}
	}
	if ran != 247 {
		t.Errorf("gorilla ran %d cases", ran)
	}
	if _, err := LoadKnown("../known_results.json", "gorilla", "client"); err == nil {
		t.Error("gorilla is known as a client")
	}
}
