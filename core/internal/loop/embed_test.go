package loop

import (
	"syscall"
	"testing"
	"time"
)

// outer is an event loop of somebody else that knows nothing but the FD of ours.
type outer struct {
	t      testing.TB
	l      *Loop
	epfd   int
	rounds int
}

func newOuter(t testing.TB, l *Loop) *outer {
	t.Helper()
	epfd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(epfd) })
	e := syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(l.FD())}
	if err := syscall.EpollCtl(epfd, syscall.EPOLL_CTL_ADD, l.FD(), &e); err != nil {
		t.Fatal(err)
	}
	return &outer{t: t, l: l, epfd: epfd}
}

// readable waits at most so long for FD to become readable.
func (o *outer) readable(wait time.Duration) bool {
	o.t.Helper()
	var events [1]syscall.EpollEvent
	for {
		n, err := syscall.EpollWait(o.epfd, events[:], int(wait/time.Millisecond))
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			o.t.Fatal(err)
		}
		return n > 0
	}
}

// until runs our loop whenever FD is readable, and only then, until done.
func (o *outer) until(done func() bool) {
	o.t.Helper()
	for !done() {
		if !o.readable(patience) {
			o.t.Fatal("FD did not become readable")
		}
		once(o.t, o.l)
		o.rounds++
	}
}

// settle checks that FD is not readable for ever when there is nothing to do.
func (o *outer) settle() {
	o.t.Helper()
	for range 3 {
		if !o.readable(0) {
			return
		}
		once(o.t, o.l)
	}
	o.t.Fatal("FD stays readable although there is nothing to do")
}

func TestFDAlone(t *testing.T) {
	sources := map[string]func(t *testing.T, l *Loop, f func()){
		"post":             func(_ *testing.T, l *Loop, f func()) { l.Post(f) },
		"post of a thread": func(_ *testing.T, l *Loop, f func()) { go l.Post(f) },
		"task":             func(_ *testing.T, l *Loop, f func()) { l.Soon(NewTask(f)) },
		"timer":            func(_ *testing.T, l *Loop, f func()) { l.NewTimer(f).Start(3*time.Millisecond, -1) },
		"timer of 0":       func(_ *testing.T, l *Loop, f func()) { l.NewTimer(f).Start(0, -1) },
		"timer behind later": func(_ *testing.T, l *Loop, f func()) {
			l.NewTimer(func() {}).Start(patience*2, -1)
			l.NewTimer(f).Start(1, -1)
		},
		"timer that came forward": func(_ *testing.T, l *Loop, f func()) {
			x := l.NewTimer(f)
			x.Start(patience*2, -1)
			x.Start(time.Millisecond, -1)
		},
		"timer behind a stopped one": func(_ *testing.T, l *Loop, f func()) {
			x := l.NewTimer(func() {})
			x.Start(time.Millisecond, -1)
			l.NewTimer(f).Start(2*time.Millisecond, -1)
			x.Stop()
		},
		"repeating timer": func(_ *testing.T, l *Loop, f func()) {
			n := 0
			var x *Timer
			x = l.NewTimer(func() {
				if n++; n == 5 {
					x.Stop()
					f()
				}
			})
			x.Start(time.Millisecond, time.Millisecond)
		},
		"zero timer": func(_ *testing.T, l *Loop, f func()) {
			n := 0
			var x *Timer
			x = l.NewTimer(func() {
				if n++; n == 5 {
					x.Stop()
					f()
				}
			})
			x.Start(0, 0)
		},
		"descriptor": func(t *testing.T, l *Loop, f func()) {
			s := newSource(t)
			watchSource(t, l, s, func() { s.reset(); f() })
			s.set()
		},
		"task of a timer": func(_ *testing.T, l *Loop, f func()) { l.NewTimer(func() { l.Soon(NewTask(f)) }).Start(1, -1) },
		"timer of a task": func(_ *testing.T, l *Loop, f func()) {
			l.Soon(NewTask(func() { l.NewTimer(f).Start(time.Millisecond, -1) }))
		},
		"task of a task":   func(_ *testing.T, l *Loop, f func()) { l.Soon(NewTask(func() { l.Soon(NewTask(f)) })) },
		"post of a post":   func(_ *testing.T, l *Loop, f func()) { l.Post(func() { l.Post(f) }) },
		"post of a task":   func(_ *testing.T, l *Loop, f func()) { l.Soon(NewTask(func() { l.Post(f) })) },
		"after a stop":     func(_ *testing.T, l *Loop, f func()) { l.Post(l.Stop); l.Post(f) },
		"task after stop":  func(_ *testing.T, l *Loop, f func()) { l.Post(l.Stop); l.Soon(NewTask(f)) },
		"timer after stop": func(_ *testing.T, l *Loop, f func()) { l.Post(l.Stop); l.NewTimer(f).Start(1, -1) },
		"stop before":      func(_ *testing.T, l *Loop, f func()) { l.Stop(); l.Post(f) },
		"ready after stop": func(t *testing.T, l *Loop, f func()) {
			for range 2 {
				s := newSource(t)
				n := 0
				watchSource(t, l, s, func() {
					if n++; n == 1 {
						l.Stop()
						return
					}
					s.reset()
					f()
				})
				s.set()
			}
		},
	}
	for name, start := range sources {
		t.Run(name, func(t *testing.T) {
			l := newLoop(t)
			o := newOuter(t, l)
			o.settle()
			for range 3 {
				happened := false
				start(t, l, func() { happened = true })
				o.until(func() bool { return happened })
			}
			o.until(func() bool { return !l.tasks.waiting() && !l.posts.waiting() })
		})
	}
}

