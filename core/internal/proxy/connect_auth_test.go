package proxy

import (
	"fmt"
	"strings"
	"testing"

	"github.com/icholy/digest"
)

const authRequired = "12 Authentication required"

func TestConnectCredentials(t *testing.T) {
	for name, row := range map[string]struct {
		begin  func() Conversation
		script script
		want   []string
	}{
		"given before":   {withUser, script{proxy: [][]string{{asks, opens}}}, []string{plain, secret, "tunnel "}},
		"never asked":    {withUser, script{proxy: [][]string{{opens}}}, []string{plain, "tunnel "}},
		"none":           {anonymous, script{proxy: [][]string{{asks}}}, []string{plain, "? oracle", authRequired}},
		"the same again": {withUser, script{proxy: [][]string{{asks, asks}}, answers: []string{"user:secret"}}, []string{plain, secret, "? oracle", authRequired}},
		"others": {withUser, script{proxy: [][]string{{asks, asks, opens}}, answers: []string{"user:wrong"}},
			[]string{plain, secret, "? oracle", wrong, "tunnel "}},
		"given up":      {withUser, script{proxy: [][]string{{asks, asks}}}, []string{plain, secret, "? oracle", authRequired}},
		"no scheme":     {withUser, script{proxy: [][]string{{"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n"}}}, []string{plain, "18 Error parsing authentication request from proxy"}},
		"only Kerberos": {withUser, script{proxy: [][]string{{"HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\n\r\n"}}}, []string{plain, "18 Error parsing authentication request from proxy"}},
		"site's scheme": {withUser, script{proxy: [][]string{{"HTTP/1.1 407 No\r\nWWW-Authenticate: Basic\r\n\r\n"}}}, []string{plain, "18 Error parsing authentication request from proxy"}},
		"not expressible": {func() Conversation { return NewConnect(example, nil, "a\nb", "secret") },
			script{proxy: [][]string{{"HTTP/1.1 407 No\r\nProxy-Authenticate: Digest nonce=n\r\nContent-Length: 0\r\n\r\n"}}},
			[]string{plain, authRequired}},
	} {
		t.Run(name, func(t *testing.T) { expectPlay(t, row.begin, row.script, row.want...) })
	}
}

// A proxy that asks for ever is left, whether it refuses or says that all was too old.
func TestConnectAsksForEver(t *testing.T) {
	stale := "HTTP/1.1 407 No\r\nProxy-Authenticate: Digest realm=r, nonce=n, stale=true\r\nContent-Length: 0\r\n\r\n"
	var answers, asked []string
	for i := range 20 {
		answers = append(answers, fmt.Sprint("user:", i))
		asked = append(asked, asks)
	}
	var closing [][]string
	for range 20 {
		closing = append(closing, []string{basic + "Connection: close\r\n\r\n"})
	}
	for name, s := range map[string]script{
		"refuses": {[][]string{asked}, answers},
		"closes":  {closing, answers},
		"stale":   {[][]string{{strings.Repeat(stale, 20)}}, []string{"user:secret"}},
	} {
		log := play(anonymous(), s, 1<<20)
		if end := log[len(log)-1]; end != authRequired || len(log) > 30 || strings.Count(strings.Join(log, ""), "CONNECT") != 9 {
			t.Errorf("%s: %d steps, %q", name, len(log), end)
		}
	}
}

