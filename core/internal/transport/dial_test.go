package transport_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/transport"
	fake "libqwebsocket/core/internal/transport/faketransport"
)

// dialAndWait dials a literal address or localhost to its end.
func dialAndWait(t *testing.T, l *loop.Loop, host string, port uint16) outcome {
	t.Helper()
	var o outcome
	transport.Dial(l, host, port, o.done)
	if o.ended() {
		t.Fatal("done inside Dial")
	}
	until(t, l, o.ended)
	rounds(t, l, 3)
	if o.calls != 1 {
		t.Fatalf("done was called %d times", o.calls)
	}
	if o.stream != nil {
		t.Cleanup(o.stream.Close)
	}
	return o
}

// known is a resolver that knows one answer.
func known(ips ...netip.Addr) func(context.Context, string, string) ([]netip.Addr, error) {
	return func(context.Context, string, string) ([]netip.Addr, error) { return ips, nil }
}

func TestDialLiteral(t *testing.T) {
	for _, c := range []struct {
		listen netip.Addr
		dial   string
		remote netip.Addr
	}{
		{loopback4, "127.0.0.1", loopback4},
		{loopback4, "::ffff:127.0.0.1", loopback4},
		{loopback6, "::1", loopback6},
		{loopback6, "::1%lo", loopback6},
		{loopback6, "::1%1", loopback6},
	} {
		t.Run(c.dial, func(t *testing.T) {
			l := newLoop(t)
			n, accepted := listen(t, l, c.listen)
			goroutines := runtime.NumGoroutine()
			var o outcome
			transport.Dial(l, c.dial, n.Addr().Port(), o.done)
			if runtime.NumGoroutine() > goroutines {
				t.Error("a goroutine for a literal address")
			}
			until(t, l, func() bool { return o.ended() && len(*accepted) == 1 })
			if o.err != nil {
				t.Fatal(o.err)
			}
			defer o.stream.Close()
			if got := o.stream.RemoteAddr(); got.Addr().WithZone("") != c.remote {
				t.Errorf("connected to %v", got)
			}
		})
	}
}

func TestDialRefused(t *testing.T) {
	l := newLoop(t)
	for host, family := range map[string]int{"127.0.0.1": syscall.AF_INET, "::1": syscall.AF_INET6} {
		o := dialAndWait(t, l, host, closedPort(t, family))
		if o.stream != nil || kindOf(t, o.err) != transport.Refused || !errors.Is(o.err, syscall.ECONNREFUSED) {
			t.Errorf("%s: %v, %v", host, o.stream, o.err)
		}
	}
}

func TestDialErrors(t *testing.T) {
	l := newLoop(t)
	for host, want := range map[string]transport.Kind{
		"::1%nosuchinterface":     transport.AddressNotAvailable,
		"255.255.255.255":         transport.Unreachable,
		"":                        transport.HostNotFound,
		"no such host":            transport.HostNotFound,
		"nosuchhost.invalid":      transport.HostNotFound,
		strings.Repeat("a", 9999): transport.HostNotFound,
	} {
		var o outcome
		if strings.HasSuffix(host, ".invalid") {
			// What a name server says must not depend on the machine that the test runs on.
			notFound := &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
			transport.DialWith(l, func(context.Context, string, string) ([]netip.Addr, error) { return nil, notFound }, host, 80, o.done)
			until(t, l, o.ended)
			if !errors.Is(o.err, notFound) {
				t.Errorf("%v has lost its cause", o.err)
			}
		} else {
			o = dialAndWait(t, l, host, 80)
		}
		if o.stream != nil {
			t.Errorf("%.20q: connected", host)
		} else if got := kindOf(t, o.err); got != want {
			t.Errorf("%.20q: kind %d, want %d (%v)", host, got, want, o.err)
		}
	}
}

func TestDialNoAddresses(t *testing.T) {
	l := newLoop(t)
	var o outcome
	transport.DialWith(l, known(), "empty", 80, o.done)
	until(t, l, o.ended)
	if kindOf(t, o.err) != transport.HostNotFound {
		t.Error(o.err)
	}
}

func TestDialLocalhost(t *testing.T) {
	l := newLoop(t)
	n, accepted := listen(t, l, netip.Addr{})
	o := dialAndWait(t, l, "localhost", n.Addr().Port())
	if o.err != nil {
		t.Fatal(o.err)
	}
	until(t, l, func() bool { return len(*accepted) == 1 })
}

