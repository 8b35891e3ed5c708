package transport_test

import (
	"syscall"
	"testing"
	"time"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/transport"
	fake "libqwebsocket/core/internal/transport/faketransport"
)

func TestBothWays(t *testing.T) {
	l := newLoop(t)
	c, s := recordedPair(t, l)
	c.Send([]byte("ping"))
	s.Send([]byte("pong!"))
	until(t, l, func() bool { return len(s.Bytes) == 4 && len(c.Bytes) == 5 })
	expectBytes(t, s.Bytes, []byte("ping"))
	expectBytes(t, c.Bytes, []byte("pong!"))
}

func TestAddresses(t *testing.T) {
	l := newLoop(t)
	c, s := pair(t, l)
	if !c.LocalAddr().IsValid() || c.LocalAddr() != s.RemoteAddr() || c.RemoteAddr() != s.LocalAddr() {
		t.Errorf("client %v -> %v, server %v -> %v", c.LocalAddr(), c.RemoteAddr(), s.LocalAddr(), s.RemoteAddr())
	}
	c.Close()
	if c.LocalAddr().IsValid() || c.RemoteAddr().IsValid() {
		t.Error("addresses after Close")
	}
}

// TestOptions: what is set on a listening socket reaches the connections.
func TestOptions(t *testing.T) {
	l := newLoop(t)
	c, s := pair(t, l)
	for _, x := range []transport.Stream{c, s} {
		fd := transport.Descriptor(x)
		for _, option := range [][2]int{{syscall.IPPROTO_TCP, syscall.TCP_NODELAY}, {syscall.SOL_SOCKET, syscall.SO_KEEPALIVE}} {
			if v, err := syscall.GetsockoptInt(fd, option[0], option[1]); v != 1 || err != nil {
				t.Errorf("option %v is %d (%v)", option, v, err)
			}
		}
		flags, _, _ := syscall.RawSyscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_GETFD, 0)
		if flags&syscall.FD_CLOEXEC == 0 {
			t.Error("a child process would inherit it")
		}
	}
}

// slowReader takes a little at a time, and pauses in between.
type slowReader struct {
	fake.Recorder
	timer *loop.Timer
}

func (r *slowReader) Data(n int) {
	r.Recorder.Data(n)
	r.Stream.PauseReading()
	r.timer.Start(0, -1)
}

func TestSlowReader(t *testing.T) {
	l := newLoop(t)
	client, server := pair(t, l)
	r := &slowReader{}
	r.Stream = server
	r.timer = l.NewTimer(server.ResumeReading)
	server.PauseReading()
	server.Attach(r)
	c := fake.Record(client)
	want := pattern(8 << 20)
	c.Send(want)
	if c.Waiting() == 0 {
		t.Fatal("the kernel has taken 8 MiB at once")
	}
	rounds(t, l, 10)
	if len(r.Bytes) != 0 || c.Waiting() == 0 {
		t.Fatal("a paused stream was read")
	}
	server.ResumeReading()
	until(t, l, func() bool { return len(r.Bytes) == len(want) })
	expectBytes(t, r.Bytes, want)
	if c.Waiting() != 0 {
		t.Errorf("%d bytes wait", c.Waiting())
	}
}

// largeReader reads into a buffer larger than what comes.
type largeReader struct {
	fake.Recorder
	place []byte
}

func (r *largeReader) Buffer() []byte { return r.place }

func (r *largeReader) Data(n int) { r.place = r.place[n:] }

func TestLargeBuffer(t *testing.T) {
	l := newLoop(t)
	client, server := pair(t, l)
	want := pattern(8 << 20)
	got := make([]byte, len(want))
	r := &largeReader{place: got}
	server.Attach(r)
	fake.Record(client).Send(want)
	until(t, l, func() bool { return len(r.place) == 0 })
	expectBytes(t, got, want)
}

// TestTurns: a stream with endless input leaves others their turn.
func TestTurns(t *testing.T) {
	l := newLoop(t)
	client, server := pair(t, l)
	client.Attach(&fake.Recorder{Stream: client})
	if _, err := client.Write(pattern(1 << 20)); err != nil {
		t.Fatal(err)
	}
	r := &fake.Recorder{Stream: server}
	server.Attach(r)
	rounds(t, l, 1)
	if n := len(r.Reads); n < 2 || n > 8 {
		t.Errorf("%d reads in one round", n)
	}
}

func TestEndOfFile(t *testing.T) {
	l := newLoop(t)
	c, s := recordedPair(t, l)
	c.Send([]byte("last words"))
	c.Stream.Close()
	c.Stream.Close()
	until(t, l, func() bool { return s.Ended })
	expectBytes(t, s.Bytes, []byte("last words"))
	if s.Err != nil {
		t.Errorf("ended with %v", s.Err)
	}
	rounds(t, l, 5)
}

