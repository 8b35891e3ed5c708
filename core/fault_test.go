package core

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/transport"
	"libqwebsocket/core/internal/transport/faketransport"
)

// link connects the next socket that is opened on the loop to a server, in memory.
type link struct {
	loop     *Loop
	host     *host
	client   *Socket
	accepted *Socket
	log      *recorder
	hostLog  *recorder
	near     *faketransport.Stream // the client's end
	far      *faketransport.Stream
}

// newLink makes a client and a server that echoes. prepare may script the ends before they are used.
func newLink(t *testing.T, prepare func(k *link)) *link {
	t.Helper()
	l := newTestLoop(t)
	k := &link{loop: l}
	k.host = &host{server: NewServer(l, "", NonSecureMode)}
	k.host.server.SetHandler(k.host, 0)
	k.host.taken = func(s *Socket) {
		k.accepted = s
		k.hostLog = record(s)
		k.hostLog.echo = true
	}
	k.near, k.far = faketransport.Pair(l.loop)
	if prepare != nil {
		prepare(k)
	}
	l.dial = func(_ *loop.Loop, _ string, _ uint16, done func(transport.Stream, error)) dialing {
		d := &fakeDialing{loop: l}
		d.task.Init(func() { done(k.near, nil) })
		l.loop.Soon(&d.task)
		k.host.server.accept(k.far)
		return d
	}
	k.client = NewSocket(l, "", ProtocolVersion)
	k.log = record(k.client)
	t.Cleanup(func() {
		k.client.Free()
		k.host.server.Free()
		if k.accepted != nil {
			k.accepted.Free()
		}
	})
	return k
}

type fakeDialing struct {
	loop *Loop
	task loop.Task
}

func (d *fakeDialing) Cancel() { d.loop.loop.Cancel(&d.task) }

// settle runs the loop until nothing happens any more.
func (k *link) settle(t *testing.T) {
	t.Helper()
	for range 1_000_000 {
		if k.loop.Timeout() != 0 {
			return
		}
		if err := k.loop.RunOnce(0); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("the loop does not come to rest")
}

// TestSplits: however the kernel cuts what is read and written, both sides see the same.
func TestSplits(t *testing.T) {
	big := strings.Repeat("0123456789", 30_000)
	for _, reads := range [][]int{nil, {1}, {2}, {3}, {7}, {1, 4096, 2}} {
		for _, writes := range [][]int{nil, {1, 0}, {7}, {1000, 0, 3}} {
			t.Run(fmt.Sprint("read ", reads, " write ", writes), func(t *testing.T) {
				messages := []string{"text", "", "grüße"}
				if len(reads) != 1 && len(writes) != 2 {
					messages = append(messages, big)
				}
				k := newLink(t, func(k *link) {
					for _, end := range []*faketransport.Stream{k.near, k.far} {
						end.ReadSizes, end.WriteSizes = reads, writes
					}
				})
				k.client.Open("ws://fake/")
				k.settle(t)
				want := opened
				for _, m := range messages {
					k.client.SendTextMessage([]byte(m))
					want += " textFrame(" + m + ") textMessage(" + m + ")"
				}
				k.client.Ping([]byte("p"))
				k.settle(t)
				if got := strings.Replace(k.log.take(), " pong(p)", "", 1); got != want {
					t.Errorf("client: %.300s\nwant    %.300s", got, want)
				}
				k.client.Close(3000, "end")
				k.settle(t)
				if got := k.log.take(); got != closed {
					t.Errorf("client's end: %s", got)
				}
				if got := k.hostLog.take(); !strings.HasSuffix(got, closed) {
					t.Errorf("server: %.300s", got)
				}
				if k.accepted.CloseCode() != 3000 || k.accepted.CloseReason() != "end" {
					t.Errorf("server saw %d %q", k.accepted.CloseCode(), k.accepted.CloseReason())
				}
			})
		}
	}
}

// TestFaults fails the n-th read or write of either side, for every n of a whole life. Each side that was
// connected disconnects exactly once, with at most one error, and no memory is lost.
func TestFaults(t *testing.T) {
	reset := &transport.Error{Kind: transport.RemoteClosed, Err: errors.New("reset")}
	script := func(f func(s *faketransport.Stream, n int), near bool, n int) func(k *link) {
		return func(k *link) {
			for _, end := range []*faketransport.Stream{k.near, k.far} {
				end.ReadSizes = []int{40}
			}
			if near {
				f(k.near, n)
			} else {
				f(k.far, n)
			}
		}
	}
	for name, f := range map[string]func(s *faketransport.Stream, n int){
		"end":         func(s *faketransport.Stream, n int) { s.FailRead(n, nil) },
		"reset":       func(s *faketransport.Stream, n int) { s.FailRead(n, reset) },
		"write fails": func(s *faketransport.Stream, n int) { s.FailWrite(n, reset) },
	} {
		for _, near := range []bool{true, false} {
			for n := range 30 {
				t.Run(fmt.Sprintf("%s/near=%v/%d", name, near, n), func(t *testing.T) {
					k := newLink(t, script(f, near, n))
					k.client.Open("ws://fake/")
					k.settle(t)
					for range 3 {
						k.client.SendTextMessage([]byte(strings.Repeat("m", 50)))
						k.settle(t)
					}
					k.client.Close(1000, "")
					k.settle(t)
					if k.client.State() == Connecting {
						t.Fatal("the client waits for ever")
					}
					k.check(t, "client", k.log)
					if k.hostLog != nil {
						k.accepted.Abort()
						k.check(t, "server", k.hostLog)
					}
				})
			}
		}
	}
}

// check judges the log of one side whose connection has ended.
func (k *link) check(t *testing.T, who string, r *recorder) {
	t.Helper()
	count := func(prefix string) (n int) {
		for _, line := range r.log {
			if strings.HasPrefix(line, prefix) {
				n++
			}
		}
		return n
	}
	if n := count("disconnected"); n != 1 {
		t.Errorf("%s: %d times disconnected: %s", who, n, r.log)
	}
	if n := count("error"); n > 1 {
		t.Errorf("%s: %d errors: %s", who, n, r.log)
	}
	if i := slices.Index(r.log, "disconnected"); i >= 0 && slices.Contains(r.log[i:], "connected") {
		t.Errorf("%s: connected after disconnected: %s", who, r.log)
	}
	if r.socket.BytesToWrite() != 0 || r.socket.session.Buffered() != 0 || r.socket.rest != nil {
		t.Errorf("%s holds memory", who)
	}
}

// TestFloodOfPings: a peer that never reads costs the memory of one pong.
func TestFloodOfPings(t *testing.T) {
	k := newLink(t, nil)
	k.client.Open("ws://fake/")
	k.settle(t)
	k.near.Capacity = 4
	k.far.PauseReading()
	k.client.SendTextMessage([]byte("blocks"))
	k.settle(t)
	before := k.client.BytesToWrite()
	for range 10_000 {
		k.accepted.Ping([]byte("flood"))
	}
	k.settle(t)
	if after := k.client.BytesToWrite(); after != before {
		t.Errorf("%d bytes wait, %d before the flood", after, before)
	}
	k.near.Capacity = 0
	k.far.ResumeReading()
	k.client.Flush()
	k.settle(t)
	if got := strings.Count(k.hostLog.take(), "pong(flood)"); got != 1 {
		t.Errorf("%d pongs", got)
	}
}
