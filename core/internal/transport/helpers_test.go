package transport_test

import (
	"bytes"
	"errors"
	"net/netip"
	"runtime"
	"syscall"
	"testing"
	"time"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/transport"
	fake "libqwebsocket/core/internal/transport/faketransport"
)

// patience is how long a test waits for what must happen.
const patience = 20 * time.Second

var (
	loopback4 = netip.MustParseAddr("127.0.0.1")
	loopback6 = netip.MustParseAddr("::1")
)

func newLoop(t testing.TB) *loop.Loop {
	t.Helper()
	l, err := loop.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// until runs rounds until done.
func until(t testing.TB, l *loop.Loop, done func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !done(); {
		if time.Now().After(end) {
			t.Fatal("it did not happen")
		}
		if err := l.RunOnce(100 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
}

// rounds runs n rounds that do not wait: what must not happen has its chance.
func rounds(t testing.TB, l *loop.Loop, n int) {
	t.Helper()
	for range n {
		if err := l.RunOnce(0); err != nil {
			t.Fatal(err)
		}
	}
}

// listen listens on a free port of an address, and collects what it accepts.
func listen(t testing.TB, l *loop.Loop, addr netip.Addr) (*transport.Listener, *[]transport.Stream) {
	t.Helper()
	var accepted []transport.Stream
	n, err := transport.Listen(l, addr, 0, 128, false,
		func(s transport.Stream) { accepted = append(accepted, s) },
		func(err error) { t.Errorf("accept: %v", err) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		n.Close()
		for _, s := range accepted {
			s.Close()
		}
	})
	return n, &accepted
}

// outcome is how a Dialing ended.
type outcome struct {
	calls  int
	stream transport.Stream
	err    error
}

func (o *outcome) done(s transport.Stream, err error) {
	o.calls++
	o.stream, o.err = s, err
}

func (o *outcome) ended() bool { return o.calls > 0 }

// pair makes the two ends of a TCP connection: the side that dialled, and the one that was accepted.
func pair(t testing.TB, l *loop.Loop) (client, server transport.Stream) {
	t.Helper()
	n, accepted := listen(t, l, loopback4)
	defer n.Close()
	var o outcome
	transport.Dial(l, "127.0.0.1", n.Addr().Port(), o.done)
	until(t, l, func() bool { return o.ended() && len(*accepted) == 1 })
	if o.err != nil {
		t.Fatal(o.err)
	}
	t.Cleanup(o.stream.Close)
	return o.stream, (*accepted)[0]
}

func recordedPair(t testing.TB, l *loop.Loop) (client, server *fake.Recorder) {
	t.Helper()
	c, s := pair(t, l)
	return fake.Record(c), fake.Record(s)
}

// kindOf is the kind of an *Error; other errors fail the test.
func kindOf(t testing.TB, err error) transport.Kind {
	t.Helper()
	var e *transport.Error
	if !errors.As(err, &e) {
		t.Fatalf("%v (%T) is no *Error", err, err)
	}
	return e.Kind
}

func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i * 7 >> 3)
	}
	return b
}

func expectBytes(t testing.TB, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Fatalf("%d bytes came, want %d, or others", len(got), len(want))
	}
}

// reset makes Close send a reset.
func reset(t testing.TB, s transport.Stream) {
	t.Helper()
	fd := transport.Descriptor(s)
	if err := syscall.SetsockoptLinger(fd, syscall.SOL_SOCKET, syscall.SO_LINGER, &syscall.Linger{Onoff: 1}); err != nil {
		t.Fatal(err)
	}
	s.Close()
}

// closedPort is a port of the loopback addresses that nobody listens on. The socket that holds it is bound,
// so that nobody else gets it.
func closedPort(t testing.TB, family int) uint16 {
	t.Helper()
	fd, err := syscall.Socket(family, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	var sa syscall.Sockaddr = &syscall.SockaddrInet4{Addr: loopback4.As4()}
	if family == syscall.AF_INET6 {
		sa = &syscall.SockaddrInet6{Addr: loopback6.As16()}
	}
	if err := syscall.Bind(fd, sa); err != nil {
		t.Fatal(err)
	}
	bound, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	switch sa := bound.(type) {
	case *syscall.SockaddrInet4:
		return uint16(sa.Port)
	case *syscall.SockaddrInet6:
		return uint16(sa.Port)
	}
	t.Fatal("no port")
	return 0
}

// expectGoroutines waits until there are at most n goroutines.
func expectGoroutines(t testing.TB, n int) {
	t.Helper()
	for end := time.Now().Add(patience); runtime.NumGoroutine() > n; runtime.Gosched() {
		if time.Now().After(end) {
			stacks := make([]byte, 1<<16)
			t.Fatalf("%d goroutines, want %d\n%s", runtime.NumGoroutine(), n, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// openDescriptors counts the descriptors of this process.
func openDescriptors(t testing.TB) int {
	t.Helper()
	n := 0
	for fd := range 512 {
		if _, _, errno := syscall.RawSyscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_GETFD, 0); errno == 0 {
			n++
		}
	}
	return n
}
