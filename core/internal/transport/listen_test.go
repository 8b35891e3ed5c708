package transport_test

import (
	"net/netip"
	"syscall"
	"testing"
	"time"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/transport"
)

// reaches says whether a connection to an address comes about.
func reaches(t *testing.T, l *loop.Loop, host string, port uint16) bool {
	t.Helper()
	return dialAndWait(t, l, host, port).err == nil
}

func TestListenAddresses(t *testing.T) {
	for _, c := range []struct {
		name     string
		addr     netip.Addr
		ip4, ip6 bool
	}{
		{"all", netip.Addr{}, true, true},
		{"all IPv4", netip.IPv4Unspecified(), true, false},
		{"all IPv6", netip.IPv6Unspecified(), false, true},
		{"IPv4 loopback", loopback4, true, false},
		{"IPv6 loopback", loopback6, false, true},
		{"another loopback address", netip.MustParseAddr("127.0.0.9"), false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLoop(t)
			n, _ := listen(t, l, c.addr)
			port := n.Addr().Port()
			if port == 0 {
				t.Fatalf("listens on %v", n.Addr())
			}
			if c.addr.IsValid() && n.Addr().Addr() != c.addr {
				t.Errorf("listens on %v", n.Addr())
			}
			if reaches(t, l, "127.0.0.1", port) != c.ip4 || reaches(t, l, "::1", port) != c.ip6 {
				t.Error("it is not reached as it should be")
			}
		})
	}
}

// TestDualStackPeer: IPv4 that comes through the IPv6 socket looks like IPv4.
func TestDualStackPeer(t *testing.T) {
	l := newLoop(t)
	n, accepted := listen(t, l, netip.Addr{})
	for i, host := range []string{"127.0.0.1", "::1"} {
		o := dialAndWait(t, l, host, n.Addr().Port())
		until(t, l, func() bool { return len(*accepted) == i+1 })
		s := (*accepted)[i]
		if got := s.RemoteAddr(); got != o.stream.LocalAddr() || got.Addr().String() != host {
			t.Errorf("peer %v, want %v", got, o.stream.LocalAddr())
		}
		if got := s.LocalAddr(); got.Addr().String() != host {
			t.Errorf("local address %v, want %v", got, host)
		}
	}
}

func TestListenErrors(t *testing.T) {
	l := newLoop(t)
	all, _ := listen(t, l, netip.Addr{})
	taken, _ := listen(t, l, loopback4)
	before := openDescriptors(t)
	for _, c := range []struct {
		addr netip.Addr
		port uint16
		want transport.Kind
	}{
		{loopback4, taken.Addr().Port(), transport.AddressInUse},
		{netip.IPv4Unspecified(), taken.Addr().Port(), transport.AddressInUse},
		{netip.Addr{}, taken.Addr().Port(), transport.AddressInUse},
		{netip.Addr{}, all.Addr().Port(), transport.AddressInUse},
		{loopback4, all.Addr().Port(), transport.AddressInUse},
		{netip.MustParseAddr("192.0.2.1"), 0, transport.AddressNotAvailable},
		{netip.MustParseAddr("2001:db8::1"), 0, transport.AddressNotAvailable},
		{netip.MustParseAddr("fe80::1%nosuchinterface"), 0, transport.AddressNotAvailable},
	} {
		n, err := transport.Listen(l, c.addr, c.port, 8, false, func(transport.Stream) {}, nil)
		if n != nil || kindOf(t, err) != c.want {
			t.Errorf("%v port %d: %v", c.addr, c.port, err)
		}
	}
	if now := openDescriptors(t); now != before {
		t.Errorf("%d descriptors are left open", now-before)
	}
}

