package transport_test

import (
	"errors"
	"libqwebsocket/core/internal/transport"
	fake "libqwebsocket/core/internal/transport/faketransport"
	"syscall"
	"testing"
	"time"
)

func TestCloseInEvents(t *testing.T) {
	for _, in := range []string{"Data", "Writable", "End"} {
		t.Run(in, func(t *testing.T) {
			l := newLoop(t)
			client, server := pair(t, l)
			c := &closer{stream: client, in: in, t: t}
			client.Attach(c)
			n, err := client.Write(make([]byte, 16<<20))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := server.Write(pattern(100_000)); err != nil {
				t.Fatal(err)
			}
			if err := server.CloseWrite(); err != nil {
				t.Fatal(err)
			}
			// Input, room to write, and the end: all are due at once.
			drainDescriptor(t, transport.Descriptor(server), n)
			until(t, l, func() bool { return c.closed })
			rounds(t, l, 5)
		})
	}
}

// drainDescriptor reads n bytes.
func drainDescriptor(t *testing.T, fd, n int) {
	t.Helper()
	buffer := make([]byte, 1<<20)
	for end := time.Now().Add(patience); n > 0; {
		got, err := syscall.Read(fd, buffer)
		switch {
		case err == nil:
			n -= got
		case err != syscall.EAGAIN || time.Now().After(end):
			t.Fatal(err)
		}
	}
}

// TestCloseOfOtherInSameBatch: both streams are ready; who comes first closes the other.
func TestCloseOfOtherInSameBatch(t *testing.T) {
	l := newLoop(t)
	var ends [2]transport.Stream
	var writers [2]transport.Stream
	told := 0
	for i := range ends {
		writers[i], ends[i] = pair(t, l)
	}
	for i := range ends {
		ends[i].Attach(&onData{f: func() { told++; ends[1-i].Close() }})
		if _, err := writers[i].Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	until(t, l, func() bool { return told > 0 })
	rounds(t, l, 5)
	if told != 1 {
		t.Errorf("%d streams were told", told)
	}
}

type onData struct {
	eventNames
	f func()
}

func (d *onData) Data(int) { d.f() }

// TestAttachInData: the next receiver gets what comes next.
func TestAttachInData(t *testing.T) {
	l := newLoop(t)
	client, server := pair(t, l)
	second := &fake.Recorder{Stream: server}
	var first byteReader
	first.then = func() { server.Attach(second) }
	server.Attach(&first)
	if _, err := client.Write([]byte("abc")); err != nil {
		t.Fatal(err)
	}
	until(t, l, func() bool { return len(second.Bytes) == 2 })
	if first.buffer[0] != 'a' || string(second.Bytes) != "bc" {
		t.Errorf("%q and %q", first.buffer, second.Bytes)
	}
}

type byteReader struct {
	buffer [1]byte
	then   func()
}

func (r *byteReader) Buffer() []byte { return r.buffer[:] }
func (r *byteReader) Data(int)       { r.then() }
func (r *byteReader) Writable()      {}
func (r *byteReader) End(error)      {}

// TestNestedRunInData: the stream goes on inside the nested run, in order.
func TestNestedRunInData(t *testing.T) {
	l := newLoop(t)
	client, server := pair(t, l)
	var got []byte
	var r byteReader
	depth, deepest := 0, 0
	r.then = func() {
		got = append(got, r.buffer[0])
		depth++
		deepest = max(deepest, depth)
		if depth < 4 {
			rounds(t, l, 1)
		}
		depth--
	}
	server.Attach(&r)
	want := pattern(1000)
	if _, err := client.Write(want); err != nil {
		t.Fatal(err)
	}
	until(t, l, func() bool { return len(got) == len(want) })
	expectBytes(t, got, want)
	if deepest != 4 {
		t.Errorf("%d deep", deepest)
	}
}

// TestNoBuffer: a receiver without room is asked again in the next round.
func TestNoBuffer(t *testing.T) {
	l := newLoop(t)
	client, server := pair(t, l)
	x := &late{}
	server.Attach(x)
	if _, err := client.Write([]byte("abc")); err != nil {
		t.Fatal(err)
	}
	until(t, l, func() bool { return len(x.Bytes) == 3 })
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

func TestPauseResume(t *testing.T) {
	l := newLoop(t)
	client, server := pair(t, l)
	r := fake.Record(server)
	for i := range 50 {
		server.PauseReading()
		if _, err := client.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			rounds(t, l, 2)
		}
		if len(r.Bytes) != i {
			t.Fatal("a paused stream was read")
		}
		server.ResumeReading()
		until(t, l, func() bool { return len(r.Bytes) == i+1 })
	}
}

// TestDeaf: a stream that the system does not watch ends by an event, not inside Attach.
func TestDeaf(t *testing.T) {
	l := newLoop(t)
	fd, err := syscall.Open("/dev/null", syscall.O_RDWR|syscall.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := transport.OnDescriptor(l, fd)
	defer s.Close()
	e := &eventNames{}
	s.Attach(e)
	if len(e.names) != 0 {
		t.Fatal("End inside Attach")
	}
	until(t, l, func() bool { return len(e.names) > 0 })
	if e.names[0] != "End" || !errors.Is(e.err, syscall.EPERM) {
		t.Errorf("%v, %v", e.names, e.err)
	}
}
