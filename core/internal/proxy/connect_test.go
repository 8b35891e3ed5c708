package proxy

import (
	"strings"
	"testing"
)

// What Qt sends, as recorded.
const (
	plain  = "> CONNECT ws.example.test:8765 HTTP/1.1\r\nProxy-Connection: keep-alive\r\nHost: ws.example.test\r\nUser-Agent: Mozilla/5.0\r\n\r\n"
	secret = "> CONNECT ws.example.test:8765 HTTP/1.1\r\nProxy-Connection: keep-alive\r\nHost: ws.example.test\r\nUser-Agent: Mozilla/5.0\r\n" +
		"Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n\r\n"
	wrong = "> CONNECT ws.example.test:8765 HTTP/1.1\r\nProxy-Connection: keep-alive\r\nHost: ws.example.test\r\nUser-Agent: Mozilla/5.0\r\n" +
		"Proxy-Authorization: Basic dXNlcjp3cm9uZw==\r\n\r\n"
)

// What the recorded proxies say.
const (
	opens = "HTTP/1.1 200 OK\r\n\r\n"
	basic = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"oracle\"\r\n"
	asks  = basic + "Content-Length: 0\r\n\r\n"
)

func anonymous() Conversation { return NewConnect(example, nil, "", "") }
func withUser() Conversation  { return NewConnect(example, nil, "user", "secret") }

func TestConnectAsRecorded(t *testing.T) {
	for name, row := range map[string]struct {
		script script
		want   []string
	}{
		"proxy_http_headers_in_reply": {script{proxy: [][]string{{"HTTP/1.0 200 OK\r\nVia: x\r\nProxy-Agent: y\r\n\r\n"}}},
			[]string{plain, "tunnel "}},
		"proxy_http_auth_in_slot": {script{proxy: [][]string{{asks, opens}}, answers: []string{"user:secret"}},
			[]string{plain, "? oracle", secret, "tunnel "}},
		"proxy_http_auth_wrong_twice": {script{proxy: [][]string{{asks, asks, opens}}, answers: []string{"user:wrong", "user:secret"}},
			[]string{plain, "? oracle", wrong, "? oracle", secret, "tunnel "}},
		"proxy_http_auth_reconnect": {script{proxy: [][]string{{basic + "Connection: close\r\nContent-Length: 0\r\n\r\n"}, {opens}},
			answers: []string{"user:secret"}},
			[]string{plain, "? oracle", "reconnect", secret, "tunnel "}},
		"proxy_http_403": {script{proxy: [][]string{{"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"}}},
			[]string{plain, "3 Proxy denied connection"}},
		"proxy_http_500": {script{proxy: [][]string{{"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"}}},
			[]string{plain, "18 Error communicating with HTTP proxy"}},
		"proxy_http_garbage": {script{proxy: [][]string{{"what is this\r\n\r\n"}}},
			[]string{plain, "18 Did not receive HTTP response from proxy"}},
		"proxy_http_closes": {script{proxy: [][]string{{}}},
			[]string{plain, "15 Proxy connection closed prematurely"}},
	} {
		t.Run(name, func(t *testing.T) { expectPlay(t, anonymous, row.script, row.want...) })
	}
}

func TestConnectRequest(t *testing.T) {
	for _, row := range []struct {
		target     Target
		line, host string
	}{
		{Target{"ws.example.test", 80}, "ws.example.test:80", "ws.example.test"}, // proxy_http_default_port
		{Target{"127.0.0.1", 8080}, "127.0.0.1:8080", "127.0.0.1"},               // proxy_socket_and_loopback
		{Target{"::1", 443}, "[::1]:443", "[::1]"},
		{Target{"fe80::1%eth0", 65535}, "[fe80::1]:65535", "[fe80::1]"},
	} {
		want := "CONNECT " + row.line + " HTTP/1.1\r\nProxy-Connection: keep-alive\r\nHost: " + row.host + "\r\nUser-Agent: Mozilla/5.0\r\n\r\n"
		if got := NewConnect(row.target, nil, "user", "secret").Start(); string(got) != want {
			t.Errorf("%v: %q", row.target, got)
		}
	}
}

