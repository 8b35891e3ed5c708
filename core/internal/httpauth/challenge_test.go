package httpauth

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"libqwebsocket/core/internal/handshake"
)

// show writes challenges as "scheme[:token68] name=value;..." with "|" between them.
func show(list []challenge) string {
	var all []string
	for _, c := range list {
		s := c.scheme
		if c.token != "" {
			s += ":" + c.token
		}
		for _, p := range c.params {
			s += fmt.Sprintf(" %s=%s;", p.name, p.value)
		}
		all = append(all, s)
	}
	return strings.Join(all, "|")
}

func TestParseChallenges(t *testing.T) {
	for value, want := range map[string]string{
		"": "", " , ,": "",
		"Basic":                                              "basic",
		" NTLM ,":                                            "ntlm",
		`Basic realm="oracle"`:                               "basic realm=oracle;",
		"basic\tREALM = \"a\"":                               "basic realm=a;",
		`Basic realm="a \"b\" \\ c, d=e"`:                    `basic realm=a "b" \ c, d=e;`,
		`Basic realm=""`:                                     "basic realm=;",
		`Basic realm="a",charset="UTF-8"`:                    "basic realm=a; charset=UTF-8;",
		`Basic realm=plain, charset=UTF-8 `:                  "basic realm=plain; charset=UTF-8;",
		`Basic realm=two words , x=1`:                        "basic realm=two words; x=1;",
		`Digest nonce=a/b+c==, qop="auth,auth-int"`:          "digest nonce=a/b+c==; qop=auth,auth-int;",
		`NTLM TlRMTVNTUAAB==`:                                "ntlm:TlRMTVNTUAAB==",
		`Negotiate a+/-._~9=, NTLM`:                          "negotiate:a+/-._~9=|ntlm",
		`Negotiate, NTLM, Basic realm="x"`:                   "negotiate|ntlm|basic realm=x;",
		`Basic realm="x", Digest realm="y", nonce="z", NTLM`: "basic realm=x;|digest realm=y; nonce=z;|ntlm",
		`Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple"`: `newauth realm=apps; type=1; title=Login to "apps";|basic realm=simple;`,
		`Basic , realm="x"`:        "basic", // a list member of its own, which is none
		`Basic realm="x",,, NTLM,`: "basic realm=x;|ntlm",
		`Basic realm="x", y`:       "basic realm=x;|y",
		`Basic a=1, a=2`:           "basic a=1; a=2;",

		// What breaks the grammar, and what stood before it.
		`"`: "", `Basic"x"`: "", `=`: "", `Basic =x`: "",
		`NTLM, Basic realm="x`:         "ntlm",
		`NTLM, Basic realm="x\`:        "ntlm",
		`NTLM, Basic realm="x"y`:       "ntlm",
		`NTLM, Basic realm`:            "ntlm|basic:realm",
		`NTLM, Basic realm x`:          "ntlm",
		`NTLM, Basic a=1 , b="`:        "ntlm",
		"NTLM\x00":                     "",
		"Basic realm=\"a\r\nX: y\"":    "",
		"Basic realm=\"\x7f\"":         "",
		"Basic realm=\"\xe9\xc3\xa9\"": "basic realm=\xe9\xc3\xa9;",
	} {
		if got := show(parseChallenges([]string{value})); got != want {
			t.Errorf("%q:\n got %q\nwant %q", value, got, want)
		}
	}
	if got := show(parseChallenges([]string{"Negotiate", `Basic "`, "NTLM, Basic"})); got != "negotiate|ntlm|basic" {
		t.Error("more fields than one:", got)
	}
	twice := challenge{params: []param{{"a", "1"}, {"a", "2"}}}
	if twice.get("a") != "2" || twice.get("b") != "" {
		t.Error("the last one counts")
	}
}

// What is too much is not looked at, and what is long is gone through once.
func TestChallengeLimits(t *testing.T) {
	fits := `Basic realm="` + strings.Repeat("r", maxValueSize-14) + `"`
	if list := parseChallenges([]string{fits + " ", fits}); len(list) != 1 {
		t.Error("size of a field:", len(list))
	}
	if list := parseChallenges(slices.Repeat([]string{"a,b,c"}, 100)); len(list) != maxChallenges {
		t.Error("challenges:", len(list))
	}
	for n, want := range map[int]int{maxParams: 1, maxParams + 1: 0} {
		if list := parseChallenges([]string{"Basic " + strings.Repeat("a=1,", n)}); len(list) != want {
			t.Errorf("%d parameters: %d", n, len(list))
		}
	}
	for _, piece := range []string{",", " ", `"`, `\"`, "a=", "a=1,", `a=",`, "a ", "=", "a,"} {
		value := "Basic " + strings.Repeat(piece, maxValueSize/len(piece)-3)
		if n := testing.AllocsPerRun(1, func() { parseChallenges([]string{value}) }); n > 200 {
			t.Errorf("%q: %v allocations", piece, n)
		}
	}
}

// FuzzChallenge parses any field. What comes out is clean, bounded, and the same when it is written and
// parsed again; an Exchange that answers it gives a clean field without the password.
func FuzzChallenge(f *testing.F) {
	for _, seed := range []string{
		`Basic realm="oracle", charset="UTF-8"`, `Digest realm="a\"b", nonce="n", qop="auth", algorithm=SHA-256-sess`,
		`Digest nonce=n, opaque=o, userhash=true, stale=TRUE`, "Negotiate abc=, NTLM, Basic", "NTLM TlRMTVNTUAACAAAA",
		`Basic realm="`, "a=1, b", `x "`, ",,",
	} {
		f.Add(seed, "us\xc3\xa9r")
	}
	f.Fuzz(func(t *testing.T, value, user string) {
		if len(value) > maxValueSize/4 {
			return // what is written again is longer
		}
		list := parseChallenges([]string{value})
		if again := parseChallenges([]string{write(list)}); !reflect.DeepEqual(list, again) {
			t.Fatalf("%q: %q, then %q", value, show(list), show(again))
		}
		const password = "a password that nothing else holds"
		var x Exchange
		x.SetCredentials(user, password)
		for range maxRounds {
			if err := x.Challenged([]string{value}); err != nil {
				break
			}
			answer, ok := x.Answer("CONNECT", "h:1")
			if !handshake.ValidValue(answer) || ok == (answer == "") || strings.Contains(answer, password) {
				t.Fatalf("%q: %q %v", value, answer, ok)
			}
		}
	})
}

// write gives challenges as a field.
func write(list []challenge) string {
	var all []string
	for _, c := range list {
		var params []string
		for _, p := range c.params {
			params = append(params, p.name+"="+quote(p.value))
		}
		all = append(all, strings.TrimRight(c.scheme+" "+c.token+strings.Join(params, ","), " "))
	}
	return strings.Join(all, ",")
}
