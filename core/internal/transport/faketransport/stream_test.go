package faketransport_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/transport"
	fake "libqwebsocket/core/internal/transport/faketransport"
)

var _ transport.Stream = (*fake.Stream)(nil)

func newPair(t *testing.T) (*loop.Loop, *fake.Stream, *fake.Stream) {
	t.Helper()
	l, err := loop.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	a, b := fake.Pair(l)
	return l, a, b
}

// settle runs the loop until nothing is left to do.
func settle(t *testing.T, l *loop.Loop) {
	t.Helper()
	for range 100_000 {
		if l.Timeout() != 0 {
			return
		}
		if err := l.RunOnce(0); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("the streams never rest")
}

func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i * 7)
	}
	return b
}

func expectBytes(t *testing.T, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Fatalf("%d bytes came, want %d, or others", len(got), len(want))
	}
}

func kindOf(err error) transport.Kind {
	var e *transport.Error
	if !errors.As(err, &e) {
		return transport.Network
	}
	return e.Kind
}

func TestWhole(t *testing.T) {
	l, a, b := newPair(t)
	ra, rb := fake.Record(a), fake.Record(b)
	ra.Send([]byte("ping"))
	rb.Send([]byte("pong!"))
	settle(t, l)
	expectBytes(t, rb.Bytes, []byte("ping"))
	expectBytes(t, ra.Bytes, []byte("pong!"))
	if a.RemoteAddr() != b.LocalAddr() || b.RemoteAddr() != a.LocalAddr() || a.LocalAddr() == b.LocalAddr() {
		t.Error("addresses")
	}
}

func TestReadSizes(t *testing.T) {
	l, a, b := newPair(t)
	b.ReadSizes = []int{1, 2, 3, 7}
	ra, rb := fake.Record(a), fake.Record(b)
	ra.Send(pattern(30))
	settle(t, l)
	expectBytes(t, rb.Bytes, pattern(30))
	if want := []int{1, 2, 3, 7, 1, 2, 3, 7, 1, 2, 1}; !slices.Equal(rb.Reads, want) {
		t.Errorf("reads %v, want %v", rb.Reads, want)
	}
}

func TestShortWrites(t *testing.T) {
	l, a, b := newPair(t)
	a.WriteSizes = []int{3, 0, 1}
	ra, rb := fake.Record(a), fake.Record(b)
	ra.Send(pattern(50))
	if ra.Waiting() != 47 {
		t.Errorf("%d bytes wait", ra.Waiting())
	}
	settle(t, l)
	expectBytes(t, rb.Bytes, pattern(50))
}

func TestCapacity(t *testing.T) {
	l, a, b := newPair(t)
	a.Capacity = 10
	b.PauseReading()
	ra, rb := fake.Record(a), fake.Record(b)
	ra.Send(pattern(95))
	settle(t, l)
	if ra.Waiting() != 85 || len(rb.Bytes) != 0 {
		t.Fatalf("%d wait, %d were read", ra.Waiting(), len(rb.Bytes))
	}
	b.ResumeReading()
	settle(t, l)
	expectBytes(t, rb.Bytes, pattern(95))
}

func TestAttachLater(t *testing.T) {
	l, a, b := newPair(t)
	if _, err := a.Write(pattern(5)); err != nil {
		t.Fatal(err)
	}
	settle(t, l)
	rb := fake.Record(b)
	settle(t, l)
	expectBytes(t, rb.Take(), pattern(5))
}

func TestFailRead(t *testing.T) {
	fault := errors.New("a fault")
	for _, want := range []error{nil, fault} {
		l, a, b := newPair(t)
		b.ReadSizes = []int{2}
		b.FailRead(3, want)
		ra, rb := fake.Record(a), fake.Record(b)
		ra.Send(pattern(20))
		settle(t, l)
		expectBytes(t, rb.Bytes, pattern(6))
		if !rb.Ended || rb.Err != want {
			t.Errorf("ended %v with %v", rb.Ended, rb.Err)
		}
		if _, err := b.Write([]byte("x")); err != want {
			t.Errorf("Write after the end: %v", err)
		}
	}
}

func TestFailWrite(t *testing.T) {
	l, a, b := newPair(t)
	fault := errors.New("a fault")
	a.FailWrite(2, fault)
	fake.Record(a)
	rb := fake.Record(b)
	for i, want := range []error{nil, nil, fault, fault} {
		if _, err := a.Write([]byte("xy")); err != want {
			t.Errorf("write %d: %v", i, err)
		}
	}
	settle(t, l)
	expectBytes(t, rb.Bytes, []byte("xyxy"))
	if a.Writes != 4 {
		t.Errorf("%d writes", a.Writes)
	}
}

