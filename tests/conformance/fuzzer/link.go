package fuzzer

import (
	"bufio"
	"net"
	"time"

	"libqwebsocket/tests/conformance/wire"
)

const (
	flushLimit = time.Second // for what is written when the TCP connection is dropped
	queueLimit = 4096        // writes that wait for an endpoint that does not read
)

// link is a TCP connection whose frames come through a channel and whose writes wait in a queue, so that
// whoever plays the case never blocks.
type link struct {
	conn    net.Conn
	pause   func()          // lets the endpoint see a write before the next
	frames  chan wire.Frame // closed when no more will come
	queue   chan write
	dropped chan struct{} // closed when the link is not used any more
	written chan struct{} // closed when the queue is done
}

// write is octets that go out in pieces of chop octets, or at once.
type write struct {
	octets []byte
	chop   int
}

func newLink(conn net.Conn, in *bufio.Reader, pause func()) *link {
	l := &link{
		conn: conn, pause: pause,
		frames:  make(chan wire.Frame),
		queue:   make(chan write, queueLimit),
		dropped: make(chan struct{}),
		written: make(chan struct{}),
	}
	go l.read(in)
	go l.write()
	return l
}

func (l *link) read(in *bufio.Reader) {
	defer close(l.frames)
	for {
		frame, err := wire.Read(in)
		if err != nil {
			return
		}
		select {
		case l.frames <- frame:
		case <-l.dropped:
			return
		}
	}
}

// write empties the queue; after an error of the connection without writing.
func (l *link) write() {
	defer close(l.written)
	var err error
	for w := range l.queue {
		chop := w.chop
		if chop == 0 {
			chop = len(w.octets)
		}
		for len(w.octets) > 0 && err == nil {
			n := min(chop, len(w.octets))
			_, err = l.conn.Write(w.octets[:n])
			w.octets = w.octets[n:]
			if w.chop > 0 {
				l.pause()
			}
		}
	}
}

// send puts octets in the queue. An endpoint that leaves the queue full loses its connection.
func (l *link) send(w write) {
	select {
	case l.queue <- w:
	default:
		l.conn.Close()
	}
}

// drop ends the TCP connection when all is written, or the endpoint takes too long to read it.
func (l *link) drop() {
	close(l.dropped)
	close(l.queue)
	limit := time.NewTimer(flushLimit)
	defer limit.Stop()
	select {
	case <-l.written:
	case <-limit.C:
	}
	l.conn.Close()
	<-l.written
}
