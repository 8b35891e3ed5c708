package psk

import "math/bits"

const (
	minShift = 12 // the smallest buffer is of 4 KiB
	maxShift = 17 // the largest one that is kept is of 128 KiB
	maxKept  = 16 // of each size, for all connections together: 4 MiB
)

// buffer is memory that a connection has while something is in it: between messages it has none.
type buffer struct{ b []byte }

// kept are the buffers that nobody uses, by size. Connections of several loops share them.
var kept = func() (kept [maxShift - minShift + 1]chan *buffer) {
	for i := range kept {
		kept[i] = make(chan *buffer, maxKept)
	}
	return kept
}()

// newBuffer returns a buffer of at least n bytes, and a power of two.
func newBuffer(n int) *buffer {
	shift := max(minShift, bits.Len(uint(max(n, 1)-1)))
	if shift <= maxShift {
		select {
		case b := <-kept[shift-minShift]:
			return b
		default:
		}
	}
	return &buffer{make([]byte, 1<<shift)}
}

// release gives the buffer back.
func (b *buffer) release() {
	if len(b.b) > 1<<maxShift {
		return
	}
	select {
	case kept[bits.Len(uint(len(b.b)-1))-minShift] <- b:
	default:
	}
}

// queue is bytes on their way. Its zero value is empty, and an empty one has no memory.
type queue struct {
	buffer   *buffer
	from, to int // where they lie in it
}

// bytes returns what is in the queue, until it changes.
func (q *queue) bytes() []byte {
	if q.buffer == nil {
		return nil
	}
	return q.buffer.b[q.from:q.to]
}

// room returns how many bytes can be added without moving anything; as many as wanted to an empty queue.
func (q *queue) room() int {
	if q.buffer == nil {
		return int(^uint(0) >> 1)
	}
	return len(q.buffer.b) - q.to
}

// reserve returns n bytes or more behind what is in the queue. add makes the first of them part of it; without
// add, tidy must be called.
func (q *queue) reserve(n int) []byte {
	waiting := q.to - q.from
	switch {
	case n <= q.room() && q.buffer != nil:
		return q.buffer.b[q.to:]
	case q.buffer == nil:
		q.buffer = newBuffer(n)
	case waiting <= q.from && waiting+n <= len(q.buffer.b):
		copy(q.buffer.b, q.bytes())
	default:
		grown := newBuffer(max(2*len(q.buffer.b), waiting+n))
		copy(grown.b, q.bytes())
		q.buffer.release()
		q.buffer = grown
	}
	q.from, q.to = 0, waiting
	return q.buffer.b[q.to:]
}

// add adds the first n bytes that reserve returned.
func (q *queue) add(n int) {
	q.to += n
	q.tidy()
}

// drop takes the first n bytes out of the queue.
func (q *queue) drop(n int) {
	q.from += n
	q.tidy()
}

// tidy gives the memory of an empty queue back.
func (q *queue) tidy() {
	if q.from == q.to && q.buffer != nil {
		q.buffer.release()
		*q = queue{}
	}
}
