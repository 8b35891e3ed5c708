package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
)

// lookup is how a name becomes addresses, best first. It may block, and is called on a goroutine.
type lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)

// systemLookup asks what the system's own programs ask: the hosts file, and name servers.
var systemLookup lookup = net.DefaultResolver.LookupNetIP

// resolve looks a host up, and answers an *Error if it has no address.
func resolve(ctx context.Context, find lookup, host string) (addrs []netip.Addr, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = &Error{HostNotFound, fmt.Errorf("fault in the resolver: %v", fault)}
		}
	}()
	addrs, err = find(ctx, "ip", host)
	if err != nil {
		return nil, &Error{HostNotFound, err}
	}
	if len(addrs) == 0 {
		return nil, &Error{HostNotFound, errNoAddress}
	}
	return addrs, nil
}

// byTurns puts addresses in an order in which IPv6 and IPv4 alternate, the first one staying the first, so that
// a family that leads nowhere costs one attempt (RFC 8305, 4).
func byTurns(addrs []netip.Addr) []netip.Addr {
	var first, second []netip.Addr
	for _, ip := range addrs {
		if ip.Unmap().Is4() == addrs[0].Unmap().Is4() {
			first = append(first, ip)
		} else {
			second = append(second, ip)
		}
	}
	ordered := make([]netip.Addr, 0, len(addrs))
	for i := range max(len(first), len(second)) {
		if i < len(first) {
			ordered = append(ordered, first[i])
		}
		if i < len(second) {
			ordered = append(ordered, second[i])
		}
	}
	return ordered
}

var errNoAddress = errors.New("the host has no address")
