package transport_test

import (
	"errors"
	"syscall"
	"testing"

	"libqwebsocket/core/internal/transport"
)

func TestErrorText(t *testing.T) {
	l := newLoop(t)
	o := dialAndWait(t, l, "127.0.0.1", closedPort(t, syscall.AF_INET))
	if got := o.err.Error(); got != "connect: connection refused" {
		t.Errorf("%q", got)
	}
	if !errors.Is(o.err, syscall.ECONNREFUSED) {
		t.Error("the system's error is lost")
	}
}

func TestKinds(t *testing.T) {
	for kind, errnos := range map[transport.Kind][]syscall.Errno{
		transport.Network:             {syscall.EIO, syscall.EPROTO},
		transport.Refused:             {syscall.ECONNREFUSED},
		transport.RemoteClosed:        {syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED},
		transport.Access:              {syscall.EACCES, syscall.EPERM},
		transport.Resource:            {syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM},
		transport.Timeout:             {syscall.ETIMEDOUT},
		transport.AddressInUse:        {syscall.EADDRINUSE},
		transport.AddressNotAvailable: {syscall.EADDRNOTAVAIL},
		transport.Unreachable:         {syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.ENETDOWN},
		transport.Unsupported:         {syscall.EAFNOSUPPORT, syscall.EPROTONOSUPPORT, syscall.ENOTSOCK},
	} {
		for _, errno := range errnos {
			err := transport.Failure("call", errno)
			if kindOf(t, err) != kind || !errors.Is(err, errno) {
				t.Errorf("%v is of kind %d, want %d", errno, kindOf(t, err), kind)
			}
		}
	}
}
