package core

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// recorder writes down what a socket signals, and the state that a slot sees.
type recorder struct {
	nobody
	socket *Socket
	log    []string
	slots  map[string]func() // what to do inside of a signal
	echo   bool              // send messages back
	asked  *Authenticator    // by the last signal that wants credentials
}

func record(s *Socket) *recorder {
	r := &recorder{socket: s, slots: map[string]func(){}}
	s.SetHandler(r, ^(SignalBytesWritten | SignalPreSharedKeyAuthenticationRequired | SignalAuthenticationRequired))
	return r
}

func (r *recorder) add(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	r.log = append(r.log, line)
	if slot := r.slots[line]; slot != nil {
		slot()
	}
}

func (r *recorder) AboutToClose()              { r.add("aboutToClose") }
func (r *recorder) BytesWritten(int64)         {}
func (r *recorder) Connected()                 { r.add("connected") }
func (r *recorder) Disconnected()              { r.add("disconnected") }
func (r *recorder) Error(e SocketError)        { r.add("error(%d)", e) }
func (r *recorder) ReadChannelFinished()       { r.add("readChannelFinished") }
func (r *recorder) StateChanged(s SocketState) { r.add("stateChanged(%d)", s) }

func (r *recorder) Data(e DataEvent) {
	name := [...]string{"textFrame", "textMessage", "binaryFrame", "binaryMessage", "pong"}[e.Kind]
	r.add("%s(%s)", name, e.Data)
	if r.echo && (e.Kind == DataTextMessage || e.Kind == DataBinaryMessage) {
		r.socket.SendMessage(e.Kind == DataTextMessage, e.Data)
	}
}

// take gives what was written down since the last take.
func (r *recorder) take() string {
	log := strings.Join(r.log, " ")
	r.log = nil
	return log
}

// The sequences of quirks of Qt that many tests expect.
const (
	opened    = "stateChanged(2) stateChanged(3) connected"
	gone      = "stateChanged(0) disconnected readChannelFinished"
	closed    = "aboutToClose aboutToClose stateChanged(6) " + gone
	lostPeer  = "error(1) stateChanged(6) " + gone
	notOpened = "stateChanged(2) stateChanged(0) disconnected"
)

func newTestLoop(t *testing.T) *Loop {
	t.Helper()
	l, err := NewLoop(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// until runs the loop until done answers true.
func until(t *testing.T, l *Loop, what string, done func() bool) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !done() {
		if time.Now().After(deadline) {
			t.Fatalf("no %s within 10 s", what)
		}
		if err := l.RunOnce(50 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
}

func (r *recorder) until(t *testing.T, signal string) {
	t.Helper()
	until(t, r.socket.loop, signal+" in "+strings.Join(r.log, " "), func() bool {
		return slices.Contains(r.log, signal)
	})
}

// peer is a raw TCP server that runs one script for each connection.
type peer struct {
	listener net.Listener
	url      string
}

// conn is one connection of a peer.
type conn struct {
	net.Conn
	r   *bufio.Reader
	key string
}

func newPeer(t *testing.T, script func(c *conn)) *peer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				c.SetDeadline(time.Now().Add(20 * time.Second))
				script(&conn{Conn: c, r: bufio.NewReader(c)})
			}()
		}
	}()
	return &peer{listener, "ws://" + listener.Addr().String()}
}

// readHead reads the request and gives its lines.
func (c *conn) readHead() []string {
	var lines []string
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return lines
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			return lines
		}
		if key, ok := strings.CutPrefix(line, "Sec-WebSocket-Key: "); ok {
			c.key = key
		}
		lines = append(lines, line)
	}
}

func (c *conn) accept() {
	c.readHead()
	c.answer("")
}

// answer sends the 101 and what shall stand behind it in the same segment.
func (c *conn) answer(behind string) { c.protocolAnswer("\r\n" + behind) }

