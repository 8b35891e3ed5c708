package proxy

import (
	"fmt"
	"strings"
	"testing"
)

// What Qt sends, as recorded.
const (
	offersNone     = "> \x05\x01\x00"
	offersPassword = "> \x05\x01\x02"
	login          = "> \x01\x04user\x06secret"
	wrongLogin     = "> \x01\x04user\x05wrong"
	wantsTunnel    = "> \x05\x01\x00\x03\x0fws.example.test\x22\x3d"
)

// What the recorded proxies say.
const (
	takesNone     = "\x05\x00"
	takesPassword = "\x05\x02"
	takesNothing  = "\x05\xff"
	welcome       = "\x01\x00"
	unknownUser   = "\x01\x01"
	connected     = "\x05\x00\x00\x01\x7f\x00\x00\x01\x12\x34"
)

const authFailed = "12 Proxy authentication failed"

func socks() Conversation           { return NewSocks5(example, "", "") }
func socksUser() Conversation       { return NewSocks5(example, "user", "secret") }
func reply(code byte) string        { return "\x05" + string(code) + "\x00\x01\x7f\x00\x00\x01\x12\x34" }
func says(replies ...string) script { return script{proxy: [][]string{replies}} }

func TestSocksAsRecorded(t *testing.T) {
	for name, row := range map[string]struct {
		begin  func() Conversation
		script script
		want   []string
	}{
		"proxy_socks_ok":            {socks, says(takesNone, connected), []string{offersNone, wantsTunnel, "tunnel "}},
		"proxy_socks_auth_in_proxy": {socksUser, says(takesPassword, welcome, connected), []string{offersPassword, login, wantsTunnel, "tunnel "}},
		"proxy_socks_auth_refused": {func() Conversation { return NewSocks5(example, "user", "wrong") }, says(takesPassword, unknownUser),
			[]string{offersPassword, wrongLogin, "? ", authFailed}},
		"proxy_socks_no_method":        {socks, says(takesNothing), []string{offersNone, "? ", authFailed}},
		"proxy_socks_refused_by_proxy": {socks, says(takesNone, reply(5)), []string{offersNone, wantsTunnel, "0 Connection refused"}},
		"proxy_socks_host_unreachable": {socks, says(takesNone, reply(4)), []string{offersNone, wantsTunnel, "2 Host not found"}},
		"proxy_socks_general_failure":  {socks, says(takesNone, reply(1)), []string{offersNone, wantsTunnel, "2 Host not found"}},
		"proxy_socks_not_allowed":      {socks, says(takesNone, reply(2)), []string{offersNone, wantsTunnel, "2 Host not found"}},
		"proxy_socks_closes":           {socks, says(), []string{offersNone, "15 Connection to proxy closed prematurely"}},

		// Better than recorded: a program that knows a password is asked.
		"proxy_socks_auth_in_slot": {socks, script{proxy: [][]string{{takesPassword}, {takesPassword, welcome, connected}}, answers: []string{"user:secret"}},
			[]string{offersNone, "? ", "reconnect", offersPassword, login, wantsTunnel, "tunnel "}},
		"proxy_socks_auth_in_slot, none": {socks, says(takesPassword),
			[]string{offersNone, "? ", "3 Proxy authentication failed: Socks5 host did not support authentication method."}},
	} {
		t.Run(name, func(t *testing.T) { expectPlay(t, row.begin, row.script, row.want...) })
	}
}