// TestDialInOrder: addresses that refuse are passed over, and the first that takes the connection wins.
func TestDialInOrder(t *testing.T) {
	l := newLoop(t)
	n, accepted := listen(t, l, loopback4)
	port := n.Addr().Port()
	refusing := netip.MustParseAddr("127.0.0.2")
	unreachable := netip.MustParseAddr("255.255.255.255")
	for name, ips := range map[string][]netip.Addr{
		"first":                   {loopback4, refusing},
		"::1 refused":             {loopback6, loopback4},
		"second":                  {refusing, loopback4},
		"fails at once":           {unreachable, loopback4},
		"zone that is not there":  {netip.MustParseAddr("fe80::1%none"), loopback4},
		"last of many":            {loopback6, refusing, unreachable, refusing, loopback4},
		"the first good one only": {refusing, loopback4, loopback4},
		"IPv4 written as IPv6":    {netip.MustParseAddr("::ffff:127.0.0.1")},
	} {
		t.Run(name, func(t *testing.T) {
			count := len(*accepted)
			var o outcome
			transport.DialWith(l, known(ips...), "name", port, o.done)
			until(t, l, func() bool { return o.ended() && len(*accepted) > count })
			rounds(t, l, 3)
			if o.err != nil || o.calls != 1 || len(*accepted) != count+1 {
				t.Fatalf("%d calls, %d connections, %v", o.calls, len(*accepted)-count, o.err)
			}
			if o.stream.RemoteAddr() != netip.AddrPortFrom(loopback4, port) {
				t.Errorf("connected to %v", o.stream.RemoteAddr())
			}
			o.stream.Close()
		})
	}
}

// TestDialAllFail: the error is that of the first address.
func TestDialAllFail(t *testing.T) {
	l := newLoop(t)
	port := closedPort(t, syscall.AF_INET)
	unreachable := netip.MustParseAddr("255.255.255.255")
	for _, c := range []struct {
		ips  []netip.Addr
		want transport.Kind
	}{
		{[]netip.Addr{loopback4, unreachable}, transport.Refused},
		{[]netip.Addr{unreachable, loopback4}, transport.Unreachable},
	} {
		var o outcome
		transport.DialWith(l, known(c.ips...), "name", port, o.done)
		until(t, l, o.ended)
		if o.calls != 1 || kindOf(t, o.err) != c.want {
			t.Errorf("%v: %v", c.ips, o.err)
		}
	}
}

func TestResolverPanic(t *testing.T) {
	l := newLoop(t)
	var o outcome
	transport.DialWith(l, func(context.Context, string, string) ([]netip.Addr, error) { panic("a fault") }, "name", 80, o.done)
	until(t, l, o.ended)
	if kindOf(t, o.err) != transport.HostNotFound {
		t.Error(o.err)
	}
}

// TestSelfConnect: the kernel connects a socket to itself when it happens to choose the port that is dialled.
func TestSelfConnect(t *testing.T) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Close(fd) }()
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: loopback4.As4()}); err != nil {
		t.Fatal(err)
	}
	own, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Connect(fd, own); err != nil {
		t.Fatal(err)
	}
	if err := transport.Connected(fd); err != syscall.ECONNREFUSED {
		t.Errorf("connected to itself: %v", err)
	}
}

func TestFail(t *testing.T) {
	l := newLoop(t)
	fault := errors.New("a fault")
	var o, cancelled outcome
	transport.Fail(l, fault, o.done)
	transport.Fail(l, fault, cancelled.done).Cancel()
	if o.ended() {
		t.Fatal("done inside Fail")
	}
	rounds(t, l, 3)
	if o.calls != 1 || o.err != fault || o.stream != nil || cancelled.ended() {
		t.Errorf("%+v, %+v", o, cancelled)
	}
}

// TestCancel gives up at each stage: done is never called, and nothing is left open.
func TestCancel(t *testing.T) {
	l := newLoop(t)
	full := fullListener(t)
	literal := func(port uint16) func(o *outcome) *transport.Dialing {
		return func(o *outcome) *transport.Dialing { return transport.Dial(l, "127.0.0.1", port, o.done) }
	}
	for name, c := range map[string]struct {
		dial  func(o *outcome) *transport.Dialing
		stage func()
	}{
		"at once":        {literal(full), func() {}},
		"while it waits": {literal(full), func() { rounds(t, l, 3) }},
		"second address": {func(o *outcome) *transport.Dialing {
			return transport.DialWith(l, known(loopback6, loopback4), "name", full, o.done)
		}, func() { rounds(t, l, 10) }},
	} {
		t.Run(name, func(t *testing.T) {
			before := openDescriptors(t)
			var o outcome
			d := c.dial(&o)
			c.stage()
			if o.ended() {
				t.Fatalf("it has ended already: %v", o.err)
			}
			d.Cancel()
			d.Cancel()
			rounds(t, l, 10)
			if o.ended() {
				t.Error("done after Cancel")
			}
			if now := openDescriptors(t); now != before {
				t.Errorf("%d descriptors are left open", now-before)
			}
		})
	}
}

