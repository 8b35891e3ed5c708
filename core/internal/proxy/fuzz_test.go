package proxy

import (
	"regexp"
	"strings"
	"testing"
)

// random are the parts of what is sent that no two conversations have in common.
var random = regexp.MustCompile(`(?s)(nc=\w+, cnonce="\w+"|response="\w+"|NTLM TlRMTVNTUAAD[^\r]*)`)

// fuzzed plays a conversation in which the proxy says the same on each connection, and the program answers
// differently each time or not at all. It ends, with one outcome, however the bytes are cut.
func fuzzed(t *testing.T, begin func() Conversation, first, later []byte, cut uint8, answers uint8) {
	s := script{proxy: [][]string{{string(first)}}}
	for range 2 * maxRounds {
		s.proxy = append(s.proxy, []string{string(later)})
	}
	for i := range answers {
		s.answers = append(s.answers, "user:"+strings.Repeat("x", int(i)))
	}
	var want string
	for _, size := range []int{1 << 20, 1, int(cut) + 1} {
		log := play(begin(), s, size)
		end := log[len(log)-1]
		if len(log) >= maxEntries || end == "reconnect" {
			t.Fatalf("goes on for ever: %q", log)
		}
		if rest, ok := strings.CutPrefix(end, "tunnel "); ok && !strings.HasSuffix(string(first), rest) && !strings.HasSuffix(string(later), rest) {
			t.Fatalf("the tunnel begins with what the proxy did not say: %q", end)
		}
		// Whether two things are sent at once depends on how much the proxy said at once.
		got := strings.ReplaceAll(strings.Join(log, "\n"), "\n> ", "")
		got = random.ReplaceAllString(got, "*")
		if want == "" {
			want = got
		} else if got != want {
			t.Fatalf("in pieces of %d\n got %q\nwant %q", size, got, want)
		}
	}
}

func FuzzConnect(f *testing.F) {
	chunked := basic + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\nA: b\r\n\r\n"
	ntlm := "HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\n\r\n" +
		"HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM TlRMTVNTUAACAAAAAAAAAAAAAAABAAAAASNFZ4mrze8=\r\n\r\n"
	digest := "HTTP/1.1 407 No\r\nProxy-Authenticate: Digest realm=r, nonce=n, qop=auth, stale=true\r\nContent-Length: 0\r\n\r\n"
	for _, seed := range [][2]string{
		{opens + "x", ""}, {asks + asks + opens, ""}, {basic + "Connection: close\r\n\r\n", opens + "x"}, {chunked + opens, ""}, {ntlm, ntlm + opens},
		{strings.Repeat(digest, 9), opens}, {"HTTP/1.1 100 Continue\r\n\r\n", opens}, {"what is this\r\n\r\n", ""}, {basic + "\r\nbody", opens},
		{basic + "Content-Length: 9\r\n\r\n", asks}, {asks, ""}, {asks, basic + "\r\n"},
	} {
		f.Add([]byte(seed[0]), []byte(seed[1]), uint8(3), uint8(3), true)
		f.Add([]byte(seed[0]), []byte(seed[1]), uint8(9), uint8(9), false)
	}
	f.Fuzz(func(t *testing.T, first, later []byte, cut, answers uint8, given bool) {
		begin := anonymous
		if given {
			begin = withUser
		}
		fuzzed(t, begin, first, later, cut, answers%20)
	})
}

func FuzzSocks5(f *testing.F) {
	for _, seed := range [][2]string{
		{takesNone + connected + "x", ""}, {takesPassword + welcome + connected, ""}, {takesNothing, takesPassword + welcome + connected},
		{takesPassword + unknownUser, takesPassword + unknownUser}, {takesNone + reply(5), ""}, {takesNone + "\x05\x00\x00\x03\x02ab\x00\x50x", ""},
		{takesNone + "\x05\x00\x00\x04" + strings.Repeat("x", 20), ""}, {"HTTP/1.1 400 Bad Request", ""}, {"\x05", ""},
	} {
		f.Add([]byte(seed[0]), []byte(seed[1]), uint8(3), uint8(3), true)
		f.Add([]byte(seed[0]), []byte(seed[1]), uint8(1), uint8(9), false)
	}
	f.Fuzz(func(t *testing.T, first, later []byte, cut, answers uint8, given bool) {
		begin := socks
		if given {
			begin = socksUser
		}
		fuzzed(t, begin, first, later, cut, answers%20)
	})
}
