// Package loop is the event loop that stands in for Qt's: readiness of descriptors, timers, tasks and
// posted functions, delivered on the thread that calls Run or RunOnce.
//
//	loop.go        type Loop: runs, and what one round does
//	wake.go        Stop and Wake: what other threads and signal handlers may do
//	post.go        functions from any thread
//	timer.go       timers, in a heap (timer_heap.go)
//	task.go        functions to call before the loop waits again
//	watch.go       which descriptor is watched by whom
//	embed.go       what an outer loop needs: FD and Timeout
//	poll_linux.go  epoll, eventfd and timerfd
//
// A Loop belongs to the thread that runs it. Only Post, Stop, Wake and Context may be called from others.
package loop

import (
	"context"
	"errors"
	"math"
	"time"
)

// ErrRunning is what Close answers while the loop runs.
var ErrRunning = errors.New("the loop is running")

// Loop delivers events on the thread that runs it. Its runs nest: a handler may call Run or RunOnce, and
// the inner run goes on with what the outer one has not delivered yet.
type Loop struct {
	ctl    *Control
	poll   poller
	epoch  time.Time // the zero of the times below
	depth  int       // runs on the stack
	ready  func() bool
	ctx    context.Context
	cancel context.CancelFunc

	watches  []*[watchPage]watch // by descriptor
	next     int                 // the first polled event that was not delivered yet
	polled   int                 // how many events the last poll gave
	tasks    taskList
	timers   timerHeap
	posts    postQueue
	exported bool          // an outer loop watches FD
	armed    time.Duration // when the timer of FD is due, never if it is not set
}

const never = time.Duration(math.MaxInt64)

// New makes a loop. ctl is where other languages stop and wake it; it must stay valid until Close, and
// New sets its EventFD. With nil the loop has its own.
func New(ctl *Control) (*Loop, error) {
	if ctl == nil {
		ctl = new(Control)
	}
	l := &Loop{ctl: ctl, epoch: time.Now(), armed: never}
	if err := l.poll.open(); err != nil {
		return nil, err
	}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	l.tasks.init()
	l.posts.bell.ring = l.poll.ring
	l.posts.bell.quiet.Store(true)
	l.setEventFD(int32(l.poll.eventfd))
	return l, nil
}

// Close ends the loop: what was posted is dropped, timers and tasks never fire, Context ends, and the
// memory given to New is not used any more. Watched descriptors stay open. It fails with ErrRunning while
// the loop runs; a second call does nothing.
func (l *Loop) Close() error {
	if l.depth > 0 {
		return ErrRunning
	}
	if !l.posts.close() {
		return nil
	}
	l.cancel()
	l.setEventFD(-1)
	l.poll.close()
	l.ctl = new(Control)
	l.watches = nil
	l.tasks.clear()
	l.timers.clear()
	return nil
}

func (l *Loop) closed() bool { return l.poll.epfd < 0 }

// Context ends when the loop is closed. Goroutines that work for the loop end with it. Any thread.
func (l *Loop) Context() context.Context { return l.ctx }

// Running is how many runs are on the stack: 0 outside, 2 in a handler of a nested run.
func (l *Loop) Running() int { return l.depth }

// SetAfterReady sets a function that delivers what ready handlers have queued, and answers whether there
// was anything. It is called at the start of each round (there a nested run continues what the outer one
// has left), after the ready handlers, and at the end of the round, but not between Stop and the end of
// the run.
func (l *Loop) SetAfterReady(f func() bool) { l.ready = f }

// Run delivers events until Stop. A nested run ends first. The error is one of the system's poll call; it
// does not happen while the loop's descriptors are left alone.
func (l *Loop) Run() error {
	l.enter()
	defer l.leave()
	for !l.takeStop() {
		if _, err := l.round(never); err != nil {
			return err
		}
	}
	return nil
}

// RunOnce waits until something happens, at most timeout (negative: no limit; 0: it does not wait),
// delivers what happened and returns. It also returns on Stop, on Wake, and when a signal handler of this
// thread ran.
func (l *Loop) RunOnce(timeout time.Duration) error {
	l.enter()
	defer l.leave()
	if timeout < 0 {
		timeout = never
	}
	var end time.Duration
	if timeout > 0 {
		end = after(l.now(), timeout)
	}
	for !l.takeStop() {
		busy, err := l.round(timeout)
		if busy || timeout == 0 || err != nil {
			l.takeStop()
			return err
		}
		if timeout != never {
			timeout = max(end-l.now(), 0)
		}
	}
	return nil
}

// round polls once, waiting at most limit, and delivers: ready descriptors, posted functions, due timers,
// tasks. It answers whether anything happened. Each part ends early on Stop; what is left stays where it
// is for the next round.
func (l *Loop) round(limit time.Duration) (busy bool, err error) {
	if l.deliver() {
		busy, limit = true, 0
	}
	woken, err := l.wait(limit)
	if err != nil {
		return busy, err
	}
	busy = woken || busy
	busy = l.dispatch() || busy
	busy = l.deliver() || busy
	busy = l.runPosts() || busy
	busy = l.fireTimers() || busy
	busy = l.runTasks() || busy
	busy = l.deliver() || busy
	return busy, nil
}

// deliver calls the function of SetAfterReady.
func (l *Loop) deliver() bool {
	return l.ready != nil && !l.Stopping() && l.ready()
}

// wait polls, unless a nested run still has events of the poll of an outer one to deliver. It answers
// whether Wake or a signal ended it.
func (l *Loop) wait(limit time.Duration) (woken bool, err error) {
	woken = l.takeWake()
	if l.next < l.polled {
		return woken, nil
	}
	if woken || l.tasks.waiting() {
		limit = 0
	}
	if limit > 0 {
		limit = min(limit, l.untilTimer())
	}
	if limit > 0 {
		l.posts.bell.quiet.Store(true)
		if l.posts.waiting() || l.called() {
			limit = 0
		}
	}
	n, interrupted, err := l.poll.wait(limit)
	l.posts.bell.quiet.Store(false)
	l.next, l.polled = 0, n
	return l.takeWake() || woken || interrupted, err
}

func (l *Loop) enter() {
	if l.depth == 0 {
		l.posts.bell.quiet.Store(false)
	}
	l.depth++
}

func (l *Loop) leave() {
	l.depth--
	if l.depth > 0 {
		return
	}
	l.next, l.polled = 0, 0
	l.posts.bell.quiet.Store(true)
	l.arm()
}

// now is the time of the loop's clock, which is monotonic.
func (l *Loop) now() time.Duration { return time.Since(l.epoch) }

// after is t+d, or never if that overflows.
func after(t, d time.Duration) time.Duration {
	if d > never-t {
		return never
	}
	return t + d
}