// TestCancelInDone: it is too late, and does no harm.
func TestCancelInDone(t *testing.T) {
	l := newLoop(t)
	n, _ := listen(t, l, loopback4)
	var d *transport.Dialing
	var stream transport.Stream
	d = transport.Dial(l, "127.0.0.1", n.Addr().Port(), func(s transport.Stream, err error) {
		d.Cancel()
		stream = s
	})
	until(t, l, func() bool { return stream != nil })
	d.Cancel()
	if !stream.RemoteAddr().IsValid() {
		t.Error("Cancel has closed the stream")
	}
	stream.Close()
}

// TestCancelWhileResolving: the resolver is told, its result is dropped, and its goroutine ends.
func TestCancelWhileResolving(t *testing.T) {
	goroutines := runtime.NumGoroutine()
	l := newLoop(t)
	n, _ := listen(t, l, loopback4)
	t.Run("resolver that listens", func(t *testing.T) {
		var o outcome
		asked, told := make(chan bool), make(chan bool)
		d := transport.DialWith(l, func(ctx context.Context, _, _ string) ([]netip.Addr, error) {
			asked <- true
			<-ctx.Done()
			close(told)
			return nil, ctx.Err()
		}, "name", 80, o.done)
		<-asked
		d.Cancel()
		select {
		case <-told:
		case <-time.After(patience):
			t.Fatal("the resolver goes on")
		}
		expectGoroutines(t, goroutines+1)
		rounds(t, l, 3)
		if o.ended() {
			t.Error("done after Cancel")
		}
	})
	t.Run("resolver that does not", func(t *testing.T) {
		var o outcome
		asked, answer := make(chan bool), make(chan bool)
		d := transport.DialWith(l, func(context.Context, string, string) ([]netip.Addr, error) {
			asked <- true
			<-answer
			return []netip.Addr{loopback4}, nil
		}, "name", n.Addr().Port(), o.done)
		<-asked
		d.Cancel()
		close(answer)
		expectGoroutines(t, goroutines+1)
		rounds(t, l, 10)
		if o.ended() {
			t.Error("done after Cancel")
		}
	})
	t.Run("answer is on its way", func(t *testing.T) {
		var o outcome
		d := transport.DialWith(l, known(loopback4), "name", n.Addr().Port(), o.done)
		expectGoroutines(t, goroutines+1)
		d.Cancel()
		rounds(t, l, 10)
		if o.ended() {
			t.Error("done after Cancel")
		}
	})
}

// TestNoGoroutineAfterClose: closing the loop ends resolvers that nobody has cancelled.
func TestNoGoroutineAfterClose(t *testing.T) {
	goroutines := runtime.NumGoroutine()
	l, err := loop.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		transport.DialWith(l, func(ctx context.Context, _, _ string) ([]netip.Addr, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, "name", 80, func(transport.Stream, error) { t.Error("done after Close") })
	}
	n, err := transport.Listen(l, loopback4, 0, 8, false, func(s transport.Stream) { fake.Record(s) }, nil)
	if err != nil {
		t.Fatal(err)
	}
	var o outcome
	transport.Dial(l, "127.0.0.1", n.Addr().Port(), o.done)
	until(t, l, o.ended)
	o.stream.Close()
	n.Close()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	expectGoroutines(t, goroutines)
}

// TestAcceptedAndReset: the peer takes the connection and resets it before we look. That is a connection
// that was lost, not one that did not come about.
func TestAcceptedAndReset(t *testing.T) {
	l := newLoop(t)
	server := newLoop(t)
	n, accepted := listen(t, server, loopback4)
	var o outcome
	transport.Dial(l, "127.0.0.1", n.Addr().Port(), o.done)
	until(t, server, func() bool { return len(*accepted) == 1 })
	reset(t, (*accepted)[0])
	until(t, l, o.ended)
	if o.err != nil {
		t.Fatal(o.err)
	}
	defer o.stream.Close()
	r := fake.Record(o.stream)
	until(t, l, func() bool { return r.Ended })
	if kindOf(t, r.Err) != transport.RemoteClosed {
		t.Errorf("ended with %v", r.Err)
	}
}

// fullListener is the port of a listening socket whose queue is full: connections to it neither come
// about nor fail.
func fullListener(t *testing.T) uint16 {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: loopback4.As4()}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		t.Fatal(err)
	}
	sa, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		c, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC|syscall.SOCK_NONBLOCK, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = syscall.Close(c) })
		if err := syscall.Connect(c, sa); err != nil && err != syscall.EINPROGRESS {
			t.Fatal(err)
		}
	}
	return uint16(sa.(*syscall.SockaddrInet4).Port)
}