func TestHalfClose(t *testing.T) {
	l := newLoop(t)
	c, s := recordedPair(t, l)
	c.Send([]byte("question"))
	if err := c.Stream.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if err := c.Stream.CloseWrite(); kindOf(t, err) != transport.Closed {
		t.Errorf("second CloseWrite: %v", err)
	}
	if _, err := c.Stream.Write([]byte("x")); kindOf(t, err) != transport.Closed {
		t.Errorf("Write after CloseWrite: %v", err)
	}
	until(t, l, func() bool { return s.Ended })
	want := pattern(8 << 20)
	s.Send(want)
	until(t, l, func() bool { return len(c.Bytes) == len(want) })
	expectBytes(t, c.Bytes, want)
	if c.Ended {
		t.Error("the answering side has not ended yet")
	}
	s.Stream.Close()
	until(t, l, func() bool { return c.Ended })
	if c.Err != nil || s.Err != nil {
		t.Errorf("ended with %v and %v", c.Err, s.Err)
	}
}

func TestReset(t *testing.T) {
	l := newLoop(t)
	c, s := recordedPair(t, l)
	reset(t, c.Stream)
	until(t, l, func() bool { return s.Ended })
	if kindOf(t, s.Err) != transport.RemoteClosed {
		t.Errorf("ended with %v", s.Err)
	}
	if _, err := s.Stream.Write([]byte("x")); kindOf(t, err) != transport.RemoteClosed {
		t.Errorf("Write: %v", err)
	}
	rounds(t, l, 5)
}

// TestResetSeenByWrite: the kernel tells of a reset once. If Write has got it, End must still be a failure.
func TestResetSeenByWrite(t *testing.T) {
	l := newLoop(t)
	c, s := recordedPair(t, l)
	reset(t, c.Stream)
	for range 2 {
		if _, err := s.Stream.Write([]byte("x")); kindOf(t, err) != transport.RemoteClosed {
			t.Fatalf("Write: %v", err)
		}
	}
	if s.Ended {
		t.Fatal("End inside Write")
	}
	until(t, l, func() bool { return s.Ended })
	if kindOf(t, s.Err) != transport.RemoteClosed {
		t.Errorf("ended with %v", s.Err)
	}
}

// TestResetWhileBlocked: a stream that waits to write more gets End, and no Writable behind it.
func TestResetWhileBlocked(t *testing.T) {
	for _, paused := range []bool{false, true} {
		l := newLoop(t)
		client, server := pair(t, l)
		server.PauseReading()
		fake.Record(server)
		c := &eventNames{}
		client.Attach(c)
		if paused {
			client.PauseReading()
		}
		if n, err := client.Write(make([]byte, 16<<20)); n == 16<<20 || err != nil {
			t.Fatal(n, err)
		}
		reset(t, server)
		until(t, l, func() bool { return len(c.names) > 0 })
		rounds(t, l, 5)
		want := map[bool]string{false: "End", true: "Writable"}[paused]
		if len(c.names) != 1 || c.names[0] != want {
			t.Errorf("paused %v: events %v", paused, c.names)
		}
		if _, err := client.Write([]byte("x")); kindOf(t, err) != transport.RemoteClosed {
			t.Errorf("Write: %v", err)
		}
		client.ResumeReading()
		if paused {
			until(t, l, func() bool { return c.err != nil })
		}
	}
}

type eventNames struct {
	buffer [4096]byte
	names  []string
	err    error
}

func (e *eventNames) Buffer() []byte { return e.buffer[:] }
func (e *eventNames) Data(int)       { e.names = append(e.names, "Data") }
func (e *eventNames) Writable()      { e.names = append(e.names, "Writable") }
func (e *eventNames) End(err error) {
	e.err = err
	e.names = append(e.names, "End")
}

// TestPausedPeerGone: a paused stream whose peer has reset must not keep the loop busy.
func TestPausedPeerGone(t *testing.T) {
	l := newLoop(t)
	client, server := pair(t, l)
	e := &eventNames{}
	server.Attach(e)
	server.PauseReading()
	if _, err := client.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	reset(t, client)
	rounds(t, l, 3)
	if fdReadable(t, l.FD()) {
		t.Error("the loop spins")
	}
	if len(e.names) != 0 {
		t.Errorf("events of a paused stream: %v", e.names)
	}
	server.ResumeReading()
	until(t, l, func() bool { return e.err != nil })
	if len(e.names) != 2 || e.names[0] != "Data" {
		t.Errorf("events %v", e.names)
	}
}

