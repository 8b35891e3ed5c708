package handshake

import (
	"slices"
	"strings"
	"testing"
)

func TestFields(t *testing.T) {
	f := Fields{{"A", "1"}, {"b", ""}, {"a", "2"}}
	if f.Get("a") != "2" || f.Get("B") != "" || f.Get("c") != "" {
		t.Error("the last one wins")
	}
	if !f.Has("B") || f.Has("c") || f.count("A") != 2 {
		t.Error("Has or count")
	}
	if Fields(nil).Has("a") || Fields(nil).Get("a") != "" {
		t.Error("no fields")
	}
}

func TestTokens(t *testing.T) {
	for value, want := range map[string]string{
		"": "", " ": "", ",": "", " , ,,\t": "", "a": "a", "a,b": "a|b", " a , b ,": "a|b", ",a b,c": "a b|c",
		`x; p="q"`: `x; p="q"`,
	} {
		f := Fields{{"Other", "no"}, {"L", value}}
		if got := strings.Join(slices.Collect(f.Tokens("l")), "|"); got != want {
			t.Errorf("%q: %q", value, got)
		}
	}
	f := Fields{{"L", "a, b"}, {"l", "c"}}
	if got := slices.Collect(f.Tokens("L")); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("%q", got)
	}
	for token := range f.Tokens("L") {
		if token != "a" {
			t.Errorf("%q after the end", token)
		}
		break
	}
	if !f.hasToken("L", "B") || f.hasToken("L", "a, b") {
		t.Error("hasToken")
	}
}

// Lists made to hurt are gone through once and without memory.
func TestTokensOfHostileLists(t *testing.T) {
	const size = 64 << 10
	for _, piece := range []string{",", " ", ", ", "\"", "a,", ";,"} {
		f := Fields{{"Sec-WebSocket-Protocol", strings.Repeat(piece, size/len(piece))}}
		allocations := testing.AllocsPerRun(1, func() {
			n := 0
			for range f.Tokens("Sec-WebSocket-Protocol") {
				n++
			}
			if n > size/2 {
				t.Errorf("%q: %d tokens", piece, n)
			}
		})
		if allocations != 0 {
			t.Errorf("%q: %v allocations", piece, allocations)
		}
	}
}

func TestAnnounceBody(t *testing.T) {
	for _, f := range []Fields{nil, {{"content-length", "0"}}, {{"X", "1"}}} {
		if f.announceBody() {
			t.Errorf("%q", f)
		}
	}
	for _, f := range []Fields{
		{{"Content-Length", "1"}}, {{"Content-Length", ""}}, {{"content-length", "5"}, {"Content-Length", "0"}},
		{{"Content-Length", "-0"}}, {{"Transfer-Encoding", ""}}, {{"transfer-encoding", "chunked"}},
	} {
		if !f.announceBody() {
			t.Errorf("%q", f)
		}
	}
}
