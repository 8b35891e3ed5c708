package core

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// host records what a server signals and takes its connections.
type host struct {
	nobody
	server *Server
	log    []string
	taken  func(s *Socket)
	allow  func(a *CorsAuthenticator)
	asked  func(r *HandshakeRequest)
}

func (h *host) AcceptError(e SocketError) { h.log = append(h.log, fmt.Sprintf("acceptError(%d)", e)) }
func (h *host) Closed()                   { h.log = append(h.log, "closed") }
func (h *host) ServerError(code int) {
	h.log = append(h.log, fmt.Sprintf("serverError(%d) %s", code, h.server.ErrorString()))
}
func (h *host) OriginAuthenticationRequired(a *CorsAuthenticator) {
	h.log = append(h.log, "origin("+a.Origin()+")")
	h.allow(a)
}
func (h *host) HandshakeRequested(r *HandshakeRequest) { h.asked(r) }
func (h *host) NewConnection() {
	h.log = append(h.log, "newConnection")
	if h.taken != nil {
		h.taken(h.server.NextPendingConnection())
	}
}

// serve starts a server on a free port.
func serve(t *testing.T, l *Loop, want ServerSignals, taken func(s *Socket)) *host {
	t.Helper()
	h := &host{server: NewServer(l, "test", NonSecureMode), taken: taken}
	h.server.SetHandler(h, want)
	t.Cleanup(h.server.Free)
	if err := h.server.Listen("127.0.0.1", 0); err != nil {
		t.Fatal(err)
	}
	return h
}

// echoer sends back whatever its socket gets.
type echoer struct {
	nobody
	socket *Socket
}

func (e *echoer) Data(d DataEvent) { e.socket.SendMessage(d.Kind == DataTextMessage, d.Data) }

func echo(s *Socket) {
	s.SetHandler(&echoer{socket: s}, SignalTextMessageReceived|SignalBinaryMessageReceived)
}

// TestPair lets a client talk to a server of the same loop.
func TestPair(t *testing.T) {
	l := newTestLoop(t)
	var accepted *Socket
	h := serve(t, l, 0, func(s *Socket) { accepted = s; echo(s) })
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	r := record(s)
	s.Open(h.server.URL() + "/chat?x=1")
	r.until(t, "connected")
	defer accepted.Free()
	if got, want := accepted.RequestURL(), h.server.URL()+"/chat?x=1"; got != want || accepted.ResourceName() != want {
		t.Errorf("request %q, resource %q, want %q", got, accepted.ResourceName(), want)
	}
	for _, n := range []int{0, 1, 125, 126, 127, 4096, 65535, 65536, 1 << 20, 3 << 20} {
		payload := strings.Repeat("0123456789abcdef", n/16+1)[:n]
		s.SendTextMessage([]byte(payload))
		s.SendBinaryMessage([]byte(payload))
		r.until(t, "binaryMessage("+payload+")")
		if !strings.Contains(r.take(), "textMessage("+payload+")") {
			t.Errorf("text of %d bytes did not come back", n)
		}
	}
	if _, err := s.SendTextMessage([]byte{0xff}); err != ErrEncoding {
		t.Errorf("text that is not UTF-8: %v", err)
	}
	s.Close(4000, "tschüß")
	until(t, l, "close at the server", func() bool { return accepted.State() == Unconnected })
	if accepted.CloseCode() != 4000 || accepted.CloseReason() != "tschüß" {
		t.Errorf("server saw %d %q", accepted.CloseCode(), accepted.CloseReason())
	}
}

