// Package deflate has permessage-deflate (RFC 7692) as the fuzzer needs it: what an endpoint compresses is held
// against the window that was agreed on, which ordinary decompressors do not do.
package deflate

import (
	"encoding/binary"
	"errors"
)

// MaxMessage is the longest message that is decompressed.
const MaxMessage = 32 << 20

// What can be wrong with a compressed message.
var (
	ErrTruncated = errors.New("deflate: the message ends too early")
	ErrCorrupt   = errors.New("deflate: corrupt data")
	ErrWindow    = errors.New("deflate: distance beyond the window")
	ErrTooLong   = errors.New("deflate: message too long")
)

// Inflater decompresses the messages of one direction.
type Inflater struct {
	window   int
	takeover bool
	history  []byte // the end of the messages before, if the context is kept

	in         []byte
	at         int    // of the next octet of in that is not in held
	held       uint64 // bits of the stream, the next one lowest
	bits       uint   // how many of held count
	out        []byte
	start      int // of the message in out
	lit, dist  code
	fixedTable struct{ lit, dist *code }
}

// NewInflater returns an inflater for a window of 1<<bits octets.
func NewInflater(bits int, takeover bool) *Inflater {
	return &Inflater{window: 1 << bits, takeover: takeover}
}

// Inflate decompresses a message. The result is valid until the next call.
func (f *Inflater) Inflate(payload []byte) ([]byte, error) {
	f.in = append(append(f.in[:0], payload...), 0, 0, 0xff, 0xff) // RFC 7692, 7.2.2
	f.at, f.held, f.bits = 0, 0, 0
	f.out = append(f.out[:0], f.history...)
	f.start = len(f.out)
	for f.at < len(f.in) || f.bits >= 8 {
		if err := f.block(); err != nil {
			return nil, err
		}
	}
	if f.takeover {
		f.history = append(f.history[:0], f.out[max(0, len(f.out)-f.window):]...)
	}
	return f.out[f.start:], nil
}

// fill makes at least 56 bits ahead available; behind the end of the message they are zeros.
func (f *Inflater) fill() {
	if f.at+8 <= len(f.in) {
		f.held |= binary.LittleEndian.Uint64(f.in[f.at:]) << f.bits
		f.at += int((63 - f.bits) >> 3)
		f.bits |= 56
		return
	}
	for f.bits < 56 && f.at < len(f.in) {
		f.held |= uint64(f.in[f.at]) << f.bits
		f.at++
		f.bits += 8
	}
}

// take returns the next n bits, at most 16.
func (f *Inflater) take(n uint) (int, error) {
	if f.bits < n {
		f.fill()
		if f.bits < n {
			return 0, ErrTruncated
		}
	}
	v := f.held & (1<<n - 1)
	f.drop(n)
	return int(v), nil
}

func (f *Inflater) drop(n uint) {
	f.held >>= n
	f.bits -= n
}

// align goes on at the next octet of the stream, and gives whole octets that are held back to it.
func (f *Inflater) align() {
	f.at -= int(f.bits >> 3)
	f.held, f.bits = 0, 0
}

// symbol reads one symbol of a code.
func (f *Inflater) symbol(c *code) (int, error) {
	if f.bits < maxBits {
		f.fill()
	}
	symbol, n := c.find(f.held)
	switch {
	case uint(n) > f.bits:
		return 0, ErrTruncated
	case n == 0:
		return 0, ErrCorrupt
	}
	f.drop(uint(n))
	return symbol, nil
}