// TestIdleStreamsAreQuiet: after the end of the peer's side nothing wakes the loop.
func TestIdleStreamsAreQuiet(t *testing.T) {
	l := newLoop(t)
	c, s := recordedPair(t, l)
	if err := c.Stream.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	until(t, l, func() bool { return s.Ended })
	rounds(t, l, 3)
	if fdReadable(t, l.FD()) {
		t.Error("the loop spins")
	}
}

// fdReadable says whether a descriptor is readable now.
func fdReadable(t *testing.T, fd int) bool {
	t.Helper()
	epfd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Close(epfd) }()
	if err := syscall.EpollCtl(epfd, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{Events: syscall.EPOLLIN}); err != nil {
		t.Fatal(err)
	}
	var events [1]syscall.EpollEvent
	n, err := syscall.EpollWait(epfd, events[:], 0)
	if err != nil {
		t.Fatal(err)
	}
	return n > 0
}

// closer closes its stream in one of its events; none may follow.
type closer struct {
	eventNames
	stream transport.Stream
	in     string
	closed bool
	t      *testing.T
}

func (c *closer) event(name string) {
	if c.closed {
		c.t.Errorf("%s after Close", name)
	}
	if name == c.in {
		c.closed = true
		c.stream.Close()
	}
}

func (c *closer) Data(int)  { c.event("Data") }
func (c *closer) Writable() { c.event("Writable") }
func (c *closer) End(error) { c.event("End") }

func TestWriteAfterClose(t *testing.T) {
	l := newLoop(t)
	c, _ := pair(t, l)
	c.Attach(&eventNames{})
	c.Close()
	if n, err := c.Write([]byte("x")); n != 0 || kindOf(t, err) != transport.Closed {
		t.Errorf("Write: %d, %v", n, err)
	}
	if err := c.CloseWrite(); kindOf(t, err) != transport.Closed {
		t.Errorf("CloseWrite: %v", err)
	}
	c.PauseReading()
	c.ResumeReading()
	rounds(t, l, 2)
}

func TestEmptyWrite(t *testing.T) {
	l := newLoop(t)
	c, s := pair(t, l)
	e := &eventNames{}
	c.Attach(e)
	fake.Record(s)
	if n, err := c.Write(nil); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	rounds(t, l, 2)
	if len(e.names) != 0 {
		t.Errorf("events %v", e.names)
	}
}

// TestManyStreams echoes over many connections at once and leaves no descriptor behind.
func TestManyStreams(t *testing.T) {
	const count = 100
	before := openDescriptors(t)
	l := newLoop(t)
	n, err := transport.Listen(l, loopback4, 0, count, false, func(s transport.Stream) {
		s.Attach(&echo{stream: s})
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	clients := make([]*fake.Recorder, count)
	for i := range clients {
		transport.Dial(l, "127.0.0.1", n.Addr().Port(), func(s transport.Stream, err error) {
			if err != nil {
				t.Error(err)
				return
			}
			clients[i] = fake.Record(s)
			clients[i].Send(pattern(1000 + i))
		})
	}
	until(t, l, func() bool {
		for i, c := range clients {
			if c == nil || len(c.Bytes) < 1000+i {
				return false
			}
		}
		return true
	})
	for i, c := range clients {
		expectBytes(t, c.Bytes, pattern(1000+i))
		c.Stream.Close()
	}
	n.Close()
	// The servers close when they read the end.
	until(t, l, func() bool { return openDescriptors(t) <= before+3 })
}

// echo writes back what it reads, and closes when the peer does.
type echo struct {
	stream transport.Stream
	buffer [64]byte
}

func (e *echo) Buffer() []byte { return e.buffer[:] }
func (e *echo) Data(n int)     { _, _ = e.stream.Write(e.buffer[:n]) }
func (e *echo) Writable()      {}
func (e *echo) End(error)      { e.stream.Close() }

// TestOuterLoop: with nothing but FD, an echo over TCP and a timer run to their end.
func TestOuterLoop(t *testing.T) {
	l := newLoop(t)
	client, server := pair(t, l)
	server.Attach(&echo{stream: server})
	c := fake.Record(client)
	fired := false
	l.NewTimer(func() {
		fired = true
		c.Send([]byte("hello"))
	}).Start(time.Millisecond, -1)
	epfd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Close(epfd) }()
	if err := syscall.EpollCtl(epfd, syscall.EPOLL_CTL_ADD, l.FD(), &syscall.EpollEvent{Events: syscall.EPOLLIN}); err != nil {
		t.Fatal(err)
	}
	for !fired || len(c.Bytes) < 5 {
		var events [1]syscall.EpollEvent
		n, err := syscall.EpollWait(epfd, events[:], int(patience/time.Millisecond))
		if n == 0 && err == nil {
			t.Fatal("FD did not become readable")
		}
		rounds(t, l, 1)
	}
}
