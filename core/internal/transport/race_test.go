package transport_test

import (
	"net/netip"
	"testing"

	"libqwebsocket/core/internal/transport"
)

// TestByTurns compares orders of addresses (RFC 8305, 4).
func TestByTurns(t *testing.T) {
	for _, c := range []struct{ given, want string }{
		{"", ""},
		{"4", "4"},
		{"6", "6"},
		{"664", "646"},
		{"446", "464"},
		{"666444", "646464"},
		{"46666", "46666"},
		{"6444", "6444"},
		{"m64", "m64"},
		{"6m6", "6m6"},
	} {
		// The order within a family shows in the last octet.
		address := func(i int, family byte) netip.Addr {
			a := [16]byte{15: byte(i)}
			switch family {
			case '4':
				return netip.AddrFrom4([4]byte(a[12:]))
			case 'm':
				a[10], a[11] = 0xff, 0xff
			default:
				a[0] = 0x20
			}
			return netip.AddrFrom16(a)
		}
		var given []netip.Addr
		for i := range len(c.given) {
			given = append(given, address(i, c.given[i]))
		}
		got := transport.ByTurns(given)
		families, last := "", map[bool]byte{}
		for _, ip := range got {
			family, order := ip.Unmap().Is4(), ip.As16()[15]
			if order < last[family] {
				t.Errorf("%s: %v is not in order", c.given, got)
			}
			last[family] = order
			switch {
			case ip.Is4():
				families += "4"
			case family:
				families += "m"
			default:
				families += "6"
			}
		}
		if families != c.want {
			t.Errorf("%s: got %s, want %s", c.given, families, c.want)
		}
	}
}

// TestDialBesideSlowAddress: an address that does not answer holds nobody up, and leaves nothing behind.
func TestDialBesideSlowAddress(t *testing.T) {
	l := newLoop(t)
	slow := fullListener(t)
	var accepted transport.Stream
	quick := netip.MustParseAddr("127.0.0.2")
	n, err := transport.Listen(l, quick, slow, 16, false,
		func(s transport.Stream) { accepted = s }, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	refusing := netip.MustParseAddr("127.0.0.3")
	for name, ips := range map[string][]netip.Addr{
		"second":                 {loopback4, quick},
		"third, two are slow":    {loopback4, loopback4, quick},
		"third, one has refused": {loopback4, refusing, quick},
	} {
		t.Run(name, func(t *testing.T) {
			before := openDescriptors(t)
			accepted = nil
			var o outcome
			d := transport.DialWith(l, known(ips...), "name", slow, o.done)
			until(t, l, func() bool { return o.ended() && accepted != nil })
			rounds(t, l, 3)
			if o.err != nil || o.calls != 1 || d.UnderWay() != 0 {
				t.Fatalf("%d calls, %d under way, %v", o.calls, d.UnderWay(), o.err)
			}
			if got := o.stream.RemoteAddr().Addr(); got != quick {
				t.Errorf("connected to %v", got)
			}
			o.stream.Close()
			accepted.Close()
			if now := openDescriptors(t); now != before {
				t.Errorf("%d descriptors are left open", now-before)
			}
		})
	}
}

// TestCancelOfRace gives up while several addresses are tried.
func TestCancelOfRace(t *testing.T) {
	l := newLoop(t)
	full := fullListener(t)
	before := openDescriptors(t)
	var o outcome
	d := transport.DialWith(l, known(loopback4, loopback4, loopback4), "name", full, o.done)
	until(t, l, func() bool { return d.UnderWay() == 3 })
	d.Cancel()
	rounds(t, l, 3)
	if now := openDescriptors(t); o.ended() || now != before {
		t.Errorf("ended: %t, %d descriptors are left open", o.ended(), now-before)
	}
}

// TestRaceThatNobodyWins waits for the slow address when the others have failed.
func TestRaceThatNobodyWins(t *testing.T) {
	l := newLoop(t)
	full := fullListener(t)
	var o outcome
	d := transport.DialWith(l, known(loopback4, netip.MustParseAddr("127.0.0.3")), "name", full, o.done)
	defer d.Cancel()
	until(t, l, func() bool { return d.UnderWay() == 1 })
	until(t, l, func() bool { return d.Waiting() == 0 })
	rounds(t, l, 10)
	if o.ended() || d.UnderWay() != 1 {
		t.Errorf("ended: %t (%v), %d under way", o.ended(), o.err, d.UnderWay())
	}
}
