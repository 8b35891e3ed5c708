package core

import (
	"io"
	"strings"
	"testing"
)

// pushed answers the handshake with frames behind it in the same segment, and reads to the end.
func pushed(frames ...string) func(c *conn) {
	return func(c *conn) {
		c.readHead()
		c.answer(strings.Join(frames, ""))
		c.drain()
	}
}

// TestSlots calls back into the socket from inside its signals.
func TestSlots(t *testing.T) {
	messages := func(names ...string) string {
		var b strings.Builder
		for _, n := range names {
			b.WriteString(" textFrame(" + n + ") textMessage(" + n + ")")
		}
		return b.String()
	}
	for _, c := range []struct {
		name   string
		script func(c *conn)
		signal string
		slot   func(r *recorder, url string)
		until  string
		want   string
	}{
		{"close in a message drops those behind it",
			pushed(wireFrame(1, "1"), wireFrame(1, "2")), "textMessage(1)",
			func(r *recorder, _ string) { r.socket.Close(1000, "") },
			"readChannelFinished", opened + messages("1") + " " + closed},
		{"close in a frame: its message still comes",
			pushed(wireFrame(1, "1"), wireFrame(1, "2")), "textFrame(1)",
			func(r *recorder, _ string) { r.socket.Close(1000, "") },
			"textMessage(1)", opened + " textFrame(1) " + closed + " textMessage(1)"},
		{"abort in a message", pushed(wireFrame(1, "1"), wireFrame(1, "2")), "textMessage(1)",
			func(r *recorder, _ string) { r.socket.Abort() },
			"readChannelFinished", opened + messages("1") + " aboutToClose " + gone},
		{"close in stateChanged(3): connected still comes", pushed(), "stateChanged(3)",
			func(r *recorder, _ string) { r.socket.Close(1000, "") },
			"connected", "stateChanged(2) stateChanged(3) " + closed + " connected"},
		{"close in aboutToClose does not recurse", pushed(wireFrame(8, "")), "aboutToClose",
			func(r *recorder, _ string) { r.socket.Close(1001, "again") },
			"readChannelFinished", opened + " " + closed},
		{"send in aboutToClose is refused", pushed(wireFrame(8, "")), "aboutToClose",
			func(r *recorder, _ string) {
				if n := r.socket.SendBinaryMessage([]byte("x")); n != 0 {
					r.add("sent %d", n)
				}
			},
			"readChannelFinished", opened + " " + closed},
		{"open in disconnected swallows readChannelFinished", pushed(wireFrame(8, "")), "disconnected",
			func(r *recorder, url string) { delete(r.slots, "disconnected"); r.socket.Open(url) },
			"readChannelFinished", opened + " aboutToClose aboutToClose stateChanged(6) stateChanged(0) " +
				"disconnected " + opened + " " + closed},
		{"open in a message drops those behind it", pushed(wireFrame(1, "1"), wireFrame(1, "2")), "textMessage(1)",
			func(r *recorder, _ string) { r.socket.Open("http://elsewhere/") },
			"error(10)", opened + messages("1") + " stateChanged(0) disconnected error(10)"},
		{"a nested run goes on with what waits", pushed(wireFrame(1, "1"), wireFrame(1, "2"), wireFrame(9, "p"), wireFrame(1, "3")),
			"textMessage(1)",
			func(r *recorder, _ string) {
				for !strings.Contains(strings.Join(r.log, " "), "textMessage(3)") {
					r.socket.loop.RunOnce(-1)
				}
				r.add("left")
			},
			"left", opened + messages("1", "2", "3") + " left"},
		{"a limit raised in a slot holds for the next frame", pushed(wireFrame(1, "1"), wireFrame(1, "22222")), "textMessage(1)",
			func(r *recorder, _ string) { r.socket.SetMaxAllowedIncomingFrameSize(100) },
			"textMessage(22222)", opened + messages("1", "22222")},
		{"a lowered message size holds for the next one", pushed(wireFrame(1, "1"), wireFrame(1, "22222"), wireFrame(1, "3")), "textMessage(1)",
			func(r *recorder, _ string) { r.socket.SetMaxAllowedIncomingMessageSize(4) },
			"readChannelFinished", opened + messages("1") + " " + closed},
		{"a lowered frame size holds for the next one", pushed(wireFrame(1, "1"), wireFrame(1, "22222"), wireFrame(9, "")), "textMessage(1)",
			func(r *recorder, _ string) { r.socket.SetMaxAllowedIncomingFrameSize(4) },
			"readChannelFinished", opened + messages("1") + " " + closed},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newTestLoop(t)
			s := NewSocket(l, "", ProtocolVersion)
			defer s.Free()
			if strings.Contains(c.name, "limit") {
				s.SetMaxAllowedIncomingFrameSize(2)
			}
			r := record(s)
			url := newPeer(t, c.script).url
			r.slots[c.signal] = func() { c.slot(r, url) }
			s.Open(url)
			r.until(t, c.until)
			if got := r.take(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestFreeInSlot frees the socket inside each of its signals: it is the last one.
func TestFreeInSlot(t *testing.T) {
	for _, signal := range []string{"stateChanged(2)", "stateChanged(3)", "connected", "textFrame(1)", "textMessage(1)",
		"binaryMessage(2)", "pong(p)", "aboutToClose", "stateChanged(6)", "stateChanged(0)", "disconnected",
		"readChannelFinished"} {
		t.Run(signal, func(t *testing.T) {
			l := newTestLoop(t)
			s := NewSocket(l, "", ProtocolVersion)
			r := record(s)
			freed := false
			r.slots[signal] = func() { freed = true; s.Free() }
			s.Open(newPeer(t, pushed(wireFrame(1, "1"), wireFrame(2, "2"), wireFrame(10, "p"), wireFrame(8, ""))).url)
			until(t, l, signal, func() bool { return freed })
			n := len(r.log)
			l.RunOnce(0)
			if len(r.log) != n || r.log[n-1] != signal {
				t.Errorf("%s came after the socket was freed", r.log[n-1:])
			}
			if l.sockets != nil || len(l.waiting) != 0 {
				t.Errorf("sockets are left, and %d that wait", len(l.waiting))
			}
		})
	}
}

// TestOrderOnTheWire: answers to pings and closes stand behind what was sent for the messages before.
func TestOrderOnTheWire(t *testing.T) {
	frames := make(chan string, 8)
	script := func(c *conn) {
		c.readHead()
		c.answer(wireFrame(1, "1") + wireFrame(9, "p") + wireFrame(1, "2") + wireFrame(8, "\x03\xe9bye"))
		for range 4 {
			frames <- c.readFrame()
		}
		c.drain()
	}
	l := newTestLoop(t)
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	r := record(s)
	r.slots["textMessage(1)"] = func() { s.SendMessage(true, []byte("echo 1")) }
	r.slots["textMessage(2)"] = func() { s.SendMessage(true, []byte("echo 2")) }
	s.Open(newPeer(t, script).url)
	r.until(t, "readChannelFinished")
	for _, want := range []string{"1:echo 1", "10:p", "1:echo 2", "8:1001 bye"} {
		if got := <-frames; got != want {
			t.Errorf("on the wire: %q, want %q", got, want)
		}
	}
	if s.CloseCode() != 1001 || s.CloseReason() != "bye" {
		t.Errorf("close %d %q", s.CloseCode(), s.CloseReason())
	}
}

// TestUnreadDataDoesNotReset: the peer reads everything although it wrote what we never read.
func TestUnreadDataDoesNotReset(t *testing.T) {
	result := make(chan string, 1)
	go_ := make(chan struct{})
	script := func(c *conn) {
		c.accept()
		<-go_
		for range 64 {
			io.WriteString(c, wireFrame(2, strings.Repeat("x", 100)))
		}
		got := c.readFrame()
		_, err := io.Copy(io.Discard, c.r)
		if err != nil {
			got += " " + err.Error()
		}
		result <- got
	}
	l := newTestLoop(t)
	s := NewSocket(l, "", ProtocolVersion)
	r := record(s)
	s.Open(newPeer(t, script).url)
	r.until(t, "connected")
	close(go_)
	s.Close(1000, "done")
	s.Free()
	var got string
	until(t, l, "end of the peer", func() bool {
		select {
		case got = <-result:
			return true
		default:
			return false
		}
	})
	if got != "8:1000 done" {
		t.Errorf("the peer saw %q", got)
	}
}