func TestSocksCredentials(t *testing.T) {
	asked := []string{offersPassword, login, "? "}
	for name, row := range map[string]struct {
		begin  func() Conversation
		script script
		want   []string
	}{
		"asked for": {socks, script{[][]string{{takesNothing}, {takesPassword, welcome, connected}}, []string{"user:secret"}},
			[]string{offersNone, "? ", "reconnect", offersPassword, login, wantsTunnel, "tunnel "}},
		"not needed":     {socksUser, says(takesNone, connected), []string{offersPassword, wantsTunnel, "tunnel "}},
		"the same again": {socksUser, script{[][]string{{takesPassword, unknownUser}}, []string{"user:secret"}}, append(asked, authFailed)},
		"others": {socksUser, script{[][]string{{takesPassword, unknownUser}, {takesPassword, welcome, connected}}, []string{"user:wrong"}},
			append(asked, "reconnect", offersPassword, wrongLogin, wantsTunnel, "tunnel ")},
		"password not taken": {socksUser, says(takesNothing), []string{offersPassword, "? ", authFailed}},
		"empty password": {func() Conversation { return NewSocks5(example, "u", "") }, says(takesPassword, welcome, connected),
			[]string{offersPassword, "> \x01\x01u\x00", wantsTunnel, "tunnel "}},
		"Latin-1": {func() Conversation { return NewSocks5(example, "ü", "€") }, says(takesPassword, welcome, connected),
			[]string{offersPassword, "> \x01\x01\xfc\x03€", wantsTunnel, "tunnel "}},
		"longest": {func() Conversation { return NewSocks5(example, strings.Repeat("u", 255), strings.Repeat("ü", 255)) }, says(takesPassword, welcome, connected),
			[]string{offersPassword, "> \x01\xff" + strings.Repeat("u", 255) + "\xff" + strings.Repeat("\xfc", 255), wantsTunnel, "tunnel "}},
		"user too long":     {func() Conversation { return NewSocks5(example, strings.Repeat("u", 256), "p") }, says(takesPassword), []string{offersPassword, authFailed}},
		"password too long": {func() Conversation { return NewSocks5(example, "u", strings.Repeat("p", 256)) }, says(takesPassword), []string{offersPassword, authFailed}},
	} {
		t.Run(name, func(t *testing.T) { expectPlay(t, row.begin, row.script, row.want...) })
	}
}

func TestSocksRefusesForEver(t *testing.T) {
	s := script{proxy: [][]string{{takesNothing}}}
	for i := range 20 {
		s.proxy = append(s.proxy, []string{takesPassword, unknownUser})
		s.answers = append(s.answers, fmt.Sprint("user:", i))
	}
	log := play(socks(), s, 1)
	if end := log[len(log)-1]; end != authFailed || strings.Count(strings.Join(log, "|"), "?") != maxRounds {
		t.Errorf("%q", log)
	}
}

func TestSocksRequest(t *testing.T) {
	for _, row := range []struct {
		target Target
		want   string
	}{
		{Target{"127.0.0.1", 80}, "\x05\x01\x00\x01\x7f\x00\x00\x01\x00\x50"},
		{Target{"2001:db8::1", 443}, "\x05\x01\x00\x04\x20\x01\x0d\xb8" + strings.Repeat("\x00", 11) + "\x01\x01\xbb"},
		{Target{"fe80::1%eth0", 1}, "\x05\x01\x00\x04\xfe\x80" + strings.Repeat("\x00", 13) + "\x01\x00\x01"},
		{Target{"::ffff:127.0.0.1", 1}, "\x05\x01\x00\x04" + strings.Repeat("\x00", 10) + "\xff\xff\x7f\x00\x00\x01\x00\x01"},
		{Target{strings.Repeat("n", 255), 65535}, "\x05\x01\x00\x03\xff" + strings.Repeat("n", 255) + "\xff\xff"},
	} {
		expectPlay(t, func() Conversation { return NewSocks5(row.target, "", "") }, says(takesNone, connected),
			offersNone, "> "+row.want, "tunnel ")
	}
	expectPlay(t, func() Conversation { return NewSocks5(Target{strings.Repeat("n", 256), 1}, "", "") }, says(takesNone),
		offersNone, "2 Host not found")
}

