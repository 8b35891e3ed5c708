package core

import (
	"testing"
	"time"
)

// flushed is a handler that does something when bytes have been written.
type flushed struct {
	nobody
	slot func()
}

func (f *flushed) BytesWritten(int64) { f.slot() }

// TestFlushInNestedRun: a loop that runs in a slot of BytesWritten writes what the outer one has not come to.
func TestFlushInNestedRun(t *testing.T) {
	l := newTestLoop(t)
	sockets, _ := accepted(t, l, 3)
	nested := 0
	sockets[0].SetHandler(&flushed{slot: func() {
		nested++
		l.RunOnce(time.Second)
		if sockets[1].BytesToWrite() != 0 || sockets[2].BytesToWrite() != 0 {
			t.Error("the nested run has left something")
		}
	}}, SignalBytesWritten)
	for _, s := range sockets {
		s.SendTextMessage([]byte("x"))
	}
	until(t, l, "write", func() bool { return nested > 0 })
	if nested != 1 || len(l.flushes) != 0 {
		t.Errorf("%d nested runs, %d sockets wait", nested, len(l.flushes))
	}
}

// TestFlushAfterStop: what a stop has left is written by the next run.
func TestFlushAfterStop(t *testing.T) {
	l := newTestLoop(t)
	sockets, _ := accepted(t, l, 2)
	sockets[0].SetHandler(&flushed{slot: l.Stop}, SignalBytesWritten)
	for _, s := range sockets {
		s.SendTextMessage([]byte("x"))
	}
	l.Run()
	if sockets[0].BytesToWrite() != 0 || sockets[1].BytesToWrite() == 0 {
		t.Fatal("the stop came too late or too early")
	}
	l.RunOnce(0)
	if sockets[1].BytesToWrite() != 0 {
		t.Error("the rest was forgotten")
	}
}

// TestFlushOfDropped: a socket that has gone meanwhile, and one that was opened again, are no trouble.
func TestFlushOfDropped(t *testing.T) {
	l := newTestLoop(t)
	sockets, clients := accepted(t, l, 3)
	for _, s := range sockets {
		s.SendTextMessage([]byte("x"))
	}
	sockets[0].Abort()
	sockets[1].Free()
	clients[2].until(t, "textMessage(x)")
	if len(l.flushes) != 0 {
		t.Errorf("%d sockets wait", len(l.flushes))
	}
}
