package httpauth

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
)

// challenged expects that the Exchange can answer a challenge.
func challenged(t *testing.T, x *Exchange, values ...string) {
	t.Helper()
	if err := x.Challenged(values); err != nil {
		t.Fatalf("%q: %v", values, err)
	}
}

// answer expects an answer that begins with a scheme.
func answer(t *testing.T, x *Exchange, scheme string) string {
	t.Helper()
	value, ok := x.Answer("CONNECT", "ws.example.test:8765")
	if !ok || !strings.HasPrefix(value, scheme+" ") {
		t.Fatalf("answer %q %v, not in %s", value, ok, scheme)
	}
	return value
}

func expectNeeds(t *testing.T, x *Exchange, want bool) {
	t.Helper()
	if x.NeedsCredentials() != want {
		t.Fatalf("NeedsCredentials() is %v", !want)
	}
}

func TestBasicExchange(t *testing.T) {
	var x Exchange
	expectNeeds(t, &x, false)
	if value, ok := x.Answer("CONNECT", "h:1"); ok {
		t.Error("answered before it was asked:", value)
	}
	if x.Realm() != "" || x.KeepConnection() {
		t.Error("state before a challenge")
	}
	challenged(t, &x, `Basic realm="oracle"`)
	expectNeeds(t, &x, true)
	if value, ok := x.Answer("CONNECT", "h:1"); ok || x.Realm() != "oracle" {
		t.Error("answered without credentials:", value)
	}
	if x.SetCredentials("", "") {
		t.Error("took empty credentials")
	}
	if !x.SetCredentials("user", "wrong") {
		t.Error("refused credentials")
	}
	expectNeeds(t, &x, false)
	if got := answer(t, &x, "Basic"); got != "Basic dXNlcjp3cm9uZw==" {
		t.Error(got)
	}
	challenged(t, &x, `Basic realm="oracle"`)
	expectNeeds(t, &x, true)
	if x.SetCredentials("user", "wrong") {
		t.Error("took the same credentials twice")
	}
	if !x.SetCredentials("user", "secret") {
		t.Error("refused other credentials")
	}
	if got := answer(t, &x, "Basic"); got != "Basic dXNlcjpzZWNyZXQ=" {
		t.Error(got)
	}
}

// A challenge to a request that proved nothing refuses nothing.
func TestGivenBeforeChallenge(t *testing.T) {
	var x Exchange
	x.SetCredentials("user", "secret")
	challenged(t, &x, "Basic")
	expectNeeds(t, &x, false)
	challenged(t, &x, "Basic")
	expectNeeds(t, &x, false)
	answer(t, &x, "Basic")
	challenged(t, &x, "Basic")
	expectNeeds(t, &x, true)
}

func TestSchemeIsChosen(t *testing.T) {
	for _, row := range []struct {
		values []string
		want   string // scheme and realm; "" for none
	}{
		{[]string{`Basic realm="b"`, "NTLM", `Digest realm="d", nonce="n"`}, "Digest d"},
		{[]string{`Digest realm="d", nonce="n"`, "NTLM", `Basic realm="b"`}, "Digest d"},
		{[]string{`Basic realm="b", NTLM, Negotiate`}, "NTLM "},
		{[]string{"Negotiate", `Basic realm="b"`, `Basic realm="c"`}, "Basic b"},
		{[]string{`Digest realm="x", nonce="n", algorithm=SHA-512-256, Digest realm="y", nonce="n", algorithm=sha-256, ` +
			`Digest realm="z", nonce="n"`}, "Digest y"},
		{[]string{`Digest realm="x", nonce="n", qop="auth-int"`, `Basic realm="b"`}, "Basic b"},
		{[]string{`Digest realm="x"`, `Basic realm="b"`}, "Basic b"},
		{[]string{`Digest realm="x", nonce="n", algorithm=MD5-sess`, `Basic realm="b"`}, "Basic b"},
		{[]string{`Digest realm="x", nonce="n", algorithm=-sess, qop=auth`, `Basic realm="b"`}, "Basic b"},
		{[]string{`BASIC realm="b` + "\xe9" + `"`}, "Basic bé"},
		{[]string{`basic realm="bé"`}, "Basic bé"},
		{[]string{"Negotiate"}, ""}, {[]string{`Digest realm="x"`}, ""}, {nil, ""}, {[]string{""}, ""},
	} {
		var x Exchange
		x.SetCredentials("user", "secret")
		if err := x.Challenged(row.values); err != nil {
			if row.want != "" || !errors.Is(err, ErrScheme) {
				t.Errorf("%q: %v", row.values, err)
			}
			continue
		}
		value, _ := x.Answer("CONNECT", "h:1")
		scheme, _, _ := strings.Cut(value, " ")
		if got := scheme + " " + x.Realm(); got != row.want {
			t.Errorf("%q: %q, want %q", row.values, got, row.want)
		}
	}
}

// Challenges do not go on for ever, whatever is answered.
func TestRoundsEnd(t *testing.T) {
	for name, value := range map[string]string{
		"refused": `Basic realm="x"`, "stale": `Digest realm="x", nonce="n", stale=true`,
	} {
		var x Exchange
		rounds := 0
		var err error
		for ; err == nil; rounds++ {
			x.SetCredentials("user", strings.Repeat("x", rounds))
			x.Answer("CONNECT", "h:1")
			err = x.Challenged([]string{value})
		}
		if rounds != 9 || err != ErrRounds {
			t.Errorf("%s: %d rounds, %v", name, rounds, err)
		}
	}
}

func TestOctets(t *testing.T) {
	for text, want := range map[string]string{"": "", "user": "user", "£ÿ": "\xa3\xff", "£€": "£€", "\U0001F600": "\U0001F600"} {
		if got := Octets(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	// RFC 7617, 2.1; Qt sends Latin-1 where nothing else is asked for.
	for challenge, want := range map[string]string{
		`Basic realm="foo", charset="utf-8"`: "test:123\xc2\xa3",
		`Basic realm="foo"`:                  "test:123\xa3",
	} {
		var x Exchange
		x.SetCredentials("test", "123£")
		challenged(t, &x, challenge)
		pair, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(answer(t, &x, "Basic"), "Basic "))
		if err != nil || string(pair) != want {
			t.Errorf("%s: %q %v", challenge, pair, err)
		}
	}
}