func TestConnectStatus(t *testing.T) {
	for status, want := range map[string]string{
		"200 OK": "tunnel x", "201 Created": "tunnel x", "299": "tunnel x",
		"403 Forbidden":             "3 Proxy denied connection",
		"405 Method Not Allowed":    "3 Proxy denied connection",
		"404 Not Found":             "2 Host not found",
		"503 Service Unavailable":   "0 Connection refused",
		"101 Switching Protocols":   "18 Error communicating with HTTP proxy",
		"302 Found":                 "18 Error communicating with HTTP proxy",
		"401 Unauthorized":          "18 Error communicating with HTTP proxy",
		"502 Bad Gateway":           "18 Error communicating with HTTP proxy",
		"2147483647 Large":          "18 Error communicating with HTTP proxy",
		"99999999999999999999 Huge": "18 Did not receive HTTP response from proxy",
		"-1 Negative":               "18 Did not receive HTTP response from proxy",
	} {
		expectPlay(t, anonymous, script{proxy: [][]string{{"HTTP/1.1 " + status + "\r\n\r\nx"}}}, plain, want)
	}
	for _, garbage := range []string{"\n", "\r\n\r\n", "SSH-2.0-x\r\n", "\x05\xff\n", "HTTP/1.1\r\n", "HTTP/11 200 OK\r\n\r\n"} {
		expectPlay(t, anonymous, script{proxy: [][]string{{garbage}}}, plain, "18 Did not receive HTTP response from proxy")
	}
}

// No body follows what opens the tunnel, whatever the head says of one.
func TestConnectTunnelBegins(t *testing.T) {
	for _, head := range []string{
		"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
	} {
		expectPlay(t, anonymous, script{proxy: [][]string{{head + "\x81\x02hi", "more"}}}, plain, "tunnel \x81\x02himore")
	}
}

func TestConnectEndless(t *testing.T) {
	const failed = "18 Error communicating with HTTP proxy"
	for name, says := range map[string]string{
		"interim": strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", maxInterim+1) + opens,
		"line":    "HTTP/1.1 200 " + strings.Repeat("x", headLimits.Line),
		"garbage": strings.Repeat("x", headLimits.Line+3),
		"head":    "HTTP/1.1 200 OK\r\n" + strings.Repeat("A: "+strings.Repeat("x", 1000)+"\r\n", 70),
		"fields":  "HTTP/1.1 200 OK\r\n" + strings.Repeat("A: x\r\n", headLimits.Count+1),
	} {
		t.Run(name, func(t *testing.T) { expectPlay(t, anonymous, script{proxy: [][]string{{says}}}, plain, failed) })
	}
}

func TestConnectEnded(t *testing.T) {
	const closed = "15 Proxy connection closed prematurely"
	for _, says := range []string{"H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n\r", "HTTP/1.1 100 Continue\r\n\r\n", basic} {
		expectPlay(t, anonymous, script{proxy: [][]string{{says}}}, plain, closed)
	}
	// The end of an idle connection can cross the next request; that of a new one says no.
	expectPlay(t, withUser, script{proxy: [][]string{{asks}, {}}}, plain, secret, "reconnect", secret, closed)
	expectPlay(t, withUser, script{proxy: [][]string{{asks}, {opens}}}, plain, secret, "reconnect", secret, "tunnel ")
	expectPlay(t, withUser, script{proxy: [][]string{{asks, "HTTP"}}}, plain, secret, closed)

	c := anonymous()
	c.Start()
	if _, step := c.Feed([]byte(asks)); step != NeedCredentials {
		t.Fatal(step)
	}
	if step := c.Ended(); step != NeedCredentials {
		t.Error("ended while the program was asked:", step)
	}
	if step := c.Answer("user", "secret"); step != Reconnect {
		t.Error("answered when it had ended:", step)
	}
	if got := "> " + string(c.Start()); got != secret {
		t.Error(got)
	}
	if n, step := c.Feed([]byte(opens + "x")); n != len(opens) || step != Established {
		t.Error(n, step)
	}
	if n, step := c.Feed([]byte("x")); n != 0 || step != Established || c.Ended() != Established || c.Answer("a", "b") != Established {
		t.Error("does not stay established:", n, step)
	}
}

func TestUnreached(t *testing.T) {
	for _, row := range []struct {
		c    Conversation
		kind Kind
		want string
	}{
		{anonymous(), ConnectionRefused, "Proxy connection refused"}, // proxy_http_refused
		{anonymous(), HostNotFound, "Proxy server not found"},        // proxy_http_host_not_found
		{anonymous(), Timeout, "Proxy server connection timed out"},
		{NewSocks5(example, "", ""), ConnectionRefused, "Connection to proxy refused"},
		{NewSocks5(example, "", ""), HostNotFound, "Proxy host not found"},
		{NewSocks5(example, "", ""), Timeout, "Connection to proxy timed out"},
	} {
		kinds := map[Kind]Kind{ConnectionRefused: 14, HostNotFound: 17, Timeout: 16}
		if err := row.c.Unreached(row.kind); err == nil || err.Text != row.want || err.Kind != kinds[row.kind] {
			t.Errorf("%d: %+v, want %s", row.kind, err, row.want)
		}
		if err := row.c.Unreached(NetworkError); err != nil {
			t.Error(err)
		}
	}
}