func TestSocksReplies(t *testing.T) {
	for code, want := range map[byte]string{
		3: "7 Network unreachable", 6: "7 TTL expired", 7: "10 SOCKSv5 command not supported", 8: "10 Address type not supported",
		9: "-1 Unknown SOCKSv5 proxy error code 0x9", 0x7f: "-1 Unknown SOCKSv5 proxy error code 0x7f",
	} {
		expectPlay(t, socks, says(takesNone, "\x05"+string(code)+"\x00"), offersNone, wantsTunnel, want)
	}
	literal := func() Conversation { return NewSocks5(Target{"127.0.0.1", 80}, "", "") }
	const toLiteral = "> \x05\x01\x00\x01\x7f\x00\x00\x01\x00\x50"
	expectPlay(t, literal, says(takesNone, reply(1)), offersNone, toLiteral, "7 General SOCKSv5 server failure")
	expectPlay(t, literal, says(takesNone, reply(2)), offersNone, toLiteral, "3 Connection not allowed by SOCKSv5 server")
}

// The tunnel begins right behind the reply, whatever address that holds.
func TestSocksTunnelBegins(t *testing.T) {
	for name, address := range map[string]string{
		"IPv4": "\x01\x00\x00\x00\x00\x00\x00", "IPv6": "\x04" + strings.Repeat("\xff", 18), "name": "\x03\x05proxy\x00\x50",
		"empty name": "\x03\x00\x00\x00", "longest name": "\x03\xff" + strings.Repeat("n", 257),
	} {
		t.Run(name, func(t *testing.T) {
			expectPlay(t, socks, says(takesNone, "\x05\x00\x00"+address+"\x81\x02hi", "more"), offersNone, wantsTunnel, "tunnel \x81\x02himore")
		})
	}
}

// Whatever is no SOCKS or ends too early is one clear error.
func TestSocksMalformed(t *testing.T) {
	const protocol = "18 SOCKS version 5 protocol error"
	const closed = "15 Connection to proxy closed prematurely"
	for _, row := range []struct {
		script script
		want   []string
	}{
		{says("\x04\x5a"), []string{offersPassword, protocol}},
		{says("HTTP/1.1 400 Bad Request\r\n\r\n"), []string{offersPassword, protocol}},
		{says("\x05\x01"), []string{offersPassword, "3 Proxy authentication failed: Socks5 host did not support authentication method."}},
		{says(takesPassword, "\x05\x00"), []string{offersPassword, login, protocol}},
		{says(takesPassword + "extra"), []string{offersPassword, login, protocol}},
		{says(takesPassword, welcome+"extra"), []string{offersPassword, login, wantsTunnel, protocol}},
		{says(takesNone, "\x04\x00\x00"), []string{offersPassword, wantsTunnel, protocol}},
		{says(takesNone, "\x05\x00\x01"), []string{offersPassword, wantsTunnel, protocol}},
		{says(takesNone, "\x05\x00\x00\x02"), []string{offersPassword, wantsTunnel, protocol}},
		{says(takesNone, "\x05\x00\x00\x00"), []string{offersPassword, wantsTunnel, protocol}},
		{says(takesNone, "\x05\x00\x00\x03\x09short\x00\x50"), []string{offersPassword, wantsTunnel, closed}},
		{says("\x05"), []string{offersPassword, closed}},
		{says(takesPassword, "\x01"), []string{offersPassword, login, closed}},
	} {
		expectPlay(t, socksUser, row.script, row.want...)
	}
	for n := range len(connected) {
		expectPlay(t, socks, says(takesNone, connected[:n]), offersNone, wantsTunnel, closed)
	}
}

func TestSocksEnded(t *testing.T) {
	c := socks()
	c.Start()
	if n, step := c.Feed([]byte(takesNothing + "x")); n != 2 || step != NeedCredentials {
		t.Fatal(n, step)
	}
	if step := c.Ended(); step != NeedCredentials {
		t.Error("ended while the program was asked:", step)
	}
	if step := c.Answer("user", "secret"); step != Reconnect {
		t.Error("answered when it had ended:", step)
	}
	if step := c.Answer("another", "secret"); step != Reconnect {
		t.Error("answered twice:", step)
	}
	if got := "> " + string(c.Start()); got != offersPassword {
		t.Errorf("%q", got)
	}
}
