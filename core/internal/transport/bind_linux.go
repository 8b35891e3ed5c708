package transport

import (
	"errors"
	"net/netip"
	"syscall"
)

// soReusePort is SO_REUSEPORT of the ports of Go that the library is built for; syscall lacks it.
const soReusePort = 15

// listen makes a listening socket.
func listen(addr netip.Addr, port uint16, backlog int, share bool) (int, error) {
	if addr.IsValid() {
		return bind(addr, port, backlog, share, true)
	}
	fd, err := bind(netip.IPv6Unspecified(), port, backlog, share, false)
	if err != nil && noIPv6(err) {
		return bind(netip.IPv4Unspecified(), port, backlog, share, true)
	}
	return fd, err
}

func noIPv6(err error) bool {
	var e *Error
	return errors.As(err, &e) && (e.Kind == Unsupported || e.Kind == AddressNotAvailable)
}

// bind makes a socket that listens on one address; alone: an IPv6 socket takes no IPv4.
func bind(addr netip.Addr, port uint16, backlog int, share, alone bool) (int, error) {
	sa, family, err := toSockaddr(netip.AddrPortFrom(addr, port))
	if err != nil {
		return -1, err
	}
	fd, err := newSocket(family)
	if err != nil {
		return -1, err
	}
	if err := prepare(fd, sa, family, backlog, share, alone); err != nil {
		_ = syscall.Close(fd)
		return -1, err
	}
	return fd, nil
}

func prepare(fd int, sa syscall.Sockaddr, family, backlog int, share, alone bool) error {
	// A port whose old connections are in TIME_WAIT can be listened on at once, as in Qt.
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		return failure("setsockopt", err)
	}
	if share {
		if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, soReusePort, 1); err != nil {
			return failure("setsockopt", err)
		}
	}
	if family == syscall.AF_INET6 {
		only := 0
		if alone {
			only = 1
		}
		if err := syscall.SetsockoptInt(fd, syscall.IPPROTO_IPV6, syscall.IPV6_V6ONLY, only); err != nil {
			return failure("setsockopt", err)
		}
	}
	if err := syscall.Bind(fd, sa); err != nil {
		return failure("bind", err)
	}
	if err := syscall.Listen(fd, backlog); err != nil {
		return failure("listen", err)
	}
	return nil
}
