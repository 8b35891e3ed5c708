// Package deflate is permessage-deflate (RFC 7692) over bytes: the negotiation of both sides, and the
// compression of the messages of one connection. It knows no frames, sockets or clocks.
package deflate

// Limits and defaults of Options.
const (
	MinBits = 8
	MaxBits = 15

	DefaultBits      = 12
	DefaultLevel     = 5
	DefaultThreshold = 256

	maxLevel = 9
)

// Direction is what holds for the messages that one side sends.
type Direction struct {
	// NoContext: each message is compressed without regard to those before it ("no context takeover",
	// RFC 7692, 7.1.1). That compresses less, takes no memory between messages, and keeps what an
	// attacker writes into one message from telling anything about another one.
	NoContext bool

	// Bits: the sender looks back at most 1<<Bits bytes (RFC 7692, 7.1.2); MinBits to MaxBits.
	Bits int
}

// Options are what one side wants, or, once that is agreed on, what it does.
type Options struct {
	Send, Receive Direction

	// Level is how hard is tried to compress: 1 is the fastest, 9 the smallest. Only the largest window
	// has levels; the compressor for the others has the effort of DefaultLevel.
	Level int

	// Threshold is the size of the shortest message that is compressed. In messages below 128 bytes the
	// compressor looks for no repetitions, except at levels from 7 on.
	Threshold int
}

// Defaults returns the options of who asks for no more than compression.
func Defaults() Options {
	direction := Direction{Bits: DefaultBits}
	return Options{Send: direction, Receive: direction, Level: DefaultLevel, Threshold: DefaultThreshold}
}

// Valid tells whether all numbers are in their ranges.
func (o *Options) Valid() bool {
	return o.Send.valid() && o.Receive.valid() && o.Level >= 1 && o.Level <= maxLevel && o.Threshold >= 0
}

func (d Direction) valid() bool { return d.Bits >= MinBits && d.Bits <= MaxBits }
