package faketransport

import "libqwebsocket/core/internal/transport"

// Recorder keeps what the other end of a Stream does.
type Recorder struct {
	Stream transport.Stream
	Bytes  []byte // all that was read
	Reads  []int  // how it came
	Ended  bool
	Err    error // of End

	buffer  [4096]byte
	waiting []byte // of Send
}

// Record attaches a new Recorder.
func Record(s transport.Stream) *Recorder {
	r := &Recorder{Stream: s}
	s.Attach(r)
	return r
}

// Send writes b, now and whenever the stream takes more.
func (r *Recorder) Send(b []byte) {
	r.waiting = append(r.waiting, b...)
	r.Writable()
}

// Waiting is how many bytes of Send are not written yet.
func (r *Recorder) Waiting() int { return len(r.waiting) }

// Take answers what was read since the last call.
func (r *Recorder) Take() []byte {
	b := r.Bytes
	r.Bytes = nil
	return b
}

// Buffer is that of transport.Events, and so are the following.
func (r *Recorder) Buffer() []byte { return r.buffer[:] }

// Data keeps what was read.
func (r *Recorder) Data(n int) {
	r.Bytes = append(r.Bytes, r.buffer[:n]...)
	r.Reads = append(r.Reads, n)
}

// Writable goes on with what Send has left. A failure shows as the End of the stream.
func (r *Recorder) Writable() {
	n, err := r.Stream.Write(r.waiting)
	r.waiting = r.waiting[n:]
	if err != nil {
		r.waiting = nil
	}
}

// End keeps how the stream ended.
func (r *Recorder) End(err error) { r.Ended, r.Err = true, err }
