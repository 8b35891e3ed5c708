package transport

import (
	"errors"
	"net"
	"syscall"
)

// Kind is the kind of a failure.
type Kind uint8

// The kinds of failures, as far as programs tell them apart.
const (
	Network             Kind = iota // whatever has no kind of its own
	Refused                         // nobody listens there
	RemoteClosed                    // the peer has reset the connection, or gone
	HostNotFound                    // the name has no address
	Access                          // the system forbids it
	Resource                        // too many descriptors, or no memory
	Timeout                         // no answer
	AddressInUse                    // somebody listens there already
	AddressNotAvailable             // not an address of this machine
	Unreachable                     // no way to the host
	Unsupported                     // the system does not know this kind of address or socket
	Closed                          // our own Close or CloseWrite came before
)

// Error is a failure of the transport.
type Error struct {
	Kind Kind
	Err  error // what the system says
}

func (e *Error) Error() string { return e.Err.Error() }

func (e *Error) Unwrap() error { return e.Err }

var errClosed = &Error{Closed, net.ErrClosed}

// failure is the Error of a system call.
func failure(call string, err error) *Error {
	var errno syscall.Errno
	if !errors.As(err, &errno) {
		return &Error{Network, err}
	}
	return &Error{kindOf(errno), &callError{call, errno}}
}

// callError is a system call that has failed.
type callError struct {
	call  string
	errno syscall.Errno
}

func (e *callError) Error() string { return e.call + ": " + e.errno.Error() }

func (e *callError) Unwrap() error { return e.errno }

func kindOf(errno syscall.Errno) Kind {
	switch errno {
	case syscall.ECONNREFUSED:
		return Refused
	case syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED:
		return RemoteClosed
	case syscall.EACCES, syscall.EPERM:
		return Access
	case syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.ENOSPC:
		return Resource
	case syscall.ETIMEDOUT:
		return Timeout
	case syscall.EADDRINUSE:
		return AddressInUse
	case syscall.EADDRNOTAVAIL:
		return AddressNotAvailable
	case syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.ENETDOWN, syscall.EHOSTDOWN:
		return Unreachable
	case syscall.EAFNOSUPPORT, syscall.EPROTONOSUPPORT, syscall.EOPNOTSUPP, syscall.ENOTSOCK, syscall.EINVAL:
		return Unsupported
	default:
		return Network
	}
}
