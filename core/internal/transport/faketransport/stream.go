// Package faketransport gives pairs of Streams in memory, for tests: what one end writes the other reads,
// on a loop, in pieces and with failures as a test wants them. A Recorder collects what an end reads.
package faketransport

import (
	"net"
	"net/netip"
	"syscall"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/transport"
)

// Stream is one end of a pair. Its fields may be changed at any time.
type Stream struct {
	// ReadSizes are the most bytes that the Data events bring, in turn and from the start again; none: as
	// many as the buffer takes. There is at most one Data a round.
	ReadSizes []int
	// WriteSizes are the most bytes that the Writes take, likewise; 0 for nothing. None: everything.
	WriteSizes []int
	// Capacity is how many bytes that the peer has not read make Writes short; 0: no limit.
	Capacity int
	// Writes counts the calls of Write.
	Writes int

	loop          *loop.Loop
	peer          *Stream
	local, remote netip.AddrPort
	events        transport.Events
	task          loop.Task
	in            []byte // written by the peer, not read yet
	finished      bool   // nothing comes behind in
	paused        bool
	ended         bool // End was told
	short         bool // the last Write was
	shut          bool // our side is ended
	closed        bool
	failure       error // of everything that follows
	reads, writes int   // places in ReadSizes and WriteSizes
	readFault     fault
	writeFault    fault
}

// fault is a failure that a test wants after some more operations.
type fault struct {
	set  bool
	left int // operations before it
	err  error
}

func (f *fault) due() bool { return f.set && f.left <= 0 }

// Pair makes two connected streams.
func Pair(l *loop.Loop) (a, b *Stream) {
	a = &Stream{loop: l, local: netip.MustParseAddrPort("192.0.2.1:1001")}
	b = &Stream{loop: l, local: netip.MustParseAddrPort("192.0.2.2:1002")}
	for _, s := range []*Stream{a, b} {
		s.task.Init(s.step)
	}
	a.peer, a.remote = b, b.local
	b.peer, b.remote = a, a.local
	return a, b
}

// FailRead has End(err) come in place of a read, after n more Data events; nil: the end of the peer's side.
func (s *Stream) FailRead(n int, err error) {
	s.readFault = fault{true, n, err}
	s.soon()
}

// FailWrite has all Writes fail with err after n more.
func (s *Stream) FailWrite(n int, err error) { s.writeFault = fault{true, n, err} }

// Reset ends the connection as a reset by the peer: what was not read is lost.
func (s *Stream) Reset() {
	s.in = nil
	s.FailRead(0, errReset)
}

// Closed is true after Close.
func (s *Stream) Closed() bool { return s.closed }

// Shut is true after CloseWrite.
func (s *Stream) Shut() bool { return s.shut }

// Paused is true between PauseReading and ResumeReading.
func (s *Stream) Paused() bool { return s.paused }

// Attach is that of transport.Stream.
func (s *Stream) Attach(e transport.Events) {
	s.events = e
	s.soon()
}

// PauseReading is that of transport.Stream.
func (s *Stream) PauseReading() { s.paused = true }

// ResumeReading is that of transport.Stream.
func (s *Stream) ResumeReading() {
	s.paused = false
	s.soon()
}

// LocalAddr is 192.0.2.1:1001 or 192.0.2.2:1002.
func (s *Stream) LocalAddr() netip.AddrPort {
	if s.closed {
		return netip.AddrPort{}
	}
	return s.local
}

// RemoteAddr is the peer's LocalAddr.
func (s *Stream) RemoteAddr() netip.AddrPort {
	if s.closed {
		return netip.AddrPort{}
	}
	return s.remote
}

// Write is that of transport.Stream. It fails when the peer is closed.
func (s *Stream) Write(b []byte) (int, error) {
	s.Writes++
	switch {
	case s.failure != nil:
		return 0, s.failure
	case s.closed || s.shut:
		return 0, errClosed
	case s.writeFault.due():
		return 0, s.fail(s.writeFault.err)
	case s.peer.closed:
		return 0, s.fail(errReset)
	}
	s.writeFault.left--
	n := len(b)
	if len(s.WriteSizes) > 0 {
		n = min(n, s.WriteSizes[s.writes%len(s.WriteSizes)])
		s.writes++
	}
	if s.Capacity > 0 {
		n = max(min(n, s.Capacity-len(s.peer.in)), 0)
	}
	s.peer.in = append(s.peer.in, b[:n]...)
	s.peer.soon()
	s.short = n < len(b)
	s.soon()
	return n, nil
}

// CloseWrite is that of transport.Stream.
func (s *Stream) CloseWrite() error {
	if s.closed || s.shut {
		return errClosed
	}
	s.shut, s.short = true, false
	s.peer.finish()
	return nil
}

// Close is that of transport.Stream.
func (s *Stream) Close() {
	if s.closed {
		return
	}
	s.closed = true
	s.loop.Cancel(&s.task)
	s.peer.finish()
}

func (s *Stream) finish() {
	s.finished = true
	s.soon()
}

// soon has step called if there is something for it to do.
func (s *Stream) soon() {
	if s.events != nil && !s.closed && (s.canRead() || s.canWrite()) {
		s.loop.Soon(&s.task)
	}
}

func (s *Stream) canRead() bool {
	return !s.paused && !s.ended && (len(s.in) > 0 || s.finished || s.readFault.due())
}

func (s *Stream) canWrite() bool {
	return s.short && (s.Capacity == 0 || s.peer.closed || len(s.peer.in) < s.Capacity)
}

// step tells one thing of each kind. What is left is queued before a receiver runs, who may run the loop.
func (s *Stream) step() {
	if s.canRead() {
		s.read()
	}
	if !s.closed && s.canWrite() {
		s.short = false
		s.soon()
		s.events.Writable()
	}
	s.soon()
}

func (s *Stream) read() {
	switch {
	case s.readFault.due():
		s.end(s.readFault.err)
	case len(s.in) == 0:
		s.end(s.failure)
	default:
		if n := copy(s.events.Buffer(), s.in[:s.readSize()]); n > 0 {
			s.taken(n)
			s.events.Data(n)
		}
	}
}

// readSize is how many bytes the next Data may bring.
func (s *Stream) readSize() int {
	if len(s.ReadSizes) == 0 {
		return len(s.in)
	}
	return min(max(s.ReadSizes[s.reads%len(s.ReadSizes)], 1), len(s.in))
}

func (s *Stream) taken(n int) {
	s.in = s.in[n:]
	s.reads++
	s.readFault.left--
	s.peer.soon()
	s.soon()
}

func (s *Stream) end(err error) {
	s.ended = true
	if err != nil {
		err = s.fail(err)
	}
	s.soon()
	s.events.End(err)
}

// fail makes an error the answer to all that follows.
func (s *Stream) fail(err error) error {
	s.failure, s.short = err, false
	return err
}

var (
	errReset  = &transport.Error{Kind: transport.RemoteClosed, Err: syscall.ECONNRESET}
	errClosed = &transport.Error{Kind: transport.Closed, Err: net.ErrClosed}
)
