package transport

import (
	"net/netip"
	"syscall"

	"libqwebsocket/core/internal/loop"
)

// mostReads is how often a stream that fills each buffer is read in one round, before others get their
// turn.
const mostReads = 8

// tcp is the Stream of a connected TCP socket.
type tcp struct {
	loop    *loop.Loop
	events  Events     // nil: not attached yet
	token   loop.Token // the zero value: not watched
	failure *Error     // of a Write
	remote  endpoint
	fd      int32 // -1: closed
	paused  bool
	muted   bool // paused, and the loop has been told
	ended   bool // nothing more will be read
	short   bool // the last Write was; Writable has to come
	shut    bool // our side is ended
}

func newTCP(l *loop.Loop, fd int, remote netip.AddrPort) *tcp {
	return &tcp{loop: l, fd: int32(fd), remote: endpointOf(remote)}
}

func (c *tcp) closed() bool { return c.fd < 0 }

// Accepted takes over a connected stream socket. After an error (an *Error) it still is the caller's.
func Accepted(l *loop.Loop, fd int) (Stream, error) {
	kind, err := syscall.GetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_TYPE)
	if err == nil && kind != syscall.SOCK_STREAM {
		err = syscall.EPROTOTYPE
	}
	if err != nil {
		return nil, failure("getsockopt", err)
	}
	if err := connected(fd); err != nil {
		return nil, failure("getsockopt", err)
	}
	if _, err := syscall.Getpeername(fd); err != nil {
		return nil, failure("getpeername", err)
	}
	if err := syscall.SetNonblock(fd, true); err != nil {
		return nil, failure("fcntl", err)
	}
	syscall.CloseOnExec(fd)
	if localAddr(fd).IsValid() {
		if err := setOptions(fd); err != nil {
			return nil, err
		}
	}
	return newTCP(l, fd, remoteAddr(fd)), nil
}

func (c *tcp) Attach(e Events) {
	c.events = e
	c.watch()
}

func (c *tcp) PauseReading() { c.paused = true }

func (c *tcp) ResumeReading() {
	c.paused, c.muted = false, false
	c.watch()
}

func (c *tcp) Write(b []byte) (int, error) {
	switch {
	case c.failure != nil:
		return 0, c.failure
	case c.closed() || c.shut:
		return 0, errClosed
	case len(b) == 0:
		return 0, nil
	}
	n, errno := send(int(c.fd), b)
	if errno != 0 && errno != syscall.EAGAIN && errno != syscall.EINTR {
		c.short = false
		c.failure = failure("send", errno)
		c.watch()
		return 0, c.failure
	}
	c.short = n < len(b)
	c.watch()
	return n, nil
}

func (c *tcp) CloseWrite() error {
	if c.closed() || c.shut {
		return errClosed
	}
	if err := syscall.Shutdown(int(c.fd), syscall.SHUT_WR); err != nil {
		return failure("shutdown", err)
	}
	c.shut, c.short = true, false
	c.watch()
	return nil
}

func (c *tcp) Close() {
	if c.closed() {
		return
	}
	c.loop.Unwatch(c.token)
	_ = syscall.Close(int(c.fd))
	c.fd = -1
}

func (c *tcp) LocalAddr() netip.AddrPort {
	if c.closed() {
		return netip.AddrPort{}
	}
	return localAddr(int(c.fd))
}

func (c *tcp) RemoteAddr() netip.AddrPort {
	if c.closed() {
		return netip.AddrPort{}
	}
	return c.remote.addrPort()
}

// AckNow tells the peer at once that what was read has arrived. Else the system waits for something to send
// along, up to 40 ms, and a peer that may not have two small writes under way (Nagle) waits with it.
func (c *tcp) AckNow() {
	if !c.closed() {
		_ = syscall.SetsockoptInt(int(c.fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
	}
}

// reads is true while bytes are wanted and may come.
func (c *tcp) reads() bool { return !c.paused && !c.ended && !c.closed() }

// Ready is what the loop tells. It learns of a pause only when something has arrived meanwhile: one that ends
// before costs no system call.
func (c *tcp) Ready(e loop.Ready) {
	if e&(loop.Readable|loop.Hangup) != 0 {
		if c.reads() {
			c.read()
		} else {
			c.muted = c.paused
		}
	}
	if e&(loop.Writable|loop.Hangup) != 0 && c.short && !c.closed() {
		c.short = false
		c.events.Writable()
	}
	c.watch()
}

// read reads once, and again only if that has filled the buffer: another try would most often find
// nothing, and what comes later makes the descriptor ready again.
func (c *tcp) read() {
	for range mostReads {
		b := c.events.Buffer()
		if len(b) == 0 {
			return
		}
		n, errno := receive(int(c.fd), b)
		switch {
		case n > 0:
			c.events.Data(n)
			if n < len(b) || !c.reads() {
				return
			}
		case errno == syscall.EAGAIN || errno == syscall.EINTR:
			return
		default:
			c.end(errno)
			return
		}
	}
}

// end tells the end of reading. A reset that a Write was told of reads as a plain end, so its error comes
// here, too.
func (c *tcp) end(errno syscall.Errno) {
	err := c.failure
	if errno != 0 {
		err = failure("recv", errno)
	}
	c.fail(err)
}

// fail ends reading and, if there is an error, everything.
func (c *tcp) fail(err *Error) {
	c.ended = true
	if err == nil { // and a nil *Error would be an error
		c.watch()
		c.events.End(nil)
		return
	}
	c.failure, c.short = err, false
	c.watch()
	c.events.End(err)
}

// watch tells the loop what the stream waits for.
func (c *tcp) watch() {
	if c.closed() || c.events == nil {
		return
	}
	var want loop.Ready
	if !c.muted && !c.ended {
		want |= loop.Readable
	}
	if c.short {
		want |= loop.Writable
	}
	var err error
	if c.token != (loop.Token{}) {
		err = c.loop.Modify(c.token, want)
	} else {
		c.token, err = c.loop.Watch(int(c.fd), c, want)
	}
	if err != nil {
		c.deaf(failure("epoll_ctl", err))
	}
}

// deaf ends a stream that the system will not tell us about. The receiver learns of it from the loop, by
// End or, if that was told before, by a Writable whose Write fails.
func (c *tcp) deaf(err *Error) {
	tell := func() { c.events.Writable() }
	if !c.ended {
		tell = func() { c.events.End(err) }
	}
	c.ended, c.failure, c.short = true, err, false
	c.loop.Soon(loop.NewTask(func() {
		if !c.closed() {
			tell()
		}
	}))
}
