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

var errNoAddress = errors.New("the host has no address")