// protocolAnswer sends the 101 and what shall stand behind its usual headers.
func (c *conn) protocolAnswer(behind string) {
	if !strings.HasPrefix(behind, "\r\n") {
		behind += "\r\n"
	}
	sum := sha1.Sum([]byte(c.key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Accept: "+base64.StdEncoding.EncodeToString(sum[:])+"\r\n"+behind)
}

// drain reads to the end.
func (c *conn) drain() { io.Copy(io.Discard, c.r) }

// wireFrame is a frame as a server sends it.
func wireFrame(op byte, payload string) string {
	return string(append([]byte{0x80 | op, byte(len(payload))}, payload...))
}

// readFrame reads one short frame of a client and gives it as "op:payload".
func (c *conn) readFrame() string {
	var head [6]byte
	if _, err := io.ReadFull(c.r, head[:]); err != nil {
		return err.Error()
	}
	payload := make([]byte, head[1]&0x7f)
	if _, err := io.ReadFull(c.r, payload); err != nil {
		return err.Error()
	}
	for i := range payload {
		payload[i] ^= head[2+i%4]
	}
	if head[0] == 0x88 && len(payload) >= 2 {
		return fmt.Sprintf("8:%d %s", binary.BigEndian.Uint16(payload), payload[2:])
	}
	return fmt.Sprintf("%d:%s", head[0]&15, payload)
}

// TestLifeCycles holds the order of the signals against what was recorded from the real class.
func TestLifeCycles(t *testing.T) {
	refused := func() string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		return "ws://" + l.Addr().String()
	}
	for _, c := range []struct {
		name   string
		script func(c *conn)
		url    string
		until  string
		then   func(s *Socket)
		want   string
	}{
		{name: "close", until: "connected", then: func(s *Socket) { s.Close(1000, "") },
			want: opened + " " + closed},
		{name: "close twice", until: "connected",
			then: func(s *Socket) { s.Close(1000, "first"); s.Close(1001, "second") },
			want: opened + " " + closed},
		{name: "close and abort", until: "connected", then: func(s *Socket) { s.Close(1000, ""); s.Abort() },
			want: opened + " " + closed},
		{name: "abort", until: "connected", then: (*Socket).Abort,
			want: opened + " aboutToClose " + gone},
		{name: "abort twice", until: "connected", then: func(s *Socket) { s.Abort(); s.Abort() },
			want: opened + " aboutToClose " + gone},
		{name: "abort right after open", then: (*Socket).Abort,
			want: "stateChanged(2) aboutToClose " + gone},
		{name: "close right after open", then: func(s *Socket) { s.Close(1000, "") },
			want: "stateChanged(2) aboutToClose aboutToClose " + gone},
		{name: "peer closes", script: func(c *conn) { c.accept(); io.WriteString(c, wireFrame(8, "\x03\xe8bye")); c.drain() },
			until: "readChannelFinished", want: opened + " " + closed},
		{name: "peer sends rubbish", script: func(c *conn) { c.accept(); io.WriteString(c, wireFrame(3, "x")); c.drain() },
			until: "readChannelFinished", want: opened + " " + closed},
		{name: "peer drops TCP", script: func(c *conn) { c.accept() },
			until: "readChannelFinished", want: opened + " " + lostPeer},
		{name: "peer drops TCP, then close", script: func(c *conn) { c.accept() },
			until: "readChannelFinished", then: func(s *Socket) { s.Close(1000, "") },
			want: opened + " " + lostPeer + " aboutToClose aboutToClose"},
		{name: "peer drops TCP before it answers", script: func(c *conn) { c.readHead() },
			until: "readChannelFinished", want: "stateChanged(2) error(1) " + gone},
		{name: "refused", url: refused(), until: "error(0)", want: notOpened + " error(0)"},
		{name: "refused, then close", url: refused(), until: "error(0)",
			then: func(s *Socket) { s.Close(1000, "") },
			want: notOpened + " error(0) aboutToClose aboutToClose"},
		{name: "no such host", url: "ws://host.invalid/", until: "error(2)", want: notOpened + " error(2)"},
		{name: "no host", url: "ws:///path", until: "error(2)", want: notOpened + " error(2)"},
		{name: "bad answer", script: func(c *conn) { c.readHead(); io.WriteString(c, "HTTP/1.1 404 Not Found\r\n\r\n"); c.drain() },
			until: "error(0)", want: "stateChanged(2) error(0)"},
		{name: "bad answer and its body", script: func(c *conn) {
			c.readHead()
			io.WriteString(c, "HTTP/1.1 404 Not Found\r\n\r\none\r\ntwo\r\n")
		}, until: "readChannelFinished", want: "stateChanged(2) error(0) error(1) " + gone},
		{name: "bad answer, then close", script: func(c *conn) { c.readHead(); io.WriteString(c, "HTTP/1.1 404 Not Found\r\n\r\n"); c.drain() },
			until: "error(0)", then: func(s *Socket) { s.Close(1000, "") },
			want: "stateChanged(2) error(0) aboutToClose aboutToClose " + gone},
		{name: "invalid URL", url: "ws://h:99999/", want: "error(0)"},
		{name: "wrong scheme", url: "http://127.0.0.1/", want: "error(10)"},
		{name: "line break in the path", url: "ws://127.0.0.1/a%0D%0Ab", want: "error(0)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newTestLoop(t)
			if c.script == nil {
				c.script = func(c *conn) { c.accept(); c.drain() }
			}
			if c.url == "" {
				c.url = newPeer(t, c.script).url
			}
			s := NewSocket(l, "", ProtocolVersion)
			defer s.Free()
			r := record(s)
			s.Open(c.url)
			if c.until != "" {
				r.until(t, c.until)
			}
			if c.then != nil {
				c.then(s)
			}
			if got := r.take(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
