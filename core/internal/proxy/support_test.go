package proxy

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// script is what happens to a conversation.
type script struct {
	proxy   [][]string // what the proxy says on each connection, each when it was answered; then it closes
	answers []string   // "user:password" for each time that credentials are asked for; then none
}

// player lets a conversation run and writes down what comes of it: what is sent, that credentials are asked
// for, that a new connection is made, and how it ends.
type player struct {
	c       Conversation
	size    int // of the pieces that bytes are fed in
	answers []string
	log     []string
}

// maxEntries is more than any conversation may write.
const maxEntries = 100

// play plays a script.
func play(c Conversation, s script, size int) (log []string) {
	p := player{c: c, size: size, answers: s.answers}
	for _, replies := range s.proxy {
		if step := p.connection(replies); step != Reconnect {
			break
		}
		p.note("reconnect")
	}
	return p.log
}

func (p *player) note(format string, args ...any) {
	p.log = append(p.log, fmt.Sprintf(format, args...))
}

// connection plays one connection.
func (p *player) connection(replies []string) Step {
	p.note("> %s", p.c.Start())
	step := More
	for rest := ""; len(p.log) < maxEntries; {
		switch step {
		case NeedCredentials:
			step = p.answer()
		case Established:
			p.note("tunnel %s", rest+strings.Join(replies, ""))
			return step
		case Failed:
			p.note("%d %s", p.c.Err().Kind, p.c.Err())
			return step
		case Reconnect:
			return step
		default:
			switch {
			case rest != "":
				var n int
				n, step = p.c.Feed([]byte(rest[:min(p.size, len(rest))]))
				rest = rest[n:]
			case len(replies) > 0:
				rest, replies = replies[0], replies[1:]
			default:
				step = p.c.Ended()
			}
		}
		if out := p.c.Output(); len(out) > 0 {
			p.note("> %s", out)
		}
	}
	return Failed
}

// answer answers when credentials are asked for.
func (p *player) answer() Step {
	p.note("? %s", p.c.Realm())
	user, password := "", ""
	if len(p.answers) > 0 {
		user, password, _ = strings.Cut(p.answers[0], ":")
		p.answers = p.answers[1:]
	}
	return p.c.Answer(user, password)
}

// expectPlay plays a script whole and in pieces and expects the same each time.
func expectPlay(t *testing.T, begin func() Conversation, s script, want ...string) {
	t.Helper()
	for _, size := range []int{1 << 20, 1, 2, 7} {
		if got := play(begin(), s, size); !slices.Equal(got, want) {
			t.Errorf("in pieces of %d\n got %.2000q\nwant %.2000q", size, got, want)
		}
	}
}

// example is the target of the recorded conversations.
var example = Target{"ws.example.test", 8765}
