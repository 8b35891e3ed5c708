package secure

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"time"
)

// noInput says that there is no ciphertext to read now. crypto/tls does not remember a temporary error of
// its connection: the next Read goes on where this one has stopped.
type noInput struct{}

func (noInput) Error() string   { return "no input" }
func (noInput) Timeout() bool   { return true }
func (noInput) Temporary() bool { return true }

var errNoInput net.Error = noInput{}

// restAtMost is how many bytes of records may wait when the engine answers the peer with more of them: far
// more than those of a Write.
const restAtMost = 4 * sealAtMost

var errNotRead = errors.New("the peer asks for answers that it does not read")

// wire is the connection that the engine of a Stream works on. During the handshake it is used by the
// goroutine of the handshake, afterwards by the loop's thread alone.
type wire struct {
	buffers   *Buffers
	remote    netip.AddrPort
	handshake *handshake // until it is done
	in        []byte     // ciphertext to read: of the shared buffer, or kept
	kept      []byte     // the memory of in if it was kept
	ended     bool       // no more will come
	sealing   bool       // the shared output is ours
	rest      []byte     // records that the stream below did not take
	head      int        // of rest: what it has taken meanwhile
}

// Read gives ciphertext to the engine.
func (w *wire) Read(p []byte) (int, error) {
	if w.handshake != nil {
		return w.handshake.read(p)
	}
	if len(w.in) == 0 {
		if w.ended {
			return 0, io.EOF
		}
		return 0, errNoInput
	}
	n := copy(p, w.in)
	w.in = w.in[n:]
	return n, nil
}

// Write takes a record of the engine.
func (w *wire) Write(p []byte) (int, error) {
	switch {
	case w.handshake != nil:
		return w.handshake.write(p)
	case w.waiting() > restAtMost:
		return 0, errNotRead
	case w.waiting() > 0:
		w.rest = append(w.rest, p...)
	default:
		w.buffers.out = append(w.buffers.out, p...)
		w.sealing = true
	}
	return len(p), nil
}

// lend lets the engine read b, which belongs to somebody else: what it does not read at once has to be
// kept. Behind bytes that wait, b is copied.
func (w *wire) lend(b []byte) {
	if len(w.in) > 0 {
		w.keep()
		w.kept = append(w.kept, b...)
		w.in = w.kept
		return
	}
	w.in, w.kept = b, nil
}

// keep copies what waits to be read into memory of this stream.
func (w *wire) keep() {
	switch {
	case len(w.in) == 0:
		w.in, w.kept = nil, nil
	case len(w.in) == len(w.kept):
		// It is all of what was kept.
	case w.kept == nil:
		w.kept = append([]byte(nil), w.in...)
		w.in = w.kept
	default:
		w.kept = w.kept[:copy(w.kept, w.in)]
		w.in = w.kept
	}
}

// waiting is how many bytes of records the stream below has not taken.
func (w *wire) waiting() int { return len(w.rest) - w.head }

// output is what the stream below should take next.
func (w *wire) output() []byte {
	if w.waiting() > 0 {
		return w.rest[w.head:]
	}
	if w.sealing {
		return w.buffers.out
	}
	return nil
}

// written takes n bytes off output. What is left of the shared output moves into memory of this stream.
func (w *wire) written(n int) {
	if w.waiting() > 0 {
		w.head += n
		if w.waiting() == 0 {
			w.rest, w.head = nil, 0
		}
		return
	}
	if left := w.buffers.out[n:]; len(left) > 0 {
		w.rest = append([]byte(nil), left...)
	}
	w.release()
}

// drop throws away what waits to be sent.
func (w *wire) drop() {
	w.rest, w.head = nil, 0
	w.release()
}

func (w *wire) release() {
	if w.sealing {
		w.sealing = false
		w.buffers.out = w.buffers.out[:0]
	}
}

// What else a net.Conn has. crypto/tls keeps sessions by the address of servers that have no name. Deadlines
// are the owner's.

func (w *wire) Close() error                     { return os.ErrInvalid }
func (w *wire) LocalAddr() net.Addr              { return nil }
func (w *wire) RemoteAddr() net.Addr             { return net.TCPAddrFromAddrPort(w.remote) }
func (w *wire) SetDeadline(time.Time) error      { return nil }
func (w *wire) SetReadDeadline(time.Time) error  { return nil }
func (w *wire) SetWriteDeadline(time.Time) error { return nil }