// TestFDBeforeAndAfter: what was queued before anybody asked for FD is seen, too.
func TestFDAskedForLate(t *testing.T) {
	for name, start := range map[string]func(l *Loop, f func()){
		"post":  func(l *Loop, f func()) { l.Post(f) },
		"task":  func(l *Loop, f func()) { l.Soon(NewTask(f)) },
		"timer": func(l *Loop, f func()) { l.NewTimer(f).Start(time.Millisecond, -1) },
	} {
		t.Run(name, func(t *testing.T) {
			l := newLoop(t)
			happened := false
			start(l, func() { happened = true })
			newOuter(t, l).until(func() bool { return happened })
		})
	}
}

func TestFDIsQuietWhenIdle(t *testing.T) {
	l := newLoop(t)
	o := newOuter(t, l)
	s := newSource(t)
	watchSource(t, l, s, s.reset)
	x := l.NewTimer(func() {})
	x.Start(2*patience, -1)
	for range 10 {
		l.Post(func() {})
		l.Wake()
		l.Soon(NewTask(func() {}))
		s.set()
		once(t, l)
		o.settle()
	}
	x.Start(time.Millisecond, -1)
	x.Stop()
	if o.readable(20 * time.Millisecond) {
		t.Error("a stopped timer has made FD readable")
	}
}

// TestFDDoesNotSpin counts the rounds of an outer loop over a time with little to do.
func TestFDDoesNotSpin(t *testing.T) {
	l := newLoop(t)
	o := newOuter(t, l)
	n := 0
	l.NewTimer(func() { n++ }).Start(5*time.Millisecond, 5*time.Millisecond)
	o.until(func() bool { return n == 10 })
	if o.rounds > 2*n+2 {
		t.Fatalf("%d rounds for %d timers", o.rounds, n)
	}
}

func TestFDRingsOnce(t *testing.T) {
	l := newLoop(t)
	o := newOuter(t, l)
	for range 100 {
		l.Post(func() {})
	}
	var count [8]byte
	if n, err := syscall.Read(l.poll.eventfd, count[:]); n != 8 || err != nil || count[0] != 1 {
		t.Fatalf("100 posts have rung %d times (%v)", count[0], err)
	}
	once(t, l)
	o.settle()
}

func TestTimeout(t *testing.T) {
	l := newLoop(t)
	expect := func(name string, ok func(d time.Duration) bool) {
		t.Helper()
		if d := l.Timeout(); !ok(d) {
			t.Errorf("%s: %v", name, d)
		}
	}
	none := func(d time.Duration) bool { return d == -1 }
	now := func(d time.Duration) bool { return d == 0 }
	expect("nothing", none)
	x := l.NewTimer(func() {})
	x.Start(time.Hour, -1)
	expect("an hour", func(d time.Duration) bool { return d > 59*time.Minute && d <= time.Hour })
	x.Start(0, -1)
	expect("due", now)
	x.Stop()
	expect("stopped", none)
	for name, call := range map[string]func(){
		"post": func() { l.Post(func() {}) },
		"task": func() { l.Soon(NewTask(func() {})) },
		"wake": l.Wake,
		"stop": l.Stop,
	} {
		call()
		expect(name, now)
		once(t, l)
		expect(name+" done", none)
	}
}
