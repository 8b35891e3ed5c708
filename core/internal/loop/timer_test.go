package loop

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// TestTimersInOrder starts, stops and restarts many timers and compares with a sorted list.
func TestTimersInOrder(t *testing.T) {
	l := newLoop(t)
	random := rand.New(rand.NewPCG(1, 2))
	timers := make([]*Timer, 3000)
	var fired []*Timer
	for i := range timers {
		timers[i] = l.NewTimer(func() { fired = append(fired, timers[i]) })
	}
	for range 3 * len(timers) {
		x := timers[random.IntN(len(timers))]
		if random.IntN(3) == 0 {
			x.Stop()
		} else {
			x.Start(time.Duration(random.IntN(20))*time.Millisecond, -1)
		}
	}
	for i, x := range l.timers.heap {
		if x.index != i || i > 0 && x.before(l.timers.heap[(i-1)/2]) {
			t.Fatalf("the heap is out of order at %d", i)
		}
	}
	var want []*Timer
	for _, x := range timers {
		if x.Active() {
			want = append(want, x)
		}
	}
	slices.SortFunc(want, func(x, y *Timer) int {
		if x.before(y) {
			return -1
		}
		return 1
	})
	until(t, l, func() bool { return len(l.timers.heap) == 0 })
	if !slices.Equal(fired, want) {
		t.Fatalf("%d timers fired in another order than the %d that were started", len(fired), len(want))
	}
}

func TestEqualDeadlinesInOrderOfStart(t *testing.T) {
	l := newLoop(t)
	var fired []int
	timers := make([]*Timer, 500)
	for i := range timers {
		timers[i] = l.NewTimer(func() { fired = append(fired, i) })
	}
	order := rand.New(rand.NewPCG(3, 4)).Perm(len(timers))
	for _, i := range order {
		timers[i].deadline, timers[i].repeat = 1, -1
		l.timers.add(timers[i])
	}
	once(t, l)
	if !slices.Equal(fired, order) {
		t.Fatal("equal deadlines fired out of order")
	}
}

func TestTimerRepeats(t *testing.T) {
	l := newLoop(t)
	n := 0
	var x *Timer
	x = l.NewTimer(func() {
		if !x.Active() || x.Remaining() < 0 {
			t.Error("a repeating timer is active while it fires")
		}
		if n++; n == 5 {
			x.Stop()
		}
	})
	x.Start(time.Millisecond, 2*time.Millisecond)
	until(t, l, func() bool { return !x.Active() })
	if n != 5 {
		t.Fatalf("fired %d times", n)
	}
}

func TestNextPeriod(t *testing.T) {
	for _, c := range []struct{ deadline, repeat, now, want time.Duration }{
		{10, 5, 10, 15},
		{10, 5, 12, 15},
		{10, 5, 15, 20},
		{10, 5, 44, 45}, // those of 15 to 40 were missed
		{10, 0, 44, 44},
		{10, never, 44, never},
	} {
		if got := next(c.deadline, c.repeat, c.now); got != c.want {
			t.Errorf("next(%d, %d, %d) = %d, want %d", c.deadline, c.repeat, c.now, got, c.want)
		}
	}
}

func TestTimerOnceIsNotActiveWhileItFires(t *testing.T) {
	l := newLoop(t)
	fired := false
	var x *Timer
	x = l.NewTimer(func() {
		fired = true
		if x.Active() || x.Remaining() != -1 {
			t.Error("still active")
		}
	})
	if x.Active() || x.Remaining() != -1 {
		t.Error("active before it is started")
	}
	x.Start(0, -1)
	if !x.Active() || x.Remaining() != 0 {
		t.Error("not active")
	}
	until(t, l, func() bool { return fired })
}

// TestZeroTimers: started with 0 in a callback, and repeating with 0: each fires once a round, and does
// not keep descriptors from being served.
func TestZeroTimers(t *testing.T) {
	l := newLoop(t)
	s := newSource(t)
	s.set()
	ready, repeating, restarted := 0, 0, 0
	watchSource(t, l, s, func() { ready++ })
	l.NewTimer(func() { repeating++ }).Start(0, 0)
	var x *Timer
	x = l.NewTimer(func() { restarted++; x.Start(0, -1) })
	x.Start(0, -1)
	for i := 1; i <= 100; i++ {
		if err := l.RunOnce(-1); err != nil {
			t.Fatal(err)
		}
		if ready != i || repeating > i || restarted > i {
			t.Fatalf("round %d: ready %d, repeating %d, restarted %d", i, ready, repeating, restarted)
		}
	}
	if repeating != 100 || restarted != 100 {
		t.Fatalf("repeating %d, restarted %d in 100 rounds", repeating, restarted)
	}
}

func TestRestartInCallback(t *testing.T) {
	l := newLoop(t)
	n := 0
	var x *Timer
	x = l.NewTimer(func() {
		if n++; n < 4 {
			x.Start(time.Millisecond, -1)
		}
	})
	x.Start(0, 0)
	until(t, l, func() bool { return n == 4 })
	if x.Active() {
		t.Error("the restart has not replaced the repeat")
	}
}

func TestStopInCallback(t *testing.T) {
	l := newLoop(t)
	var j journal
	var a, b *Timer
	a = l.NewTimer(func() { j.note("a")(); a.Stop(); b.Stop() })
	b = l.NewTimer(j.note("b"))
	a.Start(0, 0)
	b.Start(0, 0)
	for range 3 {
		once(t, l)
	}
	j.expect(t, "a")
	if a.Active() || b.Active() {
		t.Error("still active")
	}
}

// TestTimerInItsOwnNestedRun: as in Qt, a repeating timer does not fire while its function runs, but one
// that was started anew does.
func TestTimerInItsOwnNestedRun(t *testing.T) {
	for _, restart := range []bool{false, true} {
		l := newLoop(t)
		depth, deepest, n := 0, 0, 0
		var x *Timer
		x = l.NewTimer(func() {
			n++
			depth++
			deepest = max(deepest, depth)
			if n == 1 {
				if restart {
					x.Start(0, 0)
				}
				for range 3 {
					once(t, l)
				}
			}
			depth--
		})
		x.Start(0, 0)
		until(t, l, func() bool { return n >= 5 })
		if want := map[bool]int{false: 1, true: 2}[restart]; deepest != want {
			t.Errorf("restart %v: %d deep, want %d", restart, deepest, want)
		}
		if len(l.timers.heap) != 1 {
			t.Errorf("restart %v: %d in the heap", restart, len(l.timers.heap))
		}
	}
}

func TestTimerForEver(t *testing.T) {
	l := newLoop(t)
	x := l.NewTimer(func() { t.Error("fired") })
	x.Start(never, never)
	once(t, l)
	if !x.Active() {
		t.Error("not active")
	}
	x.Start(-5, -1)
	x.Stop()
	once(t, l)
}
