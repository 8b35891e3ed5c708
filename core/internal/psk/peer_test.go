package psk

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"io"
	"net"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long a peer may take for anything.
const patience = 30 * time.Second

// program is a TLS peer that runs.
type program struct {
	t     *testing.T
	pid   int
	stdin io.WriteCloser

	mu      sync.Mutex
	changed *sync.Cond
	output  bytes.Buffer // of both streams
	ended   bool
}

// run starts a program. Its end comes with that of the test.
func run(t *testing.T, name string, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	cmd := exec.CommandContext(ctx, name, args...)
	p := &program{t: t}
	p.changed = sync.NewCond(&p.mu)
	cmd.Stdout, cmd.Stderr = p, p
	stdin, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	p.stdin, p.pid = stdin, cmd.Process.Pid
	ended := make(chan struct{})
	go func() {
		cmd.Wait()
		p.mu.Lock()
		p.ended = true
		p.mu.Unlock()
		p.changed.Broadcast()
		close(ended)
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	return p
}

// Write takes output of the program.
func (p *program) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.changed.Broadcast()
	return p.output.Write(b)
}

// expect waits for output that matches and returns the match with its groups.
func (p *program) expect(pattern string) []string {
	p.t.Helper()
	expression := regexp.MustCompile(pattern)
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		if match := expression.FindStringSubmatch(p.output.String()); match != nil {
			return match
		}
		if p.ended {
			p.t.Fatalf("the peer did not say %q but:\n%s", pattern, p.output.String())
		}
		p.changed.Wait()
	}
}

// say writes to the program's standard input.
func (p *program) say(text string) {
	p.t.Helper()
	if _, err := io.WriteString(p.stdin, text); err != nil {
		p.t.Fatal(err)
	}
}

// link is a Conn over a socket.
type link struct {
	t     *testing.T
	c     *Conn
	conn  net.Conn
	plain *bufio.Reader
}

func newLink(t *testing.T, conn net.Conn, config *Config) *link {
	conn.SetDeadline(time.Now().Add(patience))
	t.Cleanup(func() { conn.Close() })
	l := &link{t: t, c: New(config), conn: conn}
	l.plain = bufio.NewReader(l)
	return l
}

// dial connects a client to a peer.
func dial(t *testing.T, port string, config *Config) *link {
	t.Helper()
	conn, err := net.DialTimeout("tcp", "127.0.0.1:"+port, patience)
	if err != nil {
		t.Fatal(err)
	}
	return newLink(t, conn, config)
}

// listener is where one peer connects to our server.
func listener(t *testing.T) (port string, accept func(*Config) *link) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	l.(*net.TCPListener).SetDeadline(time.Now().Add(patience))
	_, port, _ = net.SplitHostPort(l.Addr().String())
	return port, func(config *Config) *link {
		t.Helper()
		conn, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		return newLink(t, conn, config)
	}
}

func (l *link) flush() {
	n, _ := l.conn.Write(l.c.Output())
	l.c.Wrote(n)
}

// Read reads plaintext. It is io.EOF when the peer has said that it closes.
func (l *link) Read(p []byte) (int, error) {
	if err := l.fill(func() bool { return l.c.Pending() > 0 || l.c.PeerClosed() }); err != nil {
		return 0, err
	}
	if l.c.Pending() == 0 {
		return 0, io.EOF
	}
	return l.c.Read(p), nil
}

// fill feeds what comes until it is enough. What is read is so little that a Conn always takes it.
func (l *link) fill(enough func() bool) error {
	for space := make([]byte, 2000); !enough(); {
		l.flush()
		n, err := l.conn.Read(space)
		if n > 0 {
			took, err := l.c.Feed(space[:n])
			if err != nil {
				l.flush()
				return err
			}
			if took < n {
				l.t.Fatalf("%d of %d bytes taken", took, n)
			}
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// handshake returns why it failed, or nil.
func (l *link) handshake() error {
	l.c.Start()
	err := l.fill(l.c.Established)
	l.flush()
	return err
}

// mustShake checks what was agreed on.
func (l *link) mustShake(s *suite, protocol string) {
	l.t.Helper()
	if err := l.handshake(); err != nil {
		l.t.Fatal(err)
	}
	if want := (State{version, s.id, s.name, protocol}); l.c.State() != want {
		l.t.Errorf("%+v, want %+v", l.c.State(), want)
	}
}

func (l *link) write(text string) {
	l.t.Helper()
	if n := l.c.Write([]byte(text)); n != len(text) {
		l.t.Fatalf("%d of %d bytes written", n, len(text))
	}
	l.flush()
}

// expectLine reads a line.
func (l *link) expectLine(want string) {
	l.t.Helper()
	got, err := l.plain.ReadString('\n')
	if got != want+"\n" || err != nil {
		l.t.Fatalf("%d bytes %.60q, %v, want %d", len(got), got, err, len(want)+1)
	}
}

// expectClosed waits for the peer's close_notify.
func (l *link) expectClosed() {
	l.t.Helper()
	if rest, err := io.ReadAll(l.plain); err != nil || len(rest) > 0 {
		l.t.Errorf("%q, %v instead of close_notify", rest, err)
	}
}

// line returns a line of n characters, without its end, that no program takes for a command.
func line(n int) string {
	return strings.Repeat("abcdefghij", n/10+1)[:n]
}

// lineSizes include such as are not on the border of anything, and a full record with the line's end.
var lineSizes = []int{1, 100, 1023, 8000}

var hexKey = hex.EncodeToString(testKey)

var wrongKey = []byte("fedcba9876543210")