// TestListenAgain: a port whose connections were closed by the server can be used again at once.
func TestListenAgain(t *testing.T) {
	l := newLoop(t)
	n, accepted := listen(t, l, loopback4)
	port := n.Addr().Port()
	o := dialAndWait(t, l, "127.0.0.1", port)
	until(t, l, func() bool { return len(*accepted) == 1 })
	(*accepted)[0].Close()
	n.Close()
	n.Close()
	if n.FD() != -1 || n.Addr().IsValid() {
		t.Error("a closed listener has an address")
	}
	o.stream.Close()
	again, err := transport.Listen(l, loopback4, port, 8, false, func(transport.Stream) {}, nil)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func TestListenFD(t *testing.T) {
	l := newLoop(t)
	for _, addr := range []syscall.Sockaddr{
		&syscall.SockaddrInet4{Addr: loopback4.As4()},
		&syscall.SockaddrInet6{Addr: loopback6.As16()},
	} {
		family := syscall.AF_INET
		if _, ok := addr.(*syscall.SockaddrInet6); ok {
			family = syscall.AF_INET6
		}
		fd, err := syscall.Socket(family, syscall.SOCK_STREAM, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Bind(fd, addr); err != nil {
			t.Fatal(err)
		}
		if _, err := transport.ListenFD(l, fd, nil, nil); kindOf(t, err) != transport.Unsupported {
			t.Errorf("a socket that does not listen: %v", err)
		}
		if err := syscall.Listen(fd, 8); err != nil {
			t.Fatal(err)
		}
		var accepted transport.Stream
		n, err := transport.ListenFD(l, fd, func(s transport.Stream) { accepted = s }, nil)
		if err != nil {
			t.Fatal(err)
		}
		if n.FD() != fd {
			t.Errorf("descriptor %d, want %d", n.FD(), fd)
		}
		o := dialAndWait(t, l, n.Addr().Addr().String(), n.Addr().Port())
		if o.err != nil {
			t.Fatal(o.err)
		}
		until(t, l, func() bool { return accepted != nil })
		if v, _ := syscall.GetsockoptInt(transport.Descriptor(accepted), syscall.IPPROTO_TCP, syscall.TCP_NODELAY); v != 1 {
			t.Error("accepted with delay")
		}
		accepted.Close()
		n.Close()
		if err := syscall.Close(fd); err != syscall.EBADF {
			t.Errorf("Close has left the descriptor open (%v)", err)
		}
	}
}

// TestListenUnixFD: a listening socket of another family works; its connections have no addresses.
func TestListenUnixFD(t *testing.T) {
	l := newLoop(t)
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	sa := &syscall.SockaddrUnix{Name: t.TempDir() + "/socket"}
	if err := syscall.Bind(fd, sa); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(fd, 8); err != nil {
		t.Fatal(err)
	}
	var accepted transport.Stream
	n, err := transport.ListenFD(l, fd, func(s transport.Stream) { accepted = s }, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	c, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Close(c) }()
	if err := syscall.Connect(c, sa); err != nil {
		t.Fatal(err)
	}
	until(t, l, func() bool { return accepted != nil })
	defer accepted.Close()
	if accepted.RemoteAddr().IsValid() || accepted.LocalAddr().IsValid() || n.Addr().IsValid() {
		t.Error("addresses of a socket that has none")
	}
}

func TestListenBadFD(t *testing.T) {
	l := newLoop(t)
	for _, fd := range []int{-1, 400} {
		if _, err := transport.ListenFD(l, fd, nil, nil); err == nil {
			t.Errorf("descriptor %d", fd)
		} else {
			kindOf(t, err)
		}
	}
}

func TestPauseAccepting(t *testing.T) {
	l := newLoop(t)
	n, accepted := listen(t, l, loopback4)
	n.Pause()
	if !reaches(t, l, "127.0.0.1", n.Addr().Port()) {
		t.Fatal("the kernel takes connections while the listener pauses")
	}
	rounds(t, l, 10)
	if len(*accepted) != 0 {
		t.Fatal("accepted while paused")
	}
	if fdReadable(t, l.FD()) {
		t.Error("the loop spins")
	}
	n.Resume()
	until(t, l, func() bool { return len(*accepted) == 1 })
}

// TestPauseAndCloseInAccept: several connections wait; the callback of the first stops the rest.
func TestPauseAndCloseInAccept(t *testing.T) {
	for name, stop := range map[string]func(n *transport.Listener, l *loop.Loop){
		"Pause": func(n *transport.Listener, _ *loop.Loop) { n.Pause() },
		"Close": func(n *transport.Listener, _ *loop.Loop) { n.Close() },
		"Stop":  func(_ *transport.Listener, l *loop.Loop) { l.Stop() },
	} {
		t.Run(name, func(t *testing.T) {
			l, clients := newLoop(t), newLoop(t)
			count := 0
			var n *transport.Listener
			n, err := transport.Listen(l, loopback4, 0, 8, false, func(s transport.Stream) {
				count++
				s.Close()
				stop(n, l)
			}, func(err error) { t.Errorf("accept: %v", err) })
			if err != nil {
				t.Fatal(err)
			}
			defer n.Close()
			for range 3 {
				if !reaches(t, clients, "127.0.0.1", n.Addr().Port()) {
					t.Fatal("not reached")
				}
			}
			if err := l.RunOnce(patience); err != nil {
				t.Fatal(err)
			}
			if count != 1 {
				t.Fatalf("%d were accepted", count)
			}
			if name == "Stop" {
				until(t, l, func() bool { return count == 3 })
				return
			}
			rounds(t, l, 5)
			if count != 1 {
				t.Fatalf("%d were accepted", count)
			}
		})
	}
}

// limitDescriptors leaves this process no descriptor to open, until the returned function is called.
func limitDescriptors(t *testing.T) (restore func()) {
	t.Helper()
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &old); err != nil {
		t.Fatal(err)
	}
	free, err := syscall.Dup(0)
	if err != nil {
		t.Fatal(err)
	}
	_ = syscall.Close(free)
	low := old
	low.Cur = uint64(free)
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &low); err != nil {
		t.Fatal(err)
	}
	restored := false
	restore = func() {
		if !restored {
			restored = true
			if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &old); err != nil {
				t.Error(err)
			}
		}
	}
	t.Cleanup(restore)
	return restore
}

