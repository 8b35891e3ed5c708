package loop

import "time"

// Timer calls a function when its time has come (QTimer). It belongs to the loop's thread.
type Timer struct {
	loop     *Loop
	f        func()
	deadline time.Duration
	repeat   time.Duration // negative: once
	order    uint64        // of being started: equal deadlines fire in this order
	index    int           // in the heap, or one of the following
}

const (
	stopped = -1
	firing  = -2 // a repeating timer whose function runs: nested runs leave it alone, as Qt
)

// NewTimer makes a timer that is not started.
func (l *Loop) NewTimer(f func()) *Timer { return &Timer{loop: l, f: f, index: stopped} }

// Start starts or restarts the timer: it fires after the first time, and then each repeat; negative: once.
// Periods that nobody was there for are skipped. With 0 it fires once a round. A timer that is started by
// a timer fires in the next round at the earliest.
func (t *Timer) Start(first, repeat time.Duration) {
	l := t.loop
	if l.closed() {
		return
	}
	l.timers.remove(t)
	t.deadline, t.repeat = after(l.now(), max(first, 0)), repeat
	l.timers.add(t)
	l.timersChanged()
}

// Stop stops the timer. It does not fire any more, also if it is due already.
func (t *Timer) Stop() {
	t.loop.timers.remove(t)
	t.loop.timersChanged()
}

// Active is true from Start until Stop; a timer that fires once is not active while its function runs.
func (t *Timer) Active() bool { return t.index != stopped }

// Remaining is the time until the timer is due, 0 if that is past, and -1 if it is not active.
func (t *Timer) Remaining() time.Duration {
	if !t.Active() {
		return -1
	}
	return max(t.deadline-t.loop.now(), 0)
}

// fireTimers calls the timers that are due, but not those that were started meanwhile.
func (l *Loop) fireTimers() (fired bool) {
	h := &l.timers
	if len(h.heap) == 0 {
		return false
	}
	now, order := l.now(), h.order
	for len(h.heap) > 0 && !l.Stopping() {
		t := h.heap[0]
		if t.deadline > now || t.order >= order {
			break
		}
		h.remove(t)
		fired = true
		if t.repeat < 0 {
			t.f()
			continue
		}
		t.deadline = next(t.deadline, t.repeat, now)
		t.index = firing
		t.f()
		if t.index == firing {
			h.add(t)
		}
	}
	return fired
}

// next is the first time after now, in steps of repeat from the deadline.
func next(deadline, repeat, now time.Duration) time.Duration {
	if repeat == 0 {
		return now
	}
	missed := (now - deadline) / repeat
	return after(deadline+missed*repeat, repeat)
}

// untilTimer is how long to wait for the next timer, or never.
func (l *Loop) untilTimer() time.Duration {
	if due := l.timers.first(); due != never {
		return max(due-l.now(), 0)
	}
	return never
}

func (l *Loop) timersChanged() {
	if l.depth == 0 {
		l.arm()
	}
}
