package deflate

import "fmt"

// Offer returns what a client says in Sec-WebSocket-Extensions. It leaves the server free to limit our
// window. If windows smaller than the largest are wanted, a second offer follows that does not mention
// them, for servers that cannot have them: we keep to our own window all the same.
func (o *Options) Offer() string {
	contexts := parameters{Direction{NoContext: o.Receive.NoContext}, Direction{NoContext: o.Send.NoContext, Bits: MaxBits}}
	offer := contexts
	offer.client.Bits = o.Send.Bits
	if o.Receive.Bits < MaxBits {
		offer.server.Bits = o.Receive.Bits
	}
	if offer == contexts {
		return offer.String()
	}
	return offer.String() + ", " + contexts.String()
}

// Accept judges what a server says to Offer: answer has the members of Sec-WebSocket-Extensions, those
// about other extensions included. It returns what the client does from now on; agreed is false if the
// server does not want this extension. After an error the connection is to be failed (RFC 7692, 7.1).
//
// The window of the server may be larger than it was asked for, if it took the second offer.
func (o *Options) Accept(answer []string) (result Options, agreed bool, err error) {
	for _, extension := range answer {
		if !isDeflate(extension) {
			continue
		}
		p, ok := parse(extension, false)
		if agreed || !ok || o.Receive.NoContext && !p.server.NoContext { // 7.1.1.1
			return Options{}, false, fmt.Errorf("Handshake: Server chose parameters of an extension that were not requested: %s.", extension)
		}
		result, agreed = *o, true
		result.Receive = Direction{NoContext: p.server.NoContext, Bits: orMax(p.server.Bits)}
		result.Send.NoContext = o.Send.NoContext || p.client.NoContext
		result.Send.Bits = min(o.Send.Bits, orMax(p.client.Bits))
	}
	return result, agreed, nil
}

// Answer chooses among what a client offers: offers has the members of its Sec-WebSocket-Extensions,
// those about other extensions included. It returns what to say in the server's Sec-WebSocket-Extensions
// and what the server does from now on. Offers that cannot be understood are declined (RFC 7692, 7.1); if
// nothing is left, agreed is false and the connection does without compression.
//
// The window of the client may be larger than we want it, if the client takes no limit.
func (o *Options) Answer(offers []string) (answer string, result Options, agreed bool) {
	for _, extension := range offers {
		if !isDeflate(extension) {
			continue
		}
		offer, ok := parse(extension, true)
		if !ok {
			continue
		}
		result = *o
		result.Send.NoContext = o.Send.NoContext || offer.server.NoContext
		result.Send.Bits = min(o.Send.Bits, orMax(offer.server.Bits))
		result.Receive.NoContext = o.Receive.NoContext || offer.client.NoContext
		result.Receive.Bits = MaxBits
		if offer.client.Bits != 0 { // else the client takes no limit: 7.1.2.2
			result.Receive.Bits = min(o.Receive.Bits, offer.client.Bits)
		}
		p := parameters{server: result.Send, client: result.Receive}
		if offer.server.Bits == 0 && p.server.Bits == MaxBits {
			p.server.Bits = 0
		}
		if p.client.Bits == MaxBits {
			p.client.Bits = 0
		}
		return p.String(), result, true
	}
	return "", Options{}, false
}

// orMax returns the bits of a window, the largest one if they were not mentioned.
func orMax(bits int) int {
	if bits == 0 {
		return MaxBits
	}
	return bits
}
