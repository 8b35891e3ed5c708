// Package proxy is what a client says to a proxy until the tunnel to its target stands, over bytes: HTTP
// CONNECT (RFC 9110, 9.3.6) and SOCKS version 5 (RFC 1928, RFC 1929). It knows no sockets.
package proxy

import (
	"net/netip"
	"strings"
)

// Target is where a tunnel leads.
type Target struct {
	Host string // a name in ASCII or a literal address, IPv6 without brackets, as in wsurl.URL
	Port uint16
}

// address gives the target's literal address, without a zone, which means nothing to the proxy. ok is
// false for a name.
func (t Target) address() (a netip.Addr, ok bool) {
	a, err := netip.ParseAddr(t.Host)
	return a.WithZone(""), err == nil
}

// field gives the host as it stands in a request line and in a Host field.
func (t Target) field() string {
	host, _, _ := strings.Cut(t.Host, "%")
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

// Step is how far a Conversation has come.
type Step uint8

// What is to be done next.
const (
	More            Step = iota // send Output, then feed what comes
	Established                 // the tunnel stands
	NeedCredentials             // Answer is to be called; until then Feed takes nothing
	Reconnect                   // close the connection, make a new one and send Start
	Failed                      // close the connection; Err says why
)

// Conversation is what is said to one proxy, over one connection after the other, until the tunnel stands.
// Credentials go out only when the proxy asks for them. It is not for concurrent use.
type Conversation interface {
	// Start gives what to send first on a connection, and forgets what was read from the one before.
	Start() []byte

	// Feed takes bytes, cut anywhere. When the tunnel stands, b[n:] belongs to it. When credentials are
	// needed, b[n:] is to be fed again after Answer. Otherwise n is of no use.
	Feed(b []byte) (n int, s Step)

	// Output gives what Feed and Answer have to send, once.
	Output() []byte

	// Realm gives the realm to show with the question for credentials; "" if the proxy named none.
	Realm() string

	// Answer gives the credentials that were asked for. If both are empty, or the same that were just
	// refused, that ends the try.
	Answer(user, password string) Step

	// Ended says that the proxy has closed the connection.
	Ended() Step

	// Unreached gives the error for a connection to the proxy that could not be made, for the kinds
	// ConnectionRefused, HostNotFound and Timeout; nil for others, which Qt tells as without a proxy.
	Unreached(cause Kind) *Error

	// Err tells why the last Step was Failed.
	Err() *Error
}

// maxRounds is how often credentials are asked for; a program that answers each time is stopped then.
const maxRounds = 8
