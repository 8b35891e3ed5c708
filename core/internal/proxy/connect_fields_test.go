package proxy

import (
	"strings"
	"testing"

	"libqwebsocket/core/internal/handshake"
)

// fieldsOf reads "Name: value" lines.
func fieldsOf(lines ...string) (fields handshake.Fields) {
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		fields = append(fields, handshake.Field{Name: name, Value: value})
	}
	return fields
}

// request gives the request to the example with these lines.
func request(lines ...string) string {
	return "> CONNECT ws.example.test:8765 HTTP/1.1\r\n" + strings.Join(lines, "\r\n") + "\r\n\r\n"
}

const (
	keepAlive = "Proxy-Connection: keep-alive"
	host      = "Host: ws.example.test"
	agent     = "User-Agent: Mozilla/5.0"
	stale     = "Proxy-Authorization: Basic c3RhbGU6eA=="
	fresh     = "Proxy-Authorization: Basic dXNlcjpzZWNyZXQ="
)

// The program's own fields come last, in their order, as Qt sends them.
func TestConnectOwnFields(t *testing.T) {
	for name, row := range map[string]struct{ own, want []string }{
		"none":             {nil, []string{keepAlive, host, agent}},
		"two":              {[]string{"X-B: 1", "X-A: 2"}, []string{keepAlive, host, agent, "X-B: 1", "X-A: 2"}},
		"bytes":            {[]string{"X: \xff\xe9", "Y:   a  ", "Z: "}, []string{keepAlive, host, agent, "X: \xff\xe9", "Y:   a  ", "Z: "}},
		"User-Agent":       {[]string{"user-agent: mine/1"}, []string{keepAlive, host, "user-agent: mine/1"}},
		"no User-Agent":    {[]string{"User-Agent: "}, []string{keepAlive, host, "User-Agent: "}},
		"Host":             {[]string{"Host: other:80"}, []string{keepAlive, agent, "Host: other:80"}},
		"Proxy-Connection": {[]string{"X: 1", "proxy-connection: close"}, []string{host, agent, "X: 1", "proxy-connection: close"}},
		"all":              {[]string{"User-Agent: a", "Host: b", "Proxy-Connection: c"}, []string{"User-Agent: a", "Host: b", "Proxy-Connection: c"}},
	} {
		t.Run(name, func(t *testing.T) {
			begin := func() Conversation { return NewConnect(example, fieldsOf(row.own...), "", "") }
			expectPlay(t, begin, script{proxy: [][]string{{opens}}}, request(row.want...), "tunnel ")
		})
	}
}

// They are in each request, on the same connection and on a new one. An answer takes the place of a
// Proxy-Authorization that was refused.
func TestConnectOwnFieldsAgain(t *testing.T) {
	closing := basic + "Connection: close\r\nContent-Length: 0\r\n\r\n"
	own := fieldsOf("X-A: 1", stale, "X-B: 2")
	first := request(keepAlive, host, agent, "X-A: 1", stale, "X-B: 2")
	second := request(keepAlive, host, agent, "X-A: 1", "X-B: 2", fresh)
	for name, row := range map[string]struct {
		user, password string
		script         script
		want           []string
	}{
		"not asked":       {"user", "secret", script{proxy: [][]string{{opens}}}, []string{first, "tunnel "}},
		"asked":           {"user", "secret", script{proxy: [][]string{{asks, opens}}}, []string{first, second, "tunnel "}},
		"asked and left":  {"user", "secret", script{proxy: [][]string{{closing}, {opens}}}, []string{first, "reconnect", second, "tunnel "}},
		"program answers": {"", "", script{proxy: [][]string{{asks, opens}}, answers: []string{"user:secret"}}, []string{first, "? oracle", second, "tunnel "}},
		"no answer":       {"", "", script{proxy: [][]string{{asks}}}, []string{first, "? oracle", authRequired}},
	} {
		t.Run(name, func(t *testing.T) {
			begin := func() Conversation { return NewConnect(example, own, row.user, row.password) }
			expectPlay(t, begin, row.script, row.want...)
		})
	}
}
