package loop

import (
	"testing"
	"time"
)

// expectNoAllocs measures f, which was called before.
func expectNoAllocs(t *testing.T, name string, f func()) {
	t.Helper()
	f()
	if n := testing.AllocsPerRun(200, f); n != 0 {
		t.Errorf("%s: %v allocations", name, n)
	}
}

func TestRoundAllocatesNothing(t *testing.T) {
	l := newLoop(t)
	s := newSource(t)
	s.set()
	token := watchSource(t, l, s, func() {})
	task := NewTask(func() {})
	timer := l.NewTimer(func() {})
	timer.Start(0, 0)
	post := func() {}
	expectNoAllocs(t, "round", func() {
		l.Soon(task)
		l.Post(post)
		l.Wake()
		once(t, l)
	})
	timer.Start(time.Hour, -1)
	expectNoAllocs(t, "wait", func() { _ = l.RunOnce(time.Second) })
	l.FD()
	expectNoAllocs(t, "outer loop", func() {
		timer.Start(0, -1)
		once(t, l)
		timer.Start(time.Hour, -1)
	})
	expectNoAllocs(t, "watch", func() {
		_ = l.Modify(token, Readable|Writable)
		_ = l.Modify(token, 0)
		l.Unwatch(token)
		token, _ = l.Watch(s.fd, onReadyNothing, Readable)
	})
}

var onReadyNothing = onReady(func(Ready) {})

// BenchmarkRoundTrip is one round of Run with one ready descriptor: a poll, a handler that reads and makes
// the descriptor ready again.
func BenchmarkRoundTrip(b *testing.B) {
	l := newLoop(b)
	s := newSource(b)
	s.set()
	n := 0
	watchSource(b, l, s, func() {
		s.reset()
		if n++; n == b.N {
			l.Stop()
		}
		s.set()
	})
	b.ReportAllocs()
	b.ResetTimer()
	_ = l.Run()
}

// BenchmarkTask is one round with nothing but a task, whose poll does not wait.
func BenchmarkTask(b *testing.B) {
	l := newLoop(b)
	n := 0
	var task *Task
	task = NewTask(func() {
		if n++; n == b.N {
			l.Stop()
		}
		l.Soon(task)
	})
	l.Soon(task)
	b.ReportAllocs()
	b.ResetTimer()
	_ = l.Run()
}

// BenchmarkPost is a post from another goroutine and its answer: two hops between threads.
func BenchmarkPost(b *testing.B) {
	l := newLoop(b)
	answer := make(chan bool)
	n := 0
	post := func() {
		if n++; n == b.N {
			l.Stop()
		}
		answer <- true
	}
	b.ReportAllocs()
	b.ResetTimer()
	go func() {
		for l.Post(post) && <-answer {
		}
	}()
	_ = l.Run()
	close(answer)
}

// BenchmarkPostBurst is one of many posts of a burst.
func BenchmarkPostBurst(b *testing.B) {
	l := newLoop(b)
	post := func() {}
	b.ReportAllocs()
	for i := range b.N {
		l.Post(post)
		if i%500 == 0 {
			_ = l.RunOnce(0)
		}
	}
}

// BenchmarkTimerRestart moves one of a thousand timers, as a timeout that each message starts anew.
func BenchmarkTimerRestart(b *testing.B) {
	l := newLoop(b)
	timers := make([]*Timer, 1000)
	for i := range timers {
		timers[i] = l.NewTimer(func() {})
		timers[i].Start(time.Hour, -1)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		timers[i%len(timers)].Start(time.Hour, -1)
	}
}
