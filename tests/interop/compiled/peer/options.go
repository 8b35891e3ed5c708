// Package peer is what the Go peers have in common: what they are told, what they tell, and what an echo
// server does. README.md in the folder above describes it for the peers in all languages.
package peer

import (
	"fmt"
	"strconv"
	"strings"
)

// Options are how a peer is to open its connections.
type Options struct {
	Deflate      *Deflate // nil: without permessage-deflate
	Subprotocols []string
	FrameSize    int // of outgoing frames, if the library cuts messages at a size; 0: its default
}

// Deflate is what a peer wants of permessage-deflate (RFC 7692, 7.1).
type Deflate struct {
	ServerNoContext, ClientNoContext bool
	ServerBits, ClientBits           int // 15 if nothing is said of them
}

// ParseOptions reads the arguments of a program.
func ParseOptions(arguments []string) (Options, error) {
	var o Options
	for _, argument := range arguments {
		if err := o.parse(argument); err != nil {
			return o, err
		}
	}
	return o, nil
}

func (o *Options) parse(argument string) (err error) {
	key, value, _ := strings.Cut(argument, "=")
	if o.Deflate == nil && key != "subprotocol" && key != "frame" {
		o.Deflate = &Deflate{ServerBits: 15, ClientBits: 15}
	}
	switch key {
	case "deflate":
	case "server_no_context_takeover":
		o.Deflate.ServerNoContext = true
	case "client_no_context_takeover":
		o.Deflate.ClientNoContext = true
	case "server_max_window_bits":
		o.Deflate.ServerBits, err = strconv.Atoi(value)
	case "client_max_window_bits":
		o.Deflate.ClientBits, err = strconv.Atoi(value)
	case "subprotocol":
		o.Subprotocols = append(o.Subprotocols, value)
	case "frame":
		o.FrameSize, err = strconv.Atoi(value)
	default:
		err = fmt.Errorf("no option %q", argument)
	}
	return err
}
