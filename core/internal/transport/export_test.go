package transport

import (
	"net/netip"
	"time"

	"libqwebsocket/core/internal/loop"
)

// DialWith is Dial with another resolver.
func DialWith(l *loop.Loop, find lookup, host string, port uint16, done func(Stream, error)) *Dialing {
	return dial(l, find, host, port, done)
}

// OnDescriptor is a Stream on any descriptor.
func OnDescriptor(l *loop.Loop, fd int) Stream { return newTCP(l, fd, netip.AddrPort{}) }

// Descriptor is that of a Stream.
func Descriptor(s Stream) int { return int(s.(*tcp).fd) }

// SetRetry sets how long the listener waits after a failure.
func (n *Listener) SetRetry(d time.Duration) { n.pause = d }

// Connected answers why a socket is not connected.
func Connected(fd int) error { return connected(fd) }

// ByTurns lets families of addresses alternate.
func ByTurns(addrs []netip.Addr) []netip.Addr { return byTurns(addrs) }

// UnderWay is how many sockets of a Dialing connect.
func (d *Dialing) UnderWay() int { return len(d.attempts) }

// Waiting is how many addresses it has not tried yet.
func (d *Dialing) Waiting() int { return len(d.addrs) }

// Failure is the Error of a system call.
func Failure(call string, err error) *Error { return failure(call, err) }
