package core

import (
	"strings"
	"testing"
)

// accepted opens n connections to a server of the loop and gives the server's sides.
func accepted(t *testing.T, l *Loop, n int) (sockets []*Socket, clients []*recorder) {
	t.Helper()
	h := serve(t, l, 0, func(s *Socket) {
		sockets = append(sockets, s)
		t.Cleanup(s.Free)
	})
	for range n {
		s := NewSocket(l, "", ProtocolVersion)
		t.Cleanup(s.Free)
		clients = append(clients, record(s))
		s.Open(h.server.URL())
		clients[len(clients)-1].until(t, "connected")
	}
	until(t, l, "all connections", func() bool { return len(sockets) == n && l.pool.InUse() <= 1 })
	return sockets, clients
}

// TestBroadcastIsFramedOnce: all sockets on which nothing waits write the same block, and it is given back
// when the last one is done with it.
func TestBroadcastIsFramedOnce(t *testing.T) {
	l := newTestLoop(t)
	sockets, clients := accepted(t, l, 5)
	sockets[3].SendTextMessage([]byte("before"))
	before := l.pool.InUse()
	if n, err := l.Broadcast(sockets, true, []byte("to all")); n != 5 || err != nil {
		t.Fatalf("%d sockets took it, %v", n, err)
	}
	if n := l.pool.InUse() - before; n != 1 {
		t.Errorf("the broadcast took %d blocks", n)
	}
	sockets[0].SendTextMessage([]byte("behind"))
	l.Broadcast(sockets[:2], false, []byte("to two"))
	sockets[4].Abort()
	for i, want := range []string{
		"textMessage(to all) textFrame(behind) textMessage(behind) binaryFrame(to two) binaryMessage(to two)",
		"textMessage(to all) binaryFrame(to two) binaryMessage(to two)",
		"textMessage(to all)",
		"textMessage(before) textFrame(to all) textMessage(to all)",
		"error(1)",
	} {
		r := clients[i]
		until(t, l, want, func() bool { return strings.Contains(strings.Join(r.log, " "), want) })
	}
	until(t, l, "rest", func() bool { return l.Timeout() != 0 && l.pool.InUse() <= 1 })
}

// TestBroadcastInPieces: what the kernel did not take of a broadcast is neither lost nor changed by what is
// sent behind it.
func TestBroadcastInPieces(t *testing.T) {
	k := newLink(t, func(k *link) { k.far.WriteSizes = []int{200, 0, 3} })
	k.client.Open("ws://fake/")
	k.settle(t)
	k.log.take()
	k.accepted.handler.(*recorder).echo = false
	big := strings.Repeat("0123456789", 40)
	k.loop.Broadcast([]*Socket{k.accepted}, true, []byte(big))
	for all := k.accepted.BytesToWrite(); k.accepted.BytesToWrite() == all; {
		k.accepted.Flush()
	}
	if k.accepted.BytesToWrite() == 0 {
		t.Fatal("all was written at once")
	}
	k.loop.Broadcast([]*Socket{k.accepted}, true, []byte("second"))
	k.accepted.SendTextMessage([]byte("third"))
	k.settle(t)
	want := ""
	for _, m := range []string{big, "second", "third"} {
		want += " textFrame(" + m + ") textMessage(" + m + ")"
	}
	if got := k.log.take(); got != want[1:] {
		t.Errorf("%.600s", got)
	}
}

// TestBroadcastAllocatesNothing in the steady state.
func TestBroadcastAllocatesNothing(t *testing.T) {
	l := newTestLoop(t)
	sockets, clients := accepted(t, l, 3)
	counters := make([]counter, len(clients))
	for i, r := range clients {
		r.socket.SetHandler(&counters[i], SignalTextMessageReceived)
	}
	n, message := 0, []byte("to all")
	round := func() {
		n++
		l.Broadcast(sockets, true, message)
		for counters[0].got < n || counters[1].got < n || counters[2].got < n {
			l.RunOnce(-1)
		}
	}
	round()
	if n := testing.AllocsPerRun(50, round); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
