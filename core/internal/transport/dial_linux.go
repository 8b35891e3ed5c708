package transport

import (
	"context"
	"net/netip"
	"syscall"

	"libqwebsocket/core/internal/loop"
)

// Dialing is a connection on its way. It ends by a call of done, or by Cancel.
type Dialing struct {
	loop   *loop.Loop
	done   func(Stream, error)
	start  loop.Task
	cancel context.CancelFunc // of the resolver; nil: a literal address
	over   bool
	addrs  []netip.Addr // not tried yet
	port   uint16
	err    error // why the first address failed
	fd     int   // connecting; -1 if none is
	token  loop.Token
	remote netip.AddrPort
}

// Dial connects to a host, an IP address or a name, and calls done once, from the loop and never before
// Dial has returned, with a stream or an *Error. The addresses of a name are tried in order; if all fail,
// the error is that of the first. A name is looked up on a goroutine; to an address the connection is on its
// way when Dial returns, and the host may see it even if it is cancelled before the loop runs.
func Dial(l *loop.Loop, host string, port uint16, done func(Stream, error)) *Dialing {
	return dial(l, systemLookup, host, port, done)
}

// Fail is a Dialing that ends with err.
func Fail(l *loop.Loop, err error, done func(Stream, error)) *Dialing {
	d := newDialing(l, 0, done)
	d.err = err
	l.Soon(&d.start)
	return d
}

// Cancel gives up: done is not called. After the end it does nothing.
func (d *Dialing) Cancel() {
	if d.over {
		return
	}
	d.over = true
	d.loop.Cancel(&d.start)
	if d.cancel != nil {
		d.cancel()
	}
	d.drop()
}

func newDialing(l *loop.Loop, port uint16, done func(Stream, error)) *Dialing {
	d := &Dialing{loop: l, port: port, done: done, fd: -1}
	d.start.Init(d.next)
	return d
}

func dial(l *loop.Loop, find lookup, host string, port uint16, done func(Stream, error)) *Dialing {
	d := newDialing(l, port, done)
	if ip, err := netip.ParseAddr(host); err == nil {
		if err := d.connect(ip); err != nil {
			d.failed(err)
			l.Soon(&d.start)
		}
		return d
	}
	ctx, cancel := context.WithCancel(l.Context())
	d.cancel = cancel
	go func() {
		ips, err := resolve(ctx, find, host)
		cancel()
		l.Post(func() { d.resolved(ips, err) })
	}()
	return d
}

// resolved goes on with what the resolver has found.
func (d *Dialing) resolved(ips []netip.Addr, err error) {
	if !d.over {
		d.addrs, d.err = ips, err
		d.next()
	}
}

// next tries addresses until one neither connects nor fails at once.
func (d *Dialing) next() {
	for len(d.addrs) > 0 {
		ip := d.addrs[0]
		d.addrs = d.addrs[1:]
		err := d.connect(ip)
		if err == nil {
			return
		}
		d.failed(err)
	}
	d.finish(nil, d.err)
}

// connect starts to connect; nil: it goes on in Ready. A connection that is there at once also shows as
// writable.
func (d *Dialing) connect(ip netip.Addr) error {
	d.remote = netip.AddrPortFrom(ip.Unmap(), d.port)
	sa, family, err := toSockaddr(d.remote)
	if err != nil {
		return err
	}
	if d.fd, err = newSocket(family); err != nil {
		return err
	}
	switch err := syscall.Connect(d.fd, sa); err {
	case nil, syscall.EINPROGRESS, syscall.EINTR:
	default:
		return failure("connect", err)
	}
	if d.token, err = d.loop.Watch(d.fd, d, loop.Writable); err != nil {
		return failure("epoll_ctl", err)
	}
	return nil
}

// Ready is called when the attempt has come to its end.
func (d *Dialing) Ready(loop.Ready) {
	err := connected(d.fd)
	if err != nil && err != syscall.ECONNRESET && err != syscall.EPIPE {
		d.failed(failure("connect", err))
		d.next()
		return
	}
	d.loop.Unwatch(d.token)
	c := newTCP(d.loop, d.fd, d.remote)
	if err != nil {
		// The peer has taken the connection and reset it already. Asking has cleared the error.
		c.failure = failure("recv", err)
	}
	d.fd = -1
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

// failed drops the attempt; the error of the first one is kept.
func (d *Dialing) failed(err error) {
	d.drop()
	if d.err == nil {
		d.err = err
	}
}

// drop closes the socket that is connecting.
func (d *Dialing) drop() {
	if d.fd >= 0 {
		d.loop.Unwatch(d.token)
		_ = syscall.Close(d.fd)
		d.fd = -1
	}
}

func (d *Dialing) finish(s Stream, err error) {
	d.over = true
	d.done(s, err)
}
