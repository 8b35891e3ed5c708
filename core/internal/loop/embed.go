package loop

import "time"

// FD is a descriptor that is readable, level-triggered, when RunOnce(0) has something to do, timers
// included: an outer loop watches it and calls RunOnce(0). It belongs to the loop. It may be readable once
// without need, but not again after a RunOnce that found nothing.
func (l *Loop) FD() int {
	if !l.exported {
		l.exported = true
		if l.depth == 0 {
			l.arm()
		}
	}
	return l.poll.epfd
}

// Timeout is how long an outer loop may wait before it calls RunOnce(0): 0 if something waits to be
// delivered, else until the next timer is due, -1 if there is none. Ready descriptors show on FD alone.
func (l *Loop) Timeout() time.Duration {
	if l.tasks.waiting() || l.posts.waiting() || l.called() {
		return 0
	}
	if d := l.untilTimer(); d != never {
		return d
	}
	return -1
}

// arm makes FD alone enough for an outer loop: readable now if something waits, else when the next timer
// is due. Outside of runs it is called after each change of what waits.
func (l *Loop) arm() {
	if !l.exported || l.closed() {
		return
	}
	if l.Timeout() == 0 {
		l.posts.bell.Lock()
		l.posts.bell.wake()
		l.posts.bell.Unlock()
		return
	}
	if due := l.timers.first(); due != l.armed {
		l.armed = due
		l.poll.setTimer(due, l.now())
	}
}
