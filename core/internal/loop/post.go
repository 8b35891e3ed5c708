package loop

import "sync/atomic"

// postKeep is how many places for posted functions are kept when the queue is empty.
const postKeep = 1024

// postQueue holds the functions of Post. in grows under the bell's lock; the rest is of the loop's thread.
type postQueue struct {
	bell   bell
	in     []func()
	filled atomic.Bool // in is not empty
	out    []func()
	next   int // the first of out that was not called yet
}

// Post calls f on the loop's thread, from inside a run, in the order of posting. What f posts comes in the
// next round. Post answers false, and f is never called, if the loop is closed. Any thread.
func (l *Loop) Post(f func()) bool {
	q := &l.posts
	q.bell.Lock()
	defer q.bell.Unlock()
	if q.bell.closed {
		return false
	}
	q.in = append(q.in, f)
	q.filled.Store(true)
	q.bell.wake()
	return true
}

// runPosts calls what was posted before this round came to it.
func (l *Loop) runPosts() (ran bool) {
	q := &l.posts
	if !q.waiting() {
		return false
	}
	for n := q.fetch(); n > 0 && q.next < len(q.out) && !l.Stopping(); n-- {
		f := q.out[q.next]
		q.out[q.next] = nil
		q.next++
		f()
		ran = true
	}
	return ran
}

// waiting is true if a posted function was not called yet.
func (q *postQueue) waiting() bool { return q.next < len(q.out) || q.filled.Load() }

// fetch moves what was posted behind what an earlier or outer round has left, and answers how many there
// are.
func (q *postQueue) fetch() int {
	left := copy(q.out, q.out[q.next:])
	clear(q.out[left:])
	q.out, q.next = q.out[:left], 0
	if left == 0 && cap(q.out) > postKeep {
		q.out = nil
	}
	q.bell.Lock()
	defer q.bell.Unlock()
	if left == 0 {
		q.in, q.out = q.out, q.in
	} else {
		q.out = append(q.out, q.in...)
		clear(q.in)
		q.in = q.in[:0]
	}
	q.filled.Store(false)
	return len(q.out)
}

// close drops what was posted; false if that was done before.
func (q *postQueue) close() bool {
	q.bell.Lock()
	defer q.bell.Unlock()
	if q.bell.closed {
		return false
	}
	q.bell.closed = true
	q.in, q.out, q.next = nil, nil, 0
	q.filled.Store(false)
	return true
}
