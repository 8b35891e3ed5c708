package psk

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
)

// unit is what is dropped, doubled, moved or cut: a handshake message in a record of its own, or another record.
type unit struct {
	record
	protected bool
}

func (u unit) isMessage() bool { return u.typ == typeHandshake && !u.protected }

// flights shake hands and hand each flight to change before it is delivered, with its number: 0 is ClientHello,
// 3 the server's Finished.
func flights(t testing.TB, id uint16, change func(flight int, units []unit) []unit) *pair {
	server := serverConfig(id)
	server.Hint = []byte("hint")
	p := newPair(t, clientConfig(id), server)
	from, to := p.client, p.server
	for flight := 0; len(from.Output()) > 0; flight++ {
		var b []byte
		for _, u := range change(flight, units(t, from)) {
			b = append(b, u.bytes()...)
		}
		feed(to, b, 0)
		from, to = to, from
	}
	return p
}

// units takes the output of one side.
func units(t testing.TB, c *Conn) (list []unit) {
	b := bytes.Clone(c.Output())
	c.Wrote(len(b))
	protected := false
	for _, r := range records(t, b) {
		switch {
		case r.typ == typeHandshake && !protected:
			for _, m := range messages(r.content) {
				list = append(list, unit{record{typeHandshake, m}, false})
			}
		default:
			list = append(list, unit{r, protected})
		}
		protected = protected || r.typ == typeChangeCipherSpec
	}
	return list
}

// flightSizes are how many units the flights of a handshake have.
var flightSizes = []int{1, 3, 3, 2}

// testChanges makes one change to each unit of a handshake in turn. stall says that it may leave the sides waiting
// for each other, if nothing follows in the same flight.
func testChanges(t *testing.T, stall bool, change func(units []unit, i int) []unit) {
	for _, id := range []uint16{0xCCAC, 0xD001, 0x00A9, 0xC038, 0x008D} {
		for flight, size := range flightSizes {
			for i := range size {
				t.Run(fmt.Sprintf("%#04x/flight=%d/unit=%d", id, flight, i), func(t *testing.T) {
					changed := false
					p := flights(t, id, func(n int, units []unit) []unit {
						if n != flight || changed {
							return units
						}
						if changed = true; len(units) != size {
							t.Fatalf("%d units", len(units))
						}
						return change(slices.Clone(units), i)
					})
					receiver := p.server
					if flight%2 == 1 {
						receiver = p.client
					}
					if !changed {
						t.Fatal("nothing was changed")
					}
					if stall && i == size-1 {
						if receiver.Established() {
							t.Error("established")
						}
						return
					}
					if receiver.Err() == nil || receiver.Pending() > 0 {
						t.Errorf("no error, %d bytes to read", receiver.Pending())
					}
				})
			}
		}
	}
}

func TestFlightsAreAsExpected(t *testing.T) {
	for _, s := range suites {
		if p := flights(t, s.id, func(_ int, units []unit) []unit { return units }); !p.client.Established() || !p.server.Established() {
			t.Errorf("%s: %v, %v", s.name, p.client.Err(), p.server.Err())
		}
	}
}

func TestDropped(t *testing.T) {
	testChanges(t, true, func(units []unit, i int) []unit { return slices.Delete(units, i, i+1) })
}

func TestDoubled(t *testing.T) {
	testChanges(t, false, func(units []unit, i int) []unit { return slices.Insert(units, i, units[i]) })
}

func TestReordered(t *testing.T) {
	testChanges(t, true, func(units []unit, i int) []unit {
		if i+1 == len(units) {
			return units[:i]
		}
		units[i], units[i+1] = units[i+1], units[i]
		return units
	})
}

// TestCut takes the last byte away, with lengths that fit. What is left of a message without content is followed by
// something else.
func TestCut(t *testing.T) {
	testChanges(t, false, func(units []unit, i int) []unit {
		u := &units[i]
		cut := u.content[:len(u.content)-1]
		switch {
		case u.isMessage() && len(u.content) > messageHeader:
			u.content = withLength(cut)
		case u.isMessage():
			u.content = cut
			units = slices.Insert(units, i+1, unit{record: record{typeChangeCipherSpec, []byte{1}}})
		default:
			u.content = cut
		}
		return units
	})
}

// TestLonger adds a byte, with lengths that fit.
func TestLonger(t *testing.T) {
	testChanges(t, false, func(units []unit, i int) []unit {
		u := &units[i]
		u.content = append(bytes.Clone(u.content), 0)
		if u.isMessage() {
			u.content = withLength(u.content)
		}
		return units
	})
}

// TestMalformed adds a byte to each message, or takes one away: that is seen at once.
func TestMalformed(t *testing.T) {
	for _, change := range []func([]byte) []byte{
		func(b []byte) []byte { return append(bytes.Clone(b), 0) },
		func(b []byte) []byte { return b[:max(len(b)-1, messageHeader)] },
	} {
		for _, id := range []uint16{0xCCAC, 0x008D} {
			for flight, count := range []int{1, 3, 1} {
				for i := range count {
					same := false
					p := flights(t, id, func(n int, units []unit) []unit {
						if n == flight {
							changed := change(units[i].content)
							same = bytes.Equal(changed, units[i].content)
							units[i].content = withLength(changed)
						}
						return units
					})
					receiver := p.server
					if flight == 1 {
						receiver = p.client
					}
					if !same {
						expectAlert(t, fmt.Sprintf("%#04x, flight %d, message %d", id, flight, i), receiver.Err(), alertDecodeError, false)
					}
				}
			}
		}
	}
}

// withLength returns a message whose length is right.
func withLength(message []byte) []byte {
	message = bytes.Clone(message)
	size := len(message) - messageHeader
	message[1], message[2], message[3] = byte(size>>16), byte(size>>8), byte(size)
	return message
}

// TestOtherType gives each handshake message each other type.
func TestOtherType(t *testing.T) {
	for typ := range 256 {
		testChangesOfMessages(t, fmt.Sprintf("type %d", typ), func(u *unit) bool {
			if int(u.content[0]) == typ {
				return false
			}
			u.content[0] = byte(typ)
			return true
		})
	}
}

// TestFlipped flips a bit in each byte of each handshake message: what the one side has sent and what the other has
// seen is never the same then.
func TestFlipped(t *testing.T) {
	for i, more := 0, true; more; i++ {
		more = false
		testChangesOfMessages(t, fmt.Sprintf("byte %d", i), func(u *unit) bool {
			if i >= len(u.content) {
				return false
			}
			u.content[i] ^= 1 << (i % 8)
			more = true
			return true
		})
	}
}

// testChangesOfMessages changes each message of a handshake in turn, unless change says that it did not, and checks
// that neither side is satisfied.
func testChangesOfMessages(t *testing.T, name string, change func(*unit) bool) {
	t.Helper()
	for _, id := range []uint16{0xCCAC, 0x008D} {
		for flight, size := range flightSizes {
			for i := range size {
				changed := false
				p := flights(t, id, func(n int, units []unit) []unit {
					if n == flight && i < len(units) && units[i].isMessage() {
						units[i].content = bytes.Clone(units[i].content)
						changed = change(&units[i])
					}
					return units
				})
				if changed && (p.client.Established() || p.server.Established()) {
					t.Errorf("%#04x, %s, flight %d, unit %d: established", id, name, flight, i)
				}
			}
		}
	}
}
