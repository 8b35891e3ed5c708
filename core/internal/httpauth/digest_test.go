package httpauth

import (
	"strings"
	"testing"

	oracle "github.com/icholy/digest"
)

// fixed gives the Digest state after a challenge, with a known cnonce.
func fixed(t *testing.T, field, cnonce string) *digest {
	t.Helper()
	list := parseChallenges([]string{field})
	if len(list) != 1 {
		t.Fatalf("%q: %d challenges", field, len(list))
	}
	d, ok := readDigest(&list[0], nil).(*digest)
	if !ok {
		t.Fatalf("%q cannot be answered", field)
	}
	d.cnonce = cnonce
	return d
}

// The examples of RFC 7616, 3.9.1, and RFC 2617, 3.5.
func TestDigestExamples(t *testing.T) {
	for _, row := range []struct{ challenge, password, cnonce, want string }{
		{`Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, ` +
			`nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
			"Circle of Life", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
			`Digest username="Mufasa", realm="http-auth@example.org", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", ` +
				`uri="/dir/index.html", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", ` +
				`response="8ca523f5e9506fed4657c9700eebdbec", algorithm=MD5, qop=auth, nc=00000001, ` +
				`cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"`},
		{`Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, ` +
			`nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
			"Circle of Life", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
			`Digest username="Mufasa", realm="http-auth@example.org", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", ` +
				`uri="/dir/index.html", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", ` +
				`response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", algorithm=SHA-256, qop=auth, ` +
				`nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"`},
		{`Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ` +
			`opaque="5ccc069c403ebaf9f0171e9517f40e41"`,
			"Circle Of Life", "0a4f113b",
			`Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ` +
				`uri="/dir/index.html", opaque="5ccc069c403ebaf9f0171e9517f40e41", ` +
				`response="6629fae49393a05397450978507c4ef1", qop=auth, nc=00000001, cnonce="0a4f113b"`},
	} {
		x := Exchange{user: "Mufasa", password: row.password}
		if got, ok := fixed(t, row.challenge, row.cnonce).answer(&x, "GET", "/dir/index.html"); !ok || got != row.want {
			t.Errorf("\n got %s\nwant %s", got, row.want)
		}
	}
}

// The same challenges, nonces and credentials give the same answers in another implementation.
func TestDigestAgainstOracle(t *testing.T) {
	for _, user := range []string{"user", `do"ma\in`, "us er", "a:b"} {
		for _, field := range []string{
			`Digest realm="oracle", nonce="n"`,
			`Digest realm="or\"ac\\le", nonce="n", opaque="o,p", algorithm=MD5`,
			`Digest realm="", nonce="a=b", qop="auth"`,
			`Digest realm="oracle", nonce="n", qop="auth", algorithm=MD5, userhash=true`,
			`Digest realm="oracle", nonce="n", qop="auth-int,auth", algorithm=SHA-256, opaque="x"`,
			`Digest realm="oracle", nonce="n", algorithm=SHA-256`,
			`Digest realm="oracle", nonce="n", qop="auth", algorithm=MD5-sess`,
			`Digest realm="oracle", nonce="n", qop="auth", algorithm=SHA-256-sess, userhash=true`,
		} {
			ours := fixed(t, field, "c0ffee")
			x := Exchange{user: user, password: "pass:word"}
			for count := 1; count <= 2; count++ {
				value, _ := ours.answer(&x, "CONNECT", "ws.example.test:8765")
				got, err := oracle.ParseCredentials(value)
				if err != nil {
					t.Fatalf("%s: %v", value, err)
				}
				if want := oracleAnswer(t, field, oracle.Options{
					Method: "CONNECT", URI: "ws.example.test:8765", Count: count, Cnonce: "c0ffee",
					Username: user, Password: "pass:word",
				}, ours.auth); *got != want {
					t.Errorf("%s\n got %+v\nwant %+v", field, *got, want)
				}
			}
		}
	}
}

