package core

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ask sends a request to a server of the loop and gives what comes back until the connection ends.
func ask(t *testing.T, l *Loop, network, address, request string) string {
	t.Helper()
	answer := make(chan string, 1)
	go func() {
		c, err := net.Dial(network, address)
		if err != nil {
			answer <- err.Error()
			return
		}
		defer c.Close()
		c.SetDeadline(time.Now().Add(10 * time.Second))
		io.WriteString(c, request)
		b, _ := io.ReadAll(c)
		answer <- string(b)
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
	return got
}

// TestHandshakeRequested answers plain HTTP and refuses websockets from the same callback.
func TestHandshakeRequested(t *testing.T) {
	l := newTestLoop(t)
	h := serve(t, l, SignalHandshakeRequested, nil)
	address := h.server.listener.Addr().String()
	h.asked = func(r *HandshakeRequest) {
		agent, has := r.RawHeader("user-agent")
		h.log = append(h.log, fmt.Sprintf("%s %s %v %q %v", r.Method(), r.Target(), r.IsWebSocket(), agent, has))
		if r.PeerAddress() != "127.0.0.1" || r.PeerPort() == 0 {
			t.Errorf("peer %s %d", r.PeerAddress(), r.PeerPort())
		}
		switch r.Target() {
		case "/health":
			r.SetRawHeader("Content-Type", "text/html")
			if err := r.Respond(200, []byte("<p>well</p>")); err != nil {
				t.Error(err)
			}
		case "/gone":
			r.Respond(410, nil)
		case "/cookie":
			r.SetRawHeader("Set-Cookie", "a=b")
		}
		for name, value := range map[string]string{"Content-Length": "1", "upgrade": "x", "a b": "x", "X": "a\r\nb"} {
			if r.SetRawHeader(name, value) == nil {
				t.Errorf("%s: %q was taken", name, value)
			}
		}
		for _, status := range []int{0, 101, 199, 600} {
			if err := r.Respond(status, nil); err != ErrRange {
				t.Errorf("status %d: %v", status, err)
			}
		}
	}
	for _, c := range []struct{ request, answer, log string }{
		{"GET /health HTTP/1.1\r\nHost: h\r\nUser-Agent: probe\r\n\r\n",
			"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: 11\r\n\r\n<p>well</p>",
			`GET /health false "probe" true`},
		{"HEAD /health HTTP/1.1\r\nHost: h\r\n\r\n",
			"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: 11\r\n\r\n",
			`HEAD /health false "" false`},
		{"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 405 Method Not Allowed", `POST / false "" false`},
		{upgrade("/gone"), "HTTP/1.1 410 Gone\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", `GET /gone true "" false`},
	} {
		h.log = nil
		if got := ask(t, l, "tcp", address, c.request); !strings.HasPrefix(got, c.answer) {
			t.Errorf("answer %q, want %q", got, c.answer)
		}
		if got := strings.Join(h.log, " "); got != c.log {
			t.Errorf("asked %s, want %s", got, c.log)
		}
	}
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	r := record(s)
	s.Open(h.server.URL() + "/cookie")
	r.until(t, "connected")
}

// upgrade is a good opening request.
func upgrade(target string) string {
	return "GET " + target + " HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
}

// TestSubprotocols: the client's first one that the server supports is chosen, and both sides know.
func TestSubprotocols(t *testing.T) {
	for _, c := range []struct{ offered, supported, chosen string }{
		{"", "", ""}, {"a", "", ""}, {"", "a", ""}, {"a,b", "b,a", "a"}, {"x,b", "a,b", "b"}, {"x", "a", ""},
	} {
		l := newTestLoop(t)
		var accepted *Socket
		h := serve(t, l, 0, func(s *Socket) { accepted = s })
		names := func(s string) []string {
			return slices.DeleteFunc(strings.Split(s, ","), func(n string) bool { return n == "" })
		}
		if err := h.server.SetSupportedSubprotocols(names(c.supported)); err != nil {
			t.Fatal(err)
		}
		request := NewRequest(h.server.URL())
		if err := request.SetSubprotocols(names(c.offered)); err != nil {
			t.Fatal(err)
		}
		s := NewSocket(l, "", ProtocolVersion)
		r := record(s)
		s.OpenRequest(request)
		r.until(t, "connected")
		until(t, l, "connection", func() bool { return accepted != nil })
		if s.Subprotocol() != c.chosen || accepted.Subprotocol() != c.chosen {
			t.Errorf("%+v: client %q, server %q", c, s.Subprotocol(), accepted.Subprotocol())
		}
		s.Free()
		accepted.Free()
	}
	for _, bad := range [][]string{{"a b"}, {""}, {"a", "a"}, {"a\r\nb"}} {
		if NewRequest("").SetSubprotocols(bad) != ErrArgument {
			t.Errorf("%q was taken", bad)
		}
	}
}

// TestUnixSocket opens a websocket through the file system.
func TestUnixSocket(t *testing.T) {
	l := newTestLoop(t)
	path := filepath.Join(t.TempDir(), "a:socket %41")
	h := &host{server: NewServer(l, "", NonSecureMode)}
	h.server.SetHandler(h, 0)
	var accepted *Socket
	h.taken = func(s *Socket) { accepted = s; echo(s) }
	if err := h.server.Listen("unix:"+path, 0); err != nil {
		t.Fatal(err)
	}
	encoded := "ws+unix:" + strings.NewReplacer(" ", "%20", ":", "%3A", "%", "%25").Replace(path)
	if h.server.Address() != "unix:"+path || h.server.URL() != encoded || h.server.Port() != 0 {
		t.Errorf("%q %q %d", h.server.Address(), h.server.URL(), h.server.Port())
	}
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	r := record(s)
	s.Open(encoded + ":/chat?x=1")
	r.until(t, "connected")
	if s.ResourceName() != "/chat?x=1" || s.PeerAddress() != "" || s.PeerPort() != 0 {
		t.Errorf("%q %q %d", s.ResourceName(), s.PeerAddress(), s.PeerPort())
	}
	s.SendTextMessage([]byte("hi"))
	r.until(t, "textMessage(hi)")
	if got, want := accepted.RequestURL(), "ws://localhost/chat?x=1"; got != want {
		t.Errorf("request %q, want %q", got, want)
	}
	accepted.Free()
	h.server.Free()
	r.until(t, "readChannelFinished")
	r.take()
	s.Open(encoded)
	r.until(t, "disconnected")
	if got := r.take(); !strings.HasPrefix(got, notOpened) {
		t.Error(got)
	}
}

// TestHandleConnection upgrades a connection that somebody else has accepted and begun to read.
func TestHandleConnection(t *testing.T) {
	l := newTestLoop(t)
	var accepted *Socket
	h := &host{server: NewServer(l, "", NonSecureMode)}
	h.server.SetHandler(h, 0)
	defer h.server.Free()
	h.taken = func(s *Socket) { accepted = s; echo(s) }
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	request := upgrade("/")
	if err := h.server.HandleConnection(fds[0], []byte(request[:30])); err != nil {
		t.Fatal(err)
	}
	syscall.Write(fds[1], []byte(request[30:]+"\x81\x82\x00\x00\x00\x00hi"))
	until(t, l, "connection", func() bool { return accepted != nil })
	var got []byte
	until(t, l, "echo", func() bool {
		var b [1024]byte
		n, _, _ := syscall.Recvfrom(fds[1], b[:], syscall.MSG_DONTWAIT)
		got = append(got, b[:max(n, 0)]...)
		return strings.HasSuffix(string(got), "\x81\x02hi")
	})
	accepted.Free()
	syscall.Close(fds[1])
	for _, fd := range []int{-1, fds[1]} {
		if err := h.server.HandleConnection(fd, nil); !errors.Is(err, ErrSystem) {
			t.Errorf("descriptor %d: %v", fd, err)
		}
	}
}

// TestListenActivatedWithoutManager tells what is missing.
func TestListenActivatedWithoutManager(t *testing.T) {
	server := NewServer(newTestLoop(t), "", NonSecureMode)
	defer server.Free()
	if err := server.ListenActivated(0); err != ErrState {
		t.Error(err)
	}
	const want = "No descriptor 0 was passed by a service manager, which passed 0"
	if got := server.ErrorString(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSetSocketDescriptorNeedsCertificate leaves the descriptor to the caller of a server that cannot encrypt.
func TestSetSocketDescriptorNeedsCertificate(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	file, err := listener.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	server := NewServer(newTestLoop(t), "", SecureMode)
	defer server.Free()
	if err := server.SetSocketDescriptor(int(file.Fd())); err != ErrState {
		t.Error(err)
	}
	if !strings.Contains(server.ErrorString(), "certificate") {
		t.Error(server.ErrorString())
	}
	if _, err := file.Stat(); err != nil {
		t.Errorf("the descriptor is gone: %v", err)
	}
}

// TestShutdown tells all connections, waits for their peers, and cuts those that do not end.
func TestShutdown(t *testing.T) {
	for _, ends := range []bool{true, false} {
		t.Run(fmt.Sprint("peer ends ", ends), func(t *testing.T) {
			l := newTestLoop(t)
			var accepted *Socket
			h := serve(t, l, 0, func(s *Socket) { accepted = s })
			address := h.server.listener.Addr().String()
			read := make(chan string, 1)
			stay := make(chan struct{})
			defer close(stay)
			go func() {
				c, err := net.Dial("tcp", address)
				if err != nil {
					read <- err.Error()
					return
				}
				defer c.Close()
				io.WriteString(c, upgrade("/"))
				r := bufio.NewReader(c)
				for line := "x"; line != "\r\n"; {
					line, _ = r.ReadString('\n')
				}
				b, _ := io.ReadAll(r)
				read <- string(b)
				if !ends {
					<-stay
				}
			}()
			until(t, l, "connection", func() bool { return accepted != nil })
			timeout := 100 * time.Millisecond
			if ends {
				timeout = time.Hour
			}
			h.server.Shutdown(timeout)
			if h.server.IsListening() || accepted.State() != Unconnected {
				t.Error("still open")
			}
			until(t, l, "closed", func() bool { return slices.Contains(h.log, "closed") })
			if got, want := <-read, "\x88\x10\x03\xe9Server closed."; got != want {
				t.Errorf("the client read %q", got)
			}
			if len(l.lingers) != 0 || h.server.open != 0 {
				t.Errorf("%d lingering and %d open connections are left", len(l.lingers), h.server.open)
			}
			accepted.Free()
		})
	}
	l := newTestLoop(t)
	h := serve(t, l, 0, nil)
	h.server.Shutdown(time.Hour)
	until(t, l, "closed without connections", func() bool { return slices.Contains(h.log, "closed") })
}

// TestBroadcast: every socket gets the message once, clients masked by themselves.
func TestBroadcast(t *testing.T) {
	l := newTestLoop(t)
	var sockets []*Socket
	var logs []*recorder
	h := serve(t, l, 0, func(s *Socket) {
		sockets = append(sockets, s)
		logs = append(logs, record(s))
	})
	for range 5 {
		s := NewSocket(l, "", ProtocolVersion)
		logs = append(logs, record(s))
		sockets = append(sockets, s)
		s.Open(h.server.URL())
	}
	defer func() {
		for _, s := range sockets {
			s.Free()
		}
	}()
	until(t, l, "connections", func() bool {
		return len(sockets) == 10 && !slices.ContainsFunc(sockets, func(s *Socket) bool { return !s.IsValid() })
	})
	sockets[0].SetOutgoingFrameSize(3)
	closed := NewSocket(l, "", ProtocolVersion)
	defer closed.Free()
	n, err := l.Broadcast(append(slices.Clone(sockets), closed), true, []byte("to all"))
	if n != 10 || err != nil {
		t.Errorf("%d sockets took it, %v", n, err)
	}
	for _, r := range logs {
		r.until(t, "textMessage(to all)")
	}
	if _, err := l.Broadcast(sockets, true, []byte{0xff}); err != ErrEncoding {
		t.Error(err)
	}
}
