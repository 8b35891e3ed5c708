package transport

import (
	"net"
	"net/netip"
	"strconv"
	"syscall"
)

// toSockaddr is the system's form of an address, with its family.
func toSockaddr(a netip.AddrPort) (syscall.Sockaddr, int, error) {
	ip := a.Addr().Unmap()
	if ip.Is4() {
		return &syscall.SockaddrInet4{Addr: ip.As4(), Port: int(a.Port())}, syscall.AF_INET, nil
	}
	zone, err := zoneIndex(ip.Zone())
	if err != nil {
		return nil, 0, &Error{AddressNotAvailable, err}
	}
	return &syscall.SockaddrInet6{Addr: ip.As16(), Port: int(a.Port()), ZoneId: zone}, syscall.AF_INET6, nil
}

// fromSockaddr is the reverse of toSockaddr. IPv4 that came through an IPv6 socket is IPv4; what is no
// internet address is the zero AddrPort.
func fromSockaddr(sa syscall.Sockaddr) netip.AddrPort {
	switch sa := sa.(type) {
	case *syscall.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(sa.Addr), uint16(sa.Port))
	case *syscall.SockaddrInet6:
		ip := netip.AddrFrom16(sa.Addr).Unmap()
		if sa.ZoneId != 0 {
			ip = ip.WithZone(zoneName(sa.ZoneId))
		}
		return netip.AddrPortFrom(ip, uint16(sa.Port))
	default:
		return netip.AddrPort{}
	}
}

// endpoint is a netip.AddrPort that takes less memory, since most are IPv4.
type endpoint struct {
	other *netip.AddrPort // nil: IPv4, or none if the rest is zero
	ip    [4]byte
	port  uint16
}

func endpointOf(a netip.AddrPort) endpoint {
	switch {
	case !a.IsValid():
		return endpoint{}
	case a.Addr().Is4():
		return endpoint{ip: a.Addr().As4(), port: a.Port()}
	}
	other := a
	return endpoint{other: &other}
}

func (e endpoint) addrPort() netip.AddrPort {
	switch {
	case e.other != nil:
		return *e.other
	case e == endpoint{}:
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(netip.AddrFrom4(e.ip), e.port)
}

// zoneIndex is the number of the network interface that a zone ("eth0" or "2") names.
func zoneIndex(zone string) (uint32, error) {
	if zone == "" {
		return 0, nil
	}
	if n, err := strconv.ParseUint(zone, 10, 32); err == nil {
		return uint32(n), nil
	}
	i, err := net.InterfaceByName(zone)
	if err != nil {
		return 0, err
	}
	return uint32(i.Index), nil
}

func zoneName(index uint32) string {
	if i, err := net.InterfaceByIndex(int(index)); err == nil {
		return i.Name
	}
	return strconv.FormatUint(uint64(index), 10)
}

// localAddr is the address of a socket, remoteAddr that of its peer; zero if there is none.
func localAddr(fd int) netip.AddrPort  { return address(syscall.Getsockname(fd)) }
func remoteAddr(fd int) netip.AddrPort { return address(syscall.Getpeername(fd)) }

func address(sa syscall.Sockaddr, err error) netip.AddrPort {
	if err != nil {
		return netip.AddrPort{}
	}
	return fromSockaddr(sa)
}
