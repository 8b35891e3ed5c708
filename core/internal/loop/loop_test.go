package loop

import (
	"errors"
	"syscall"
	"testing"
	"time"
)

func TestRoundOrder(t *testing.T) {
	l := newLoop(t)
	var j journal
	s := newSource(t)
	s.set()
	watchSource(t, l, s, j.note("ready"))
	l.SetAfterReady(func() bool { j.note("after")(); return false })
	l.Soon(NewTask(j.note("task")))
	l.NewTimer(j.note("timer")).Start(0, -1)
	l.Post(j.note("post"))
	once(t, l)
	j.expect(t, "after", "ready", "after", "post", "timer", "task", "after")
}

func TestRunningCountsRuns(t *testing.T) {
	l := newLoop(t)
	var depths []int
	note := func() { depths = append(depths, l.Running()) }
	note()
	l.Post(func() {
		note()
		l.Post(note)
		once(t, l)
		note()
	})
	once(t, l)
	note()
	for i, want := range []int{0, 1, 2, 1, 0} {
		if depths[i] != want {
			t.Fatalf("depths %v", depths)
		}
	}
}

// TestNestedRunContinues nests a run in each kind of callback. The nested run must deliver what the outer
// one has not come to yet, each thing once and in order.
func TestNestedRunContinues(t *testing.T) {
	for _, nested := range []struct {
		name string
		run  func(l *Loop) error
	}{
		{"RunOnce", func(l *Loop) error { return l.RunOnce(0) }},
		{"Run", func(l *Loop) error {
			l.Soon(NewTask(func() { l.Soon(NewTask(l.Stop)) })) // in its second round
			return l.Run()
		}},
	} {
		t.Run(nested.name, func(t *testing.T) {
			nest := func(l *Loop, j *journal, name string) func() {
				return func() {
					j.note(name + "[")()
					if err := nested.run(l); err != nil {
						t.Error(err)
					}
					j.note("]")()
				}
			}
			t.Run("posts", func(t *testing.T) {
				l := newLoop(t)
				var j journal
				l.Post(nest(l, &j, "a"))
				l.Post(j.note("b"))
				l.Post(j.note("c"))
				once(t, l)
				j.expect(t, "a[", "b", "c", "]")
			})
			t.Run("timers", func(t *testing.T) {
				l := newLoop(t)
				var j journal
				for _, f := range []func(){nest(l, &j, "a"), j.note("b"), j.note("c")} {
					l.NewTimer(f).Start(0, -1)
				}
				until(t, l, func() bool { return len(j) == 4 })
				j.expect(t, "a[", "b", "c", "]")
			})
			t.Run("tasks", func(t *testing.T) {
				l := newLoop(t)
				var j journal
				for _, f := range []func(){nest(l, &j, "a"), j.note("b"), j.note("c")} {
					l.Soon(NewTask(f))
				}
				once(t, l)
				j.expect(t, "a[", "b", "c", "]")
			})
			t.Run("ready", func(t *testing.T) {
				l := newLoop(t)
				var j journal
				sources := []*source{newSource(t), newSource(t), newSource(t)}
				names := map[int]string{}
				first := true
				for i, s := range sources {
					s.set()
					names[i] = string(rune('a' + i))
					watchSource(t, l, s, func() {
						s.reset()
						if first {
							first = false
							nest(l, &j, names[i])()
						} else {
							j.note(names[i])()
						}
					})
				}
				once(t, l)
				if len(j) != 4 || j[0][1] != '[' || j[3] != "]" || j[1] == j[2] {
					t.Fatalf("got %q", j)
				}
			})
		})
	}
}

// TestNestedRunSeesSameDescriptor: a handler that waits in a nested run gets the next event of its own
// descriptor there, as a nested QEventLoop does.
func TestNestedRunSeesSameDescriptor(t *testing.T) {
	l := newLoop(t)
	var j journal
	s := newSource(t)
	s.set()
	depth := 0
	watchSource(t, l, s, func() {
		s.reset()
		depth++
		if depth == 3 {
			return
		}
		j.note("in")()
		s.set()
		if err := l.RunOnce(patience); err != nil {
			t.Error(err)
		}
		j.note("out")()
	})
	once(t, l)
	j.expect(t, "in", "in", "out", "out")
	if depth != 3 {
		t.Fatalf("%d events", depth)
	}
}

func TestAfterReadyAtStartOfNestedRun(t *testing.T) {
	l := newLoop(t)
	var j journal
	queue := []string{"a", "b", "c"}
	l.SetAfterReady(func() (delivered bool) {
		for len(queue) > 0 {
			x := queue[0]
			queue = queue[1:]
			delivered = true
			j.note(x)()
			if x == "a" {
				// It must not wait: it delivers b and c.
				if err := l.RunOnce(-1); err != nil {
					t.Error(err)
				}
				j.note("back")()
			}
		}
		return delivered
	})
	if err := l.RunOnce(-1); err != nil {
		t.Fatal(err)
	}
	j.expect(t, "a", "b", "c", "back")
}