// oracleAnswer lets the other implementation answer. It knows no -sess algorithm, but takes its A1.
func oracleAnswer(t *testing.T, field string, o oracle.Options, auth bool) oracle.Credentials {
	t.Helper()
	c, err := oracle.ParseChallenge(field)
	if err != nil {
		t.Fatal(err)
	}
	if auth {
		c.QOP = []string{"auth"} // it would not find this in "auth-int,auth" or "auth, auth-int" alike
	}
	algorithm := c.Algorithm
	if base, ok := strings.CutSuffix(algorithm, "-sess"); ok {
		c.Algorithm = base
		h := hexMD5
		if base == "SHA-256" {
			h = hexSHA256
		}
		o.A1 = h(h(o.Username+":"+c.Realm+":"+o.Password) + ":" + c.Nonce + ":" + o.Cnonce)
	}
	answer, err := oracle.Digest(c, o)
	if err != nil {
		t.Fatal(err)
	}
	answer.Algorithm = algorithm
	if answer.Nc = o.Count; !auth {
		answer.Nc, answer.Cnonce = 0, ""
	}
	return *answer
}

func TestDigestUsername(t *testing.T) {
	for _, row := range []struct{ params, user, want string }{
		{"", `a"b\c`, `username="a\"b\\c"`},
		{"", "üser", "username=\"\xfcser\""},
		{"", "€", `username="€"`},
		{`, charset="UTF-8"`, "user", `username="user"`},
		{`, charset="UTF-8"`, "Jäsøn Doe~1", `username*=UTF-8''J%C3%A4s%C3%B8n%20Doe%7E1`},
		// RFC 7616, 3.9.2 has this user; its algorithm is another one.
		{`, charset="UTF-8", userhash=true, algorithm=SHA-256`, "Jäsøn Doe", `username="` + hexSHA256("J\xc3\xa4s\xc3\xb8n Doe:r") + `"`},
	} {
		x := Exchange{user: row.user, password: "p"}
		value, ok := fixed(t, `Digest realm="r", nonce="n"`+row.params, "c").answer(&x, "GET", "/")
		if !ok || !strings.HasPrefix(value, "Digest "+row.want+",") {
			t.Errorf("%q: %q", row.user, value)
		}
	}
	x := Exchange{user: "a\r\nX-Evil: 1", password: "p"}
	if value, ok := fixed(t, `Digest realm="r", nonce="n"`, "c").answer(&x, "GET", "/"); ok {
		t.Errorf("a field from a user's name: %q", value)
	}
}

// A stale nonce is no refusal; the count goes on with a nonce, and a new one has a new cnonce.
func TestDigestExchange(t *testing.T) {
	parse := func(value string) *oracle.Credentials {
		c, err := oracle.ParseCredentials(value)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	var x Exchange
	x.SetCredentials("user", "secret")
	challenged(t, &x, `Digest realm="r", nonce="1", qop=auth`)
	first, second := parse(answer(t, &x, "Digest")), parse(answer(t, &x, "Digest"))
	if first.Nc != 1 || second.Nc != 2 || first.Cnonce != second.Cnonce || len(first.Cnonce) != 32 || first.Response == second.Response {
		t.Errorf("%+v, then %+v", first, second)
	}
	challenged(t, &x, `Digest realm="r", nonce="2", qop=auth, stale=TRUE`)
	expectNeeds(t, &x, false)
	third := parse(answer(t, &x, "Digest"))
	if third.Nc != 1 || third.Nonce != "2" || third.Cnonce == first.Cnonce {
		t.Errorf("%+v after %+v", third, second)
	}
	challenged(t, &x, `Digest realm="r", nonce="2", qop=auth, stale=false`)
	expectNeeds(t, &x, true)
	x.SetCredentials("user", "other")
	if fourth := parse(answer(t, &x, "Digest")); fourth.Nc != 2 || fourth.Cnonce != third.Cnonce {
		t.Errorf("%+v after %+v", fourth, third)
	}
	if x.KeepConnection() {
		t.Error("Digest needs no connection of its own")
	}

	var basic Exchange
	basic.SetCredentials("user", "secret")
	challenged(t, &basic, "Basic")
	answer(t, &basic, "Basic")
	challenged(t, &basic, `Digest realm="r", nonce="1", stale=true`)
	expectNeeds(t, &basic, true) // no nonce was used that could be stale
}
