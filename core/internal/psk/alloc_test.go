package psk

import (
	"fmt"
	"testing"
)

func TestSteadyStateDoesNotAllocate(t *testing.T) {
	for _, s := range suites {
		p := establish(t, clientConfig(s.id), serverConfig(s.id))
		for _, size := range []int{1, 32, 1000, maxContent, 60000} {
			for _, piece := range []int{0, 1000} {
				t.Run(fmt.Sprintf("%s/%d by %d", s.name, size, piece), func(t *testing.T) {
					message, space := pattern(size), make([]byte, maxContent)
					send := func() { exchange(t, p.client, p.server, message, space, piece) }
					send()
					if n := testing.AllocsPerRun(5, send); n != 0 {
						t.Errorf("%v allocations", n)
					}
				})
			}
		}
	}
}

// exchange sends a message from one side to the other, fed in pieces of so many bytes (0: whole), and reads it.
func exchange(t testing.TB, from, to *Conn, message, space []byte, piece int) {
	from.Write(message)
	got := 0
	for len(from.Output()) > 0 {
		b := from.Output()
		if piece > 0 {
			b = b[:min(piece, len(b))]
		}
		n, err := to.Feed(b)
		if err != nil {
			t.Fatal(err)
		}
		from.Wrote(n)
		for to.Pending() > 0 {
			got += to.Read(space)
		}
	}
	if got != len(message) {
		t.Fatalf("%d bytes", got)
	}
}
