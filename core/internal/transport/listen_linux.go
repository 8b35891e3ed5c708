package transport

import (
	"net/netip"
	"os"
	"syscall"
	"time"

	"libqwebsocket/core/internal/loop"
)

const (
	// mostAccepts is how many connections one round takes, before others get their turn.
	mostAccepts = 64
	// acceptPause is how long a listener that has failed waits before it tries again.
	acceptPause = 100 * time.Millisecond
)

// Listener takes connections from a listening socket.
type Listener struct {
	loop   *loop.Loop
	accept func(Stream)
	failed func(error)
	fd     int
	path   string // of the socket in the file system; Close removes it
	token  loop.Token
	paused bool          // by Pause
	retry  *loop.Timer   // active: not listening after a failure
	pause  time.Duration // how long then
}

// Listen listens on an address of this machine. The zero Addr is all addresses, IPv6 and IPv4 (only IPv4
// where there is no IPv6); an IPv6 address takes no IPv4. Port 0 is a free one. accept is given each
// connection; failed (nil: nobody) the *Error of an accept that failed, after which the listener tries
// again later. Both come from the loop. With share, other sockets that share it may listen on the same
// address, of this process and of others of the same user, and the kernel spreads the connections
// (SO_REUSEPORT, socket(7)). The error of Listen is an *Error.
func Listen(l *loop.Loop, addr netip.Addr, port uint16, backlog int, share bool, accept func(Stream), failed func(error)) (*Listener, error) {
	fd, err := listen(addr, port, backlog, share)
	if err != nil {
		return nil, err
	}
	n, err := watchListener(l, fd, accept, failed)
	if err != nil {
		_ = syscall.Close(fd)
		return nil, err
	}
	return n, nil
}

// ListenFD takes over a stream socket that listens already. After an error it still is the caller's.
func ListenFD(l *loop.Loop, fd int, accept func(Stream), failed func(error)) (*Listener, error) {
	listening, err := syscall.GetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_ACCEPTCONN)
	if err == nil && listening == 0 {
		err = syscall.EINVAL
	}
	if err != nil {
		return nil, failure("getsockopt", err)
	}
	if localAddr(fd).IsValid() {
		if err := setOptions(fd); err != nil {
			return nil, err
		}
	}
	if err := syscall.SetNonblock(fd, true); err != nil {
		return nil, failure("fcntl", err)
	}
	syscall.CloseOnExec(fd)
	return watchListener(l, fd, accept, failed)
}

// Addr is where the listener listens, the zero AddrPort after Close.
func (n *Listener) Addr() netip.AddrPort {
	if n.fd < 0 {
		return netip.AddrPort{}
	}
	return localAddr(n.fd)
}

// FD is the listening descriptor, which belongs to the listener; -1 after Close.
func (n *Listener) FD() int { return n.fd }

// Pause leaves connections waiting in the kernel until Resume.
func (n *Listener) Pause() {
	n.paused = true
	n.watch()
}

// Resume ends Pause.
func (n *Listener) Resume() {
	n.paused = false
	n.watch()
}

// Close stops listening. Nothing is accepted after it. It can be called again.
func (n *Listener) Close() {
	if n.fd < 0 {
		return
	}
	n.retry.Stop()
	n.loop.Unwatch(n.token)
	_ = syscall.Close(n.fd)
	n.fd = -1
	if n.path != "" {
		_ = os.Remove(n.path)
	}
}

// Ready takes what waits.
func (n *Listener) Ready(loop.Ready) {
	for range mostAccepts {
		if n.fd < 0 || n.paused || n.loop.Stopping() {
			return
		}
		fd, sa, err := syscall.Accept4(n.fd, syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC)
		switch {
		case err == nil:
			n.accept(newTCP(n.loop, fd, fromSockaddr(sa)))
		case err == syscall.EAGAIN:
			return
		case !passing(err):
			n.fail(failure("accept", err))
			return
		}
	}
}

// passing is true for errors of accept that belong to one connection which is gone (accept(2), Linux).
func passing(err error) bool {
	switch err {
	case syscall.EINTR, syscall.ECONNABORTED, syscall.EPERM, syscall.EPROTO, syscall.ENOPROTOOPT,
		syscall.ENETDOWN, syscall.ENETUNREACH, syscall.EHOSTDOWN, syscall.EHOSTUNREACH,
		syscall.ENONET, syscall.EOPNOTSUPP:
		return true
	}
	return false
}

// fail waits for a while: the connections that nobody can take stay ready, and would be tried in each
// round.
func (n *Listener) fail(err error) {
	n.retry.Start(n.pause, -1)
	n.watch()
	if n.failed != nil {
		n.failed(err)
	}
}

// watch tells the loop whether connections are wanted.
func (n *Listener) watch() {
	if n.fd < 0 {
		return
	}
	want := loop.Readable
	if n.paused || n.retry.Active() {
		want = 0
	}
	if n.loop.Modify(n.token, want) != nil {
		n.retry.Start(n.pause, -1)
	}
}

func watchListener(l *loop.Loop, fd int, accept func(Stream), failed func(error)) (*Listener, error) {
	n := &Listener{loop: l, accept: accept, failed: failed, fd: fd, pause: acceptPause}
	n.retry = l.NewTimer(n.watch)
	var err error
	if n.token, err = l.Watch(fd, n, loop.Readable); err != nil {
		return nil, failure("epoll_ctl", err)
	}
	return n, nil
}
