package psk

import (
	"bytes"
	"runtime"
	"slices"
	"testing"
)

// TestFeedWaitsForRead feeds much more than a connection keeps.
func TestFeedWaitsForRead(t *testing.T) {
	eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
		message := pattern(1 << 20)
		sender.Write(message)
		b := bytes.Clone(sender.Output())
		sender.Wrote(len(b))
		var got []byte
		for space := make([]byte, 3000); len(b) > 0; {
			n, err := receiver.Feed(b)
			if err != nil {
				t.Fatal(err)
			}
			b = b[n:]
			if again, _ := receiver.Feed(b); again != 0 && len(b) > 0 {
				t.Fatalf("%d bytes more", again)
			}
			if receiver.Pending() == 0 || receiver.Pending() > maxAhead {
				t.Fatalf("%d bytes to read", receiver.Pending())
			}
			for receiver.Pending() > 0 {
				got = append(got, space[:receiver.Read(space)]...)
			}
		}
		if !bytes.Equal(got, message) {
			t.Error("it arrived changed")
		}
		expectIdle(t, sender, receiver)
	})
}

// TestSmallRecordsAreReadTogether: many records that arrive together need one Feed and one Read.
func TestSmallRecordsAreReadTogether(t *testing.T) {
	eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
		for range 200 {
			sender.Write(pattern(32))
		}
		if n, err := receiver.Feed(sender.Output()); n != len(sender.Output()) || err != nil {
			t.Fatalf("%d bytes, %v", n, err)
		}
		space := make([]byte, 200*32+1)
		if n := receiver.Read(space); n != 200*32 || receiver.Pending() > 0 {
			t.Errorf("%d bytes", n)
		}
		sender.Wrote(len(sender.Output()))
		expectIdle(t, sender, receiver)
	})
}

// TestReadInPartsWhileFeeding keeps a little unread all the time.
func TestReadInPartsWhileFeeding(t *testing.T) {
	eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
		message := pattern(300000)
		sent, got := message, []byte(nil)
		var b []byte
		for len(got) < len(message) {
			n := min(len(sent), 777)
			sender.Write(sent[:n])
			sent = sent[n:]
			b = append(b, sender.Output()...)
			sender.Wrote(len(sender.Output()))
			took, err := receiver.Feed(b[:min(len(b), 1000)])
			if err != nil {
				t.Fatal(err)
			}
			b = b[took:]
			space := make([]byte, 900)
			got = append(got, space[:receiver.Read(space)]...)
		}
		if !bytes.Equal(got, message) {
			t.Error("it arrived changed")
		}
	})
}

func TestOutputInParts(t *testing.T) {
	eachSide(t, func(t *testing.T, p *pair, sender, receiver *Conn) {
		message := pattern(500000)
		var wire []byte
		for piece := range slices.Chunk(message, 1500) {
			sender.Write(piece)
			n := min(len(sender.Output()), 1400)
			wire = append(wire, sender.Output()[:n]...)
			sender.Wrote(n)
		}
		for len(sender.Output()) > 0 {
			n := min(len(sender.Output()), 9999)
			wire = append(wire, sender.Output()[:n]...)
			sender.Wrote(n)
		}
		var got []byte
		for space := make([]byte, maxAhead); len(wire) > 0; {
			n, err := receiver.Feed(wire)
			if err != nil {
				t.Fatal(err)
			}
			wire = wire[n:]
			got = append(got, space[:receiver.Read(space)]...)
		}
		if !bytes.Equal(got, message) {
			t.Error("it arrived changed")
		}
		expectIdle(t, sender, receiver)
	})
}

// expectIdle checks that a connection has no memory for bytes.
func expectIdle(t testing.TB, conns ...*Conn) {
	t.Helper()
	for _, c := range conns {
		if c.fragment.buffer != nil || c.plain.buffer != nil || c.out.buffer != nil {
			t.Error("an idle connection holds memory")
		}
	}
}

func TestMemoryOfAnIdleConnection(t *testing.T) {
	const count = 50
	for _, s := range suites {
		pairs := make([]*pair, count)
		before := heap()
		for i := range pairs {
			pairs[i] = establish(t, clientConfig(s.id), serverConfig(s.id))
		}
		each := (heap() - before) / (2 * count)
		t.Logf("%s: %d bytes", s.name, each)
		if each > 4096 {
			t.Errorf("%s: %d bytes", s.name, each)
		}
		expectIdle(t, pairs[0].client, pairs[0].server)
		runtime.KeepAlive(pairs)
	}
}

// heap returns the bytes in use.
func heap() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
