package deflate

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"libqwebsocket/tests/conformance/suite"
)

// Agreement is a negotiated permessage-deflate.
type Agreement struct {
	Server, Client Direction
}

// Direction is what was agreed on for what one side sends.
type Direction struct {
	NoContextTakeover bool
	Bits              int // of the window, 8 to 15
}

const name = "permessage-deflate"

// The parameters of RFC 7692, 7.1.
const (
	serverNoContextTakeover = "server_no_context_takeover"
	clientNoContextTakeover = "client_no_context_takeover"
	serverMaxWindowBits     = "server_max_window_bits"
	clientMaxWindowBits     = "client_max_window_bits"
)

const noValue = 0 // of client_max_window_bits in an offer

// parameters are the parameters of an offer or an answer; window bits or noValue.
type parameters map[string]int

func (p parameters) has(name string) bool {
	_, ok := p[name]
	return ok
}

// bits returns the value of a parameter; 15 if there is none.
func (p parameters) bits(name string) int {
	if p[name] == noValue {
		return 15
	}
	return p[name]
}

// parse reads one element of Sec-WebSocket-Extensions. ok tells whether it is permessage-deflate.
func parse(element string, offer bool) (p parameters, ok bool, err error) {
	parts := strings.Split(element, ";")
	if strings.TrimSpace(parts[0]) != name {
		return nil, false, nil
	}
	p = parameters{}
	for _, part := range parts[1:] {
		key, value, hasValue := strings.Cut(strings.TrimSpace(part), "=")
		if p.has(key) {
			return nil, true, fmt.Errorf("%s twice", key)
		}
		n := noValue
		if hasValue {
			value = strings.Trim(value, `"`)
			n, err = strconv.Atoi(value)
			if err != nil || n < 8 || n > 15 || value[0] == '0' || value[0] == '+' {
				return nil, true, fmt.Errorf("%s=%s", key, value)
			}
		}
		switch key {
		case serverNoContextTakeover, clientNoContextTakeover:
			ok = !hasValue
		case serverMaxWindowBits:
			ok = hasValue
		case clientMaxWindowBits:
			ok = hasValue || offer
		default:
			ok = false
		}
		if !ok {
			return nil, true, fmt.Errorf("parameter %q", part)
		}
		p[key] = n
	}
	return p, true, nil
}

func (p parameters) agreement() *Agreement {
	return &Agreement{
		Server: Direction{p.has(serverNoContextTakeover), p.bits(serverMaxWindowBits)},
		Client: Direction{p.has(clientNoContextTakeover), p.bits(clientMaxWindowBits)},
	}
}

// Accept judges the answer of a server to the offers. No answer is no agreement. With anyAnswer it need not fit
// an offer.
func Accept(offers []string, answer string, anyAnswer bool) (*Agreement, error) {
	if answer == "" {
		return nil, nil
	}
	if strings.Contains(answer, ",") {
		return nil, errors.New("more than one extension")
	}
	p, ok, err := parse(answer, false)
	if err != nil {
		return nil, err
	}
	fits := func(element string) bool {
		offer, _, err := parse(element, true)
		return err == nil && (anyAnswer || p.fits(offer))
	}
	if !ok || !slices.ContainsFunc(offers, fits) {
		return nil, fmt.Errorf("extension %q does not fit what was offered", answer)
	}
	return p.agreement(), nil
}

// fits tells whether p may answer an offer: RFC 7692, 7.1.1.1-7.1.2.2.
func (p parameters) fits(offer parameters) bool {
	switch {
	case offer.has(serverNoContextTakeover) && !p.has(serverNoContextTakeover),
		offer.has(serverMaxWindowBits) && p.bits(serverMaxWindowBits) > offer[serverMaxWindowBits],
		p.has(clientMaxWindowBits) && !offer.has(clientMaxWindowBits),
		p.has(clientMaxWindowBits) && p[clientMaxWindowBits] > offer.bits(clientMaxWindowBits):
		return false
	}
	return true
}

// Answer answers the offers of a client: the first demand for which an offer fits. Without one there is no
// agreement, and the answer is empty.
func Answer(offers string, demands []suite.Demand) (string, *Agreement) {
	for _, demand := range demands {
		for element := range strings.SplitSeq(offers, ",") {
			offer, ok, err := parse(element, true)
			if !ok || err != nil || demand.ClientMaxWindowBits != 0 && !offer.has(clientMaxWindowBits) {
				continue
			}
			p := parameters{}
			if offer.has(serverNoContextTakeover) {
				p[serverNoContextTakeover] = noValue
			}
			if offer.has(serverMaxWindowBits) {
				p[serverMaxWindowBits] = offer[serverMaxWindowBits]
			}
			if demand.ClientNoContextTakeover {
				p[clientNoContextTakeover] = noValue
			}
			if demand.ClientMaxWindowBits != 0 {
				p[clientMaxWindowBits] = min(demand.ClientMaxWindowBits, offer.bits(clientMaxWindowBits))
			}
			return p.String(), p.agreement()
		}
	}
	return "", nil
}

// String returns the parameters as they stand in the header.
func (p parameters) String() string {
	text := name
	for _, key := range []string{
		serverNoContextTakeover, serverMaxWindowBits, clientNoContextTakeover, clientMaxWindowBits,
	} {
		if n, ok := p[key]; ok && n != noValue {
			text += fmt.Sprintf("; %s=%d", key, n)
		} else if ok {
			text += "; " + key
		}
	}
	return text
}