func TestHalfClose(t *testing.T) {
	l, a, b := newPair(t)
	ra, rb := fake.Record(a), fake.Record(b)
	ra.Send([]byte("last"))
	if err := a.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Write([]byte("x")); kindOf(err) != transport.Closed {
		t.Errorf("Write after CloseWrite: %v", err)
	}
	settle(t, l)
	expectBytes(t, rb.Bytes, []byte("last"))
	if !rb.Ended || rb.Err != nil {
		t.Fatalf("ended %v with %v", rb.Ended, rb.Err)
	}
	rb.Send([]byte("answer"))
	settle(t, l)
	expectBytes(t, ra.Bytes, []byte("answer"))
	b.Close()
	settle(t, l)
	if !ra.Ended || ra.Err != nil || !a.Shut() || !b.Closed() {
		t.Error("the other side has not ended")
	}
}

func TestReset(t *testing.T) {
	l, a, b := newPair(t)
	ra, rb := fake.Record(a), fake.Record(b)
	ra.Send([]byte("lost"))
	b.Reset()
	settle(t, l)
	if !rb.Ended || kindOf(rb.Err) != transport.RemoteClosed || len(rb.Bytes) != 0 {
		t.Errorf("ended %v with %v after %q", rb.Ended, rb.Err, rb.Bytes)
	}
}

func TestWriteToClosedPeer(t *testing.T) {
	_, a, b := newPair(t)
	b.Close()
	b.Close()
	if _, err := a.Write([]byte("x")); kindOf(err) != transport.RemoteClosed {
		t.Error(err)
	}
	if _, err := b.Write([]byte("x")); kindOf(err) != transport.Closed {
		t.Error(err)
	}
}

// closer closes the stream in one of its events; none may follow.
type closer struct {
	fake.Recorder
	in     string
	closed bool
	t      *testing.T
}

func (c *closer) event(name string) {
	if c.closed {
		c.t.Errorf("%s after Close", name)
	}
	if name == c.in {
		c.closed = true
		c.Stream.Close()
	}
}

func (c *closer) Data(n int)    { c.event("Data") }
func (c *closer) Writable()     { c.event("Writable") }
func (c *closer) End(err error) { c.event("End") }

func TestCloseInEvents(t *testing.T) {
	for _, in := range []string{"Data", "Writable", "End"} {
		t.Run(in, func(t *testing.T) {
			l, a, b := newPair(t)
			a.ReadSizes, a.WriteSizes = []int{2}, []int{1}
			c := &closer{in: in, t: t}
			c.Stream = a
			a.Attach(c)
			if _, err := a.Write(pattern(2)); err != nil {
				t.Fatal(err)
			}
			if _, err := b.Write(pattern(10)); err != nil {
				t.Fatal(err)
			}
			b.Close()
			settle(t, l)
			if !c.closed {
				t.Error("the event did not come")
			}
		})
	}
}

// nester runs the loop inside its first Data; the rest comes there, in order.
type nester struct {
	fake.Recorder
	l     *loop.Loop
	depth int
	most  int
}

func (n *nester) Data(size int) {
	n.depth++
	n.most = max(n.most, n.depth)
	n.Recorder.Data(size)
	if len(n.Reads) == 1 {
		for range 5 {
			_ = n.l.RunOnce(0)
		}
	}
	n.depth--
}

func TestNestedRun(t *testing.T) {
	l, a, b := newPair(t)
	b.ReadSizes = []int{3}
	n := &nester{l: l}
	n.Stream = b
	b.Attach(n)
	if _, err := a.Write(pattern(30)); err != nil {
		t.Fatal(err)
	}
	settle(t, l)
	expectBytes(t, n.Bytes, pattern(30))
	if n.most != 2 {
		t.Errorf("%d deep", n.most)
	}
}

func TestPauseInData(t *testing.T) {
	l, a, b := newPair(t)
	b.ReadSizes = []int{4}
	p := &pauser{}
	p.Stream = b
	b.Attach(p)
	if _, err := a.Write(pattern(12)); err != nil {
		t.Fatal(err)
	}
	for i := 1; i <= 3; i++ {
		settle(t, l)
		if len(p.Bytes) != 4*i || !b.Paused() {
			t.Fatalf("%d bytes", len(p.Bytes))
		}
		b.ResumeReading()
	}
}

type pauser struct{ fake.Recorder }

func (p *pauser) Data(n int) {
	p.Recorder.Data(n)
	p.Stream.PauseReading()
}

// TestNoBuffer: a receiver without room is asked again in each round.
func TestNoBuffer(t *testing.T) {
	l, a, b := newPair(t)
	x := &late{}
	x.Stream = b
	b.Attach(x)
	if _, err := a.Write(pattern(3)); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); len(x.Bytes) == 0; {
		if time.Now().After(end) {
			t.Fatal("nothing came")
		}
		if err := l.RunOnce(time.Second); err != nil {
			t.Fatal(err)
		}
	}
	if x.asked != 3 {
		t.Errorf("asked %d times", x.asked)
	}
}

type late struct {
	fake.Recorder
	asked int
}

func (x *late) Buffer() []byte {
	if x.asked++; x.asked < 3 {
		return nil
	}
	return x.Recorder.Buffer()
}