// TestOrigins: without a slot, a foreign origin is refused; with one, it decides.
func TestOrigins(t *testing.T) {
	for _, c := range []struct {
		name, origin string
		want         ServerSignals
		allow        bool
		answer, log  string
	}{
		{"none", "", 0, false, "101", "newConnection"},
		{"same", "http://127.0.0.1", 0, false, "101", "newConnection"},
		{"same, other port", "https://127.0.0.1:1", 0, false, "101", "newConnection"},
		{"null", "null", 0, false, "403", "serverError(1008)"},
		{"other", "http://evil.test", 0, false, "403", "serverError(1008)"},
		{"suffix", "http://127.0.0.1.evil.test", 0, false, "403", "serverError(1008)"},
		{"slot refuses", "http://127.0.0.1", SignalOriginAuthenticationRequired, false, "403", "origin(http://127.0.0.1) serverError(1008)"},
		{"slot allows", "http://evil.test", SignalOriginAuthenticationRequired, true, "101", "origin(http://evil.test) newConnection"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newTestLoop(t)
			h := serve(t, l, c.want, nil)
			h.allow = func(a *CorsAuthenticator) { a.SetAllowed(c.allow) }
			answer := make(chan string, 1)
			go func() {
				conn, err := net.Dial("tcp", h.server.listener.Addr().String())
				if err != nil {
					answer <- err.Error()
					return
				}
				defer conn.Close()
				origin := ""
				if c.origin != "" {
					origin = "Origin: " + c.origin + "\r\n"
				}
				fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
					"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n", conn.RemoteAddr(), origin)
				conn.SetReadDeadline(time.Now().Add(10 * time.Second))
				var head [12]byte
				io.ReadFull(conn, head[:])
				answer <- string(bytes.TrimPrefix(head[:], []byte("HTTP/1.1 ")))
			}()
			var got string
			until(t, l, "answer", func() bool {
				select {
				case got = <-answer:
					return true
				default:
					return false
				}
			})
			if log := strings.Join(h.log, " "); got != c.answer || !strings.HasPrefix(log, c.log) {
				t.Errorf("answer %s, signals %s", got, log)
			}
		})
	}
}

// TestServerCloses: connections that nobody took are told, closed comes from the loop.
func TestServerCloses(t *testing.T) {
	l := newTestLoop(t)
	h := serve(t, l, 0, nil)
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	r := record(s)
	s.Open(h.server.URL())
	r.until(t, "connected")
	until(t, l, "pending connection", h.server.HasPendingConnections)
	h.server.Close()
	if got := strings.Join(h.log, " "); got != "newConnection" {
		t.Errorf("before the loop runs: %s", got)
	}
	r.until(t, "readChannelFinished")
	if s.CloseCode() != 1001 || s.CloseReason() != "Server closed." {
		t.Errorf("client saw %d %q", s.CloseCode(), s.CloseReason())
	}
	if got := strings.Join(h.log, " "); got != "newConnection closed" {
		t.Errorf("signals: %s", got)
	}
	if h.server.IsListening() || h.server.Port() != 0 || h.server.URL() != "" {
		t.Error("still listening")
	}
}

// TestSteadyStateAllocatesNothing: an echo through two sockets, loop and kernel.
func TestSteadyStateAllocatesNothing(t *testing.T) {
	l := newTestLoop(t)
	var accepted *Socket
	h := serve(t, l, 0, func(s *Socket) { accepted = s; echo(s) })
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	c := &counter{}
	s.SetHandler(c, SignalTextMessageReceived|SignalBinaryMessageReceived)
	s.Open(h.server.URL())
	until(t, l, "connection", func() bool { return s.State() == Connected && accepted != nil })
	defer accepted.Free()
	for _, size := range []int{32, 1000, 5000, 100_000} {
		payload := bytes.Repeat([]byte("x"), size)
		roundTrips := func() {
			for range 16 {
				s.SendMessage(true, payload)
				s.SendMessage(false, payload)
			}
			for c.n += 32; c.got < c.n; {
				l.RunOnce(-1)
			}
		}
		roundTrips()
		if n := testing.AllocsPerRun(50, roundTrips); n != 0 {
			t.Errorf("%v allocations for 32 messages of %d bytes", n, size)
		}
	}
}

// counter counts messages.
type counter struct {
	nobody
	n, got int
}

func (c *counter) Data(DataEvent) { c.got++ }
