package transport

import (
	"context"
	"net/netip"
	"slices"
	"syscall"
	"time"

	"libqwebsocket/core/internal/loop"
)

// attemptDelay is how long an address may take before the next one is tried beside it (RFC 8305, 5).
const attemptDelay = 250 * time.Millisecond

// Dialing is a connection on its way. It ends by a call of done, or by Cancel.
type Dialing struct {
	loop     *loop.Loop
	done     func(Stream, error)
	start    loop.Task
	cancel   context.CancelFunc // of the resolver; nil: a literal address
	over     bool
	addrs    []netip.Addr // not tried yet
	port     uint16
	attempts []*attempt  // under way, in the order of their beginning
	delay    *loop.Timer // until the next address is tried beside them; nil: it was not needed yet
	err      error       // why the first of the addresses that failed did
}

// Dial connects to a host, an IP address or a name, and calls done once, from the loop and never before
// Dial has returned, with a stream or an *Error. The addresses of a name are tried one after the other, each
// beside those that take their time, IPv6 and IPv4 by turns (RFC 8305); the first connection wins, and if all
// fail, the error is the first one. A name is looked up on a goroutine; to an address the connection is on its
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
	d.loop.Cancel(&d.start)
	if d.cancel != nil {
		d.cancel()
	}
	d.end()
}

func newDialing(l *loop.Loop, port uint16, done func(Stream, error)) *Dialing {
	d := &Dialing{loop: l, port: port, done: done}
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
		d.addrs, d.err = byTurns(ips), err
		d.next()
	}
}

// next tries addresses until one does not fail at once; the one behind it has its turn after a while. It is the
// end if none is left and none is under way.
func (d *Dialing) next() {
	for len(d.addrs) > 0 {
		ip := d.addrs[0]
		d.addrs = d.addrs[1:]
		if err := d.connect(ip); err != nil {
			d.failed(err)
			continue
		}
		d.wait()
		return
	}
	if len(d.attempts) == 0 {
		d.finish(nil, d.err)
	}
}

// wait lets the next address, if there is one, be tried when those under way take too long.
func (d *Dialing) wait() {
	if len(d.addrs) == 0 {
		return
	}
	if d.delay == nil {
		d.delay = d.loop.NewTimer(d.next)
	}
	d.delay.Start(attemptDelay, -1)
}

// connect begins an attempt at an address.
func (d *Dialing) connect(ip netip.Addr) error {
	remote := netip.AddrPortFrom(ip.Unmap(), d.port)
	address, family, err := toSockaddr(remote)
	if err != nil {
		return err
	}
	fd, err := newSocket(family)
	if err != nil {
		return err
	}
	return d.begin(fd, address, remote)
}

// failed keeps the first error.
func (d *Dialing) failed(err error) {
	if d.err == nil {
		d.err = err
	}
}

// forget lets go of an attempt; its socket stays open.
func (d *Dialing) forget(a *attempt) {
	d.loop.Unwatch(a.token)
	d.attempts = slices.DeleteFunc(d.attempts, func(other *attempt) bool { return other == a })
}

// end gives up all that is under way.
func (d *Dialing) end() {
	d.over = true
	if d.delay != nil {
		d.delay.Stop()
	}
	for len(d.attempts) > 0 {
		a := d.attempts[0]
		d.forget(a)
		_ = syscall.Close(a.fd)
	}
}

func (d *Dialing) finish(s Stream, err error) {
	d.end()
	d.done(s, err)
}
