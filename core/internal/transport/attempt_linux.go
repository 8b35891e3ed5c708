package transport

import (
	"net/netip"
	"syscall"

	"libqwebsocket/core/internal/loop"
)

// attempt is a socket that connects to one address, on behalf of a Dialing.
type attempt struct {
	dialing *Dialing
	remote  netip.AddrPort
	fd      int
	token   loop.Token
}

// begin starts to connect a socket, which belongs to the attempt from now on; nil: it goes on in Ready. A connection
// that is there at once also shows as writable.
func (d *Dialing) begin(fd int, address syscall.Sockaddr, remote netip.AddrPort) error {
	a := &attempt{dialing: d, remote: remote, fd: fd}
	switch err := syscall.Connect(fd, address); err {
	case nil, syscall.EINPROGRESS, syscall.EINTR:
	default:
		_ = syscall.Close(fd)
		return failure("connect", err)
	}
	var err error
	if a.token, err = d.loop.Watch(fd, a, loop.Writable); err != nil {
		_ = syscall.Close(fd)
		return failure("epoll_ctl", err)
	}
	d.attempts = append(d.attempts, a)
	return nil
}

// Ready is called when the attempt has come to its end.
func (a *attempt) Ready(loop.Ready) {
	d := a.dialing
	err := connected(a.fd)
	d.forget(a)
	if err != nil && err != syscall.ECONNRESET && err != syscall.EPIPE {
		_ = syscall.Close(a.fd)
		d.failed(failure("connect", err))
		d.next()
		return
	}
	c := newTCP(d.loop, a.fd, a.remote)
	if err != nil {
		// The peer has taken the connection and reset it already. Asking has cleared the error.
		c.failure = failure("recv", err)
	}
	d.finish(c, nil)
}

// connected answers why a socket is not connected, nil if it is.
func connected(fd int) error {
	errno, err := syscall.GetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_ERROR)
	if err != nil {
		return err
	}
	if errno != 0 {
		return syscall.Errno(errno)
	}
	if local := localAddr(fd); local.IsValid() && local == remoteAddr(fd) {
		// Nobody listens on a port of the range for outgoing connections, and the kernel has chosen just
		// that one for this socket: it is connected to itself.
		return syscall.ECONNREFUSED
	}
	return nil
}