// TestStopInEachCallback stops in the first of two callbacks of each kind: the run returns before the
// second, which comes in the next run.
func TestStopInEachCallback(t *testing.T) {
	kinds := map[string]func(t *testing.T, l *Loop, a, b func()){
		"post": func(_ *testing.T, l *Loop, a, b func()) { l.Post(a); l.Post(b) },
		"timer": func(_ *testing.T, l *Loop, a, b func()) {
			l.NewTimer(a).Start(0, -1)
			l.NewTimer(b).Start(0, -1)
		},
		"task": func(_ *testing.T, l *Loop, a, b func()) { l.Soon(NewTask(a)); l.Soon(NewTask(b)) },
		"ready": func(t *testing.T, l *Loop, a, b func()) {
			calls := []func(){a, b}
			for range calls {
				s := newSource(t)
				s.set()
				watchSource(t, l, s, func() {
					s.reset()
					calls[0]()
					calls = calls[1:]
				})
			}
		},
		"after": func(_ *testing.T, l *Loop, a, b func()) {
			calls := []func(){a, b}
			l.SetAfterReady(func() (delivered bool) {
				for len(calls) > 0 && !l.Stopping() {
					f := calls[0]
					calls = calls[1:]
					f()
					delivered = true
				}
				return delivered
			})
		},
		"post, then others": func(_ *testing.T, l *Loop, a, b func()) {
			l.Post(a)
			l.Soon(NewTask(b))
		},
	}
	for name, prepare := range kinds {
		for _, once := range []bool{false, true} {
			mode := map[bool]string{false: " Run", true: " RunOnce"}[once]
			t.Run(name+mode, func(t *testing.T) {
				l := newLoop(t)
				var j journal
				prepare(t, l, func() { j.note("a")(); l.Stop() }, func() { j.note("b")(); l.Stop() })
				start := func() {
					if !once {
						run(t, l)
					} else if err := l.RunOnce(patience); err != nil {
						t.Fatal(err)
					}
				}
				start()
				j.expect(t, "a")
				start()
				j.expect(t, "b")
				if l.Stopping() {
					t.Fatal("Stop outlived its run")
				}
			})
		}
	}
}

func TestStopEndsInnermostRunOnly(t *testing.T) {
	l := newLoop(t)
	var j journal
	l.Post(func() {
		l.Post(func() { j.note("inner")(); l.Stop() })
		run(t, l)
		j.note("inner ended")()
		l.Post(func() { j.note("outer")(); l.Stop() })
	})
	run(t, l)
	j.expect(t, "inner", "inner ended", "outer")
}

func TestStopBeforeRun(t *testing.T) {
	l := newLoop(t)
	var j journal
	l.Post(j.note("post"))
	l.Stop()
	run(t, l)
	l.Stop()
	l.Stop()
	if err := l.RunOnce(-1); err != nil {
		t.Fatal(err)
	}
	j.expect(t)
	once(t, l)
	j.expect(t, "post")
}

func TestRunOnceTimeout(t *testing.T) {
	for _, millis := range []bool{false, true} {
		l := newLoop(t)
		l.poll.millis = millis
		start := time.Now()
		if err := l.RunOnce(20 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
		if d := time.Since(start); d < 20*time.Millisecond {
			t.Errorf("millis %v: returned after %v although nothing happened", millis, d)
		}
	}
}

// TestRunOnceIgnoresOwnEvents: what only the loop's own descriptors have to tell is not "something".
func TestRunOnceIgnoresOwnEvents(t *testing.T) {
	l := newLoop(t)
	ringFD(l.poll.eventfd)
	done := false
	l.NewTimer(func() { done = true }).Start(5*time.Millisecond, -1)
	if err := l.RunOnce(patience); err != nil {
		t.Fatal(err)
	}
	if !done {
		t.Fatal("returned although nothing had happened")
	}
}

func TestRunOnceDeliversTimerItWaitedFor(t *testing.T) {
	l := newLoop(t)
	fired := false
	l.NewTimer(func() { fired = true }).Start(3*time.Millisecond, -1)
	if err := l.RunOnce(-1); err != nil {
		t.Fatal(err)
	}
	if !fired {
		t.Fatal("the timer was not delivered by the call that waited for it")
	}
}

func TestClose(t *testing.T) {
	ctl := new(Control)
	l, err := New(ctl)
	if err != nil {
		t.Fatal(err)
	}
	fds := []int{l.poll.epfd, l.poll.eventfd, l.poll.timerfd}
	s := newSource(t)
	token := watchSource(t, l, s, func() { t.Error("ready after Close") })
	timer := l.NewTimer(func() { t.Error("timer after Close") })
	timer.Start(0, 0)
	task := NewTask(func() { t.Error("task after Close") })
	l.Soon(task)
	l.Post(func() { t.Error("post after Close") })
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if l.Context().Err() == nil {
		t.Error("Context has not ended")
	}
	if l.Post(func() {}) {
		t.Error("Post after Close")
	}
	l.Stop()
	l.Wake()
	if *ctl != (Control{EventFD: -1}) {
		t.Errorf("control %+v", *ctl)
	}
	l.Unwatch(token)
	timer.Stop()
	timer.Start(0, -1)
	l.Soon(task)
	l.Cancel(task)
	if timer.Active() || l.Timeout() != -1 {
		t.Error("something is left")
	}
	if err := l.Run(); err == nil {
		t.Error("Run after Close")
	}
	if l.FD() != -1 {
		t.Errorf("FD %d", l.FD())
	}
	for _, fd := range fds {
		if err := syscall.Close(fd); err == nil {
			t.Errorf("descriptor %d was left open", fd)
		}
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func TestCloseWhileRunning(t *testing.T) {
	l := newLoop(t)
	l.Post(func() {
		if err := l.Close(); !errors.Is(err, ErrRunning) {
			t.Errorf("Close: %v", err)
		}
	})
	once(t, l)
}

// TestPanicLeavesTheRun: the barrier above recovers; the loop must know that it does not run.
func TestPanicLeavesTheRun(t *testing.T) {
	l := newLoop(t)
	l.Post(func() { panic("a fault") })
	func() {
		defer func() { _ = recover() }()
		_ = l.Run()
	}()
	if l.Running() != 0 {
		t.Fatalf("depth %d", l.Running())
	}
	ran := false
	l.Post(func() { ran = true })
	once(t, l)
	if !ran {
		t.Fatal("the loop is stuck")
	}
}
