package loop

import (
	"sync"
	"sync/atomic"
)

// Control is how code that cannot call into Go stops and wakes a loop, a signal handler for one: it sets
// Stop or Wake to 1 atomically, and then writes an eventfd count of 1 to EventFD. It may lie in memory of
// C. EventFD is -1 when the loop is closed.
type Control struct {
	Stop, Wake uint32
	EventFD    int32
}

// Stop makes the innermost run return after the callback that is being delivered; if none runs, the next
// one returns at once. Any thread.
func (l *Loop) Stop() { l.call(func(c *Control) *uint32 { return &c.Stop }) }

// Wake makes a run that waits go round once: RunOnce returns. If the loop does not wait, the next wait is
// cut short. Any thread.
func (l *Loop) Wake() { l.call(func(c *Control) *uint32 { return &c.Wake }) }

// Stopping is true between Stop and the end of the run that it stops: handlers that deliver many things
// in a row break off there.
func (l *Loop) Stopping() bool { return atomic.LoadUint32(&l.ctl.Stop) != 0 }

// call raises a flag and rings. The memory of the flag is not touched when the loop is closed.
func (l *Loop) call(flag func(*Control) *uint32) {
	b := &l.posts.bell
	b.Lock()
	defer b.Unlock()
	if !b.closed {
		atomic.StoreUint32(flag(l.ctl), 1)
		b.wake()
	}
}

// called is true if Stop or Wake was called and no run has noticed yet.
func (l *Loop) called() bool { return l.Stopping() || atomic.LoadUint32(&l.ctl.Wake) != 0 }

func (l *Loop) takeStop() bool { return take(&l.ctl.Stop) }
func (l *Loop) takeWake() bool { return take(&l.ctl.Wake) }

func take(flag *uint32) bool {
	return atomic.LoadUint32(flag) != 0 && atomic.SwapUint32(flag, 0) != 0
}

func (l *Loop) setEventFD(fd int32) { atomic.StoreInt32(&l.ctl.EventFD, fd) }

// bell wakes the loop's thread, once for all calls of one sleep. Its lock also keeps a closed loop from
// being touched by other threads.
type bell struct {
	sync.Mutex
	closed bool        // under the lock
	ring   func()      // wakes the poller; not after closed
	quiet  atomic.Bool // the loop waits or does not run, and nobody has rung since
}

// wake rings if that is needed. The caller holds the lock, and has published what the loop shall find.
func (b *bell) wake() {
	if b.quiet.CompareAndSwap(true, false) {
		b.ring()
	}
}
