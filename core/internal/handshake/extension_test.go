package handshake

import (
	"slices"
	"strings"
	"testing"
)

func TestExtensions(t *testing.T) {
	for value, want := range map[string]string{
		"":                                   "",
		" , ,,\t":                            "",
		"a":                                  "a",
		"a,b , c":                            "a|b|c",
		"a;b;c=d ; e=\tf,":                   "a; b; c=d; e=f",
		"a ; b = c":                          "a; b=c",
		`a; b="c"`:                           "a; b=c",
		`a; b="\c\d", e`:                     "a; b=cd|e",
		`A-b.c; B_=9`:                        "A-b.c; B_=9",
		"constructor, __proto__; toString=1": "constructor|__proto__; toString=1",
	} {
		f := Fields{{"Other", ";"}, {"sec-websocket-extensions", value}}
		got, ok := f.Extensions()
		if !ok || strings.Join(got, "|") != want {
			t.Errorf("%q: %q %v", value, got, ok)
		}
	}
	f := Fields{{"Sec-WebSocket-Extensions", "a; b=c, d"}, {"SEC-WEBSOCKET-EXTENSIONS", "e"}}
	if got, ok := f.Extensions(); !ok || !slices.Equal(got, []string{"a; b=c", "d", "e"}) {
		t.Errorf("%q %v", got, ok)
	}
}

func TestExtensionsRefuses(t *testing.T) {
	for _, value := range []string{
		";", "=", `"`, `"a"`, "a b", "a;", "a; ;b", "a; b=", "a; =b", "a; b=c=d", "a; b c", "a=b", "a/b", "ä",
		"a; b=;c", "a; b=,c", `a; b="`, `a; b="c`, `a; b=""`, `a; b="c d"`, `a; b="c,d"`, `a; b="c;d"`, `a; b="c\"`,
		`a; b="\"`, `a; b="c"d`, `a; b=c"d"`, `a; "b"=c`, "a\x00", "a; b=\x7f", "a, b;", "a;;b",
	} {
		f := Fields{{"Sec-WebSocket-Extensions", "fine; x=1"}, {"Sec-WebSocket-Extensions", value}}
		if got, ok := f.Extensions(); ok || got != nil {
			t.Errorf("%q: %q", value, got)
		}
	}
}

// Lists made to hurt are gone through once.
func TestExtensionsOfHostileLists(t *testing.T) {
	for _, start := range []string{"", "a;b=\""} {
		for _, piece := range []string{",", " ", ", ", "\"", "a,", ";,", ";a", "=", "a;b=\"\\c\",", "\\", "a; b=c, "} {
			cost := func(n int) float64 {
				f := Fields{{"Sec-WebSocket-Extensions", start + strings.Repeat(piece, n/len(piece))}}
				return testing.AllocsPerRun(1, func() { f.Extensions() })
			}
			if few, many := cost(32<<10), cost(64<<10); many > 2*few+20 {
				t.Errorf("%q: %v allocations, twice as much %v", start+piece, few, many)
			}
		}
	}
}

// What comes out is cut in the same places however often it goes through.
func FuzzExtensions(f *testing.F) {
	for _, seed := range []string{"", "permessage-deflate; client_max_window_bits", `a; b="c\d", e;f`, `a="`, ";,", "a;"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		list, ok := Fields{{"Sec-WebSocket-Extensions", value}}.Extensions()
		if !ok {
			return
		}
		again, ok := Fields{{"Sec-WebSocket-Extensions", strings.Join(list, ",")}}.Extensions()
		if !ok || !slices.Equal(again, list) {
			t.Errorf("%q: %q, then %q %v", value, list, again, ok)
		}
		for _, extension := range list {
			if strings.ContainsAny(extension, "\",\\\t") || !ValidName(extensionName(extension)) {
				t.Errorf("%q: %q", value, extension)
			}
		}
	})
}