// The body of a 407 is passed over, or its connection left.
func TestConnectBody(t *testing.T) {
	kept := []string{plain, secret, "tunnel x"}
	left := []string{plain, "reconnect", secret, "tunnel x"}
	for name, row := range map[string]struct {
		says string // behind status and challenge
		want []string
	}{
		"length":              {"Content-Length: 5\r\n\r\nHTTP/", kept},
		"chunks":              {"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1a ; x=\"y\"\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nTrailer: x\r\n\r\n", kept},
		"no chunk":            {"Transfer-Encoding: chunked\r\nContent-Length: 1000\r\n\r\n0\r\n\r\n", kept},
		"bare LF":             {"transfer-encoding: Chunked\r\n\r\n1\na\r\n0\n\n", kept},
		"most":                {fmt.Sprintf("Content-Length: %d\r\n\r\n%s", maxBody, strings.Repeat("x", maxBody)), kept},
		"HTTP/1.0 keeps":      {"Proxy-Connection: keep-alive\r\nContent-Length: 1\r\n\r\nx", kept},
		"unframed":            {"\r\nsome text", left},
		"closes":              {"Connection: close\r\nContent-Length: 9\r\n\r\nsome", left},
		"proxy closes":        {"Proxy-Connection: x, Close\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", left},
		"gzip":                {"Transfer-Encoding: gzip\r\n\r\nxx", left},
		"length is no number": {"Content-Length: 1,1\r\n\r\nx", left},
		"length is negative":  {"Content-Length: -1\r\n\r\nx", left},
		"length overflows":    {"Content-Length: 18446744073709551616\r\n\r\nx", left},
		"too long":            {fmt.Sprintf("Content-Length: %d\r\n\r\nx", maxBody+1), left},
		"chunk too long":      {"Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\nx", left},
		"chunk overflows":     {"Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\nx", left},
		"chunk is no number":  {"Transfer-Encoding: chunked\r\n\r\n-1\r\nx", left},
		"chunk has no size":   {"Transfer-Encoding: chunked\r\n\r\n\r\n", left},
		"endless line":        {"Transfer-Encoding: chunked\r\n\r\n1;" + strings.Repeat("x", maxChunkLine), left},
		"endless trailers":    {"Transfer-Encoding: chunked\r\n\r\n0\r\n" + strings.Repeat("A: b\r\n", maxBody/6+1), left},
		"endless chunks":      {"Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("1\r\na\r\n", maxBody/6+1), left},
	} {
		t.Run(name, func(t *testing.T) {
			head := basic
			if name == "HTTP/1.0 keeps" {
				head = strings.Replace(basic, "1.1", "1.0", 1)
			}
			expectPlay(t, withUser, script{proxy: [][]string{{head + row.says, opens + "x"}, {opens + "x"}}}, row.want...)
		})
	}
	for _, cut := range []string{"Content-Length: 9\r\n\r\nsome", "Transfer-Encoding: chunked\r\n\r\n5\r\nab"} {
		expectPlay(t, withUser, script{proxy: [][]string{{basic + cut}, {opens + "x"}}}, left...)
	}
	old := strings.Replace(asks, "1.1", "1.0", 1)
	expectPlay(t, withUser, script{proxy: [][]string{{old}, {opens + "x"}}}, left...)
}

// Digest proves the request line; one connection may ask again with a new nonce.
func TestConnectDigest(t *testing.T) {
	ask := func(more string) string {
		return "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=b\r\nProxy-Authenticate: Digest realm=\"d\", qop=\"auth\", " + more + "\r\nContent-Length: 0\r\n\r\n"
	}
	log := play(withUser(), script{proxy: [][]string{{ask("nonce=1"), ask("nonce=2, stale=true, algorithm=SHA-256"), opens}}}, 3)
	if len(log) != 4 || log[3] != "tunnel " {
		t.Fatalf("%q", log)
	}
	for i, challenge := range []string{`Digest realm="d", qop="auth", nonce="1"`, `Digest realm="d", qop="auth", nonce="2", algorithm=SHA-256`} {
		_, value, _ := strings.Cut(log[1+i], "Proxy-Authorization: ")
		got, err := digest.ParseCredentials(strings.TrimSpace(value))
		if err != nil {
			t.Fatal(err)
		}
		c, err := digest.ParseChallenge(challenge)
		if err != nil {
			t.Fatal(err)
		}
		want, err := digest.Digest(c, digest.Options{Method: "CONNECT", URI: "ws.example.test:8765", Count: 1,
			Username: "user", Password: "secret", Cnonce: got.Cnonce})
		if err != nil || *got != *want {
			t.Errorf("got %+v\nwant %+v, %v", got, want, err)
		}
	}
}

// NTLM takes three requests over one connection, and begins again on another one.
func TestConnectNTLM(t *testing.T) {
	const token = "TlRMTVNTUAACAAAAAAAAAAAAAAABAAAAASNFZ4mrze8=" // 32 bytes that know Unicode
	const begin = "HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nContent-Length: 1\r\n\r\nx"
	const legs = "HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM " + token + "\r\n" // no length: Qt takes it for none
	kinds := func(s script) string {
		var b strings.Builder
		for _, entry := range play(withUser(), s, 1) {
			_, value, ok := strings.Cut(entry, "Proxy-Authorization: NTLM TlRMTVNTUAA")
			switch {
			case ok && value[0] == 'B':
				b.WriteString("1 ")
			case ok && value[0] == 'D':
				b.WriteString("3 ")
			default:
				b.WriteString(strings.SplitN(entry, "\r", 2)[0] + " ")
			}
		}
		return strings.ReplaceAll(b.String(), "> CONNECT ws.example.test:8765 HTTP/1.1", "0")
	}
	for name, row := range map[string]struct {
		script script
		want   string
	}{
		"one connection": {script{proxy: [][]string{{begin, legs + "\r\n", opens}}}, "0 1 3 tunnel  "},
		"first answer closes": {script{proxy: [][]string{{"HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nConnection: close\r\n\r\n"}, {legs + "\r\n", opens}}},
			"0 reconnect 1 3 tunnel  "},
		"lost in the middle": {script{proxy: [][]string{{begin, legs + "Connection: close\r\n\r\n"}, {legs + "\r\n", opens}}}, "0 1 reconnect 1 3 tunnel  "},
		"refused":            {script{proxy: [][]string{{begin, legs + "\r\n", begin}}}, "0 1 3 ?  " + authRequired + " "},
		"refused, others": {script{proxy: [][]string{{begin, legs + "\r\n", begin, legs + "\r\n", opens}}, answers: []string{"user:other"}},
			"0 1 3 ?  1 3 tunnel  "},
	} {
		if got := kinds(row.script); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}