// TestNoDescriptorLeft: accept fails while a connection waits. The listener tells it once and does not
// spin; when there are descriptors again it goes on.
func TestNoDescriptorLeft(t *testing.T) {
	l, clients := newLoop(t), newLoop(t)
	var failures []error
	accepted := 0
	n, err := transport.Listen(l, loopback4, 0, 8, false, func(s transport.Stream) {
		accepted++
		s.Close()
	}, func(err error) { failures = append(failures, err) })
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	n.SetRetry(time.Hour)
	if !reaches(t, clients, "127.0.0.1", n.Addr().Port()) {
		t.Fatal("not reached")
	}
	outer := l.FD()
	restore := limitDescriptors(t)
	rounds(t, l, 1000)
	n.Pause()
	n.Resume()
	rounds(t, l, 1000)
	if len(failures) != 1 || kindOf(t, failures[0]) != transport.Resource || accepted != 0 {
		t.Fatalf("%d accepted, failures: %v", accepted, failures)
	}
	restore()
	if fdReadable(t, outer) {
		t.Error("the loop spins")
	}

	// Again, with a pause that ends while the test waits.
	n.Close()
	if d := l.Timeout(); d != -1 {
		t.Errorf("a closed listener has a timer of %v", d)
	}
	failures = nil
	n, err = transport.Listen(l, loopback4, 0, 8, false, func(s transport.Stream) {
		accepted++
		s.Close()
	}, func(err error) { failures = append(failures, err) })
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	n.SetRetry(time.Millisecond)
	if !reaches(t, clients, "127.0.0.1", n.Addr().Port()) {
		t.Fatal("not reached")
	}
	restore = limitDescriptors(t)
	until(t, l, func() bool { return len(failures) == 3 })
	restore()
	until(t, l, func() bool { return accepted == 1 })
}

// TestDialWithoutDescriptors: the failure comes as any other.
func TestDialWithoutDescriptors(t *testing.T) {
	l := newLoop(t)
	var o outcome
	restore := limitDescriptors(t)
	transport.Dial(l, "127.0.0.1", 9, o.done)
	until(t, l, o.ended)
	restore()
	if kindOf(t, o.err) != transport.Resource {
		t.Error(o.err)
	}
}

// TestCloseInFailed: the callback of a failed accept may close the listener.
func TestCloseInFailed(t *testing.T) {
	l, clients := newLoop(t), newLoop(t)
	var n *transport.Listener
	failures := 0
	n, err := transport.Listen(l, loopback4, 0, 8, false, func(s transport.Stream) { s.Close() }, func(error) {
		failures++
		n.Close()
	})
	if err != nil {
		t.Fatal(err)
	}
	n.SetRetry(0)
	if !reaches(t, clients, "127.0.0.1", n.Addr().Port()) {
		t.Fatal("not reached")
	}
	restore := limitDescriptors(t)
	until(t, l, func() bool { return failures == 1 })
	restore()
	rounds(t, l, 10)
	if failures != 1 || l.Timeout() != -1 {
		t.Errorf("%d failures, timeout %v", failures, l.Timeout())
	}
}

// TestManyWaiting: a crowd is taken in several rounds.
func TestManyWaiting(t *testing.T) {
	const crowd = 150
	l, clients := newLoop(t), newLoop(t)
	count, most, last := 0, 0, 0
	n, err := transport.Listen(l, loopback4, 0, crowd, false, func(s transport.Stream) { count++; s.Close() }, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	for range crowd {
		if !reaches(t, clients, "127.0.0.1", n.Addr().Port()) {
			t.Fatal("not reached")
		}
	}
	until(t, l, func() bool {
		most = max(most, count-last)
		last = count
		return count == crowd
	})
	if most > 64 {
		t.Errorf("%d in one round", most)
	}
}
