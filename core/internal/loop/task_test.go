package loop

import "testing"

func TestTaskRunsOnceBeforeWait(t *testing.T) {
	l := newLoop(t)
	var j journal
	a, b := NewTask(j.note("a")), NewTask(j.note("b"))
	l.Soon(a)
	l.Soon(b)
	l.Soon(a)
	if err := l.RunOnce(-1); err != nil {
		t.Fatal(err)
	}
	j.expect(t, "a", "b")
	once(t, l)
	j.expect(t)
	l.Soon(a)
	once(t, l)
	j.expect(t, "a")
}

func TestTaskEmbedded(t *testing.T) {
	l := newLoop(t)
	var owner struct {
		flush Task
		n     int
	}
	owner.flush.Init(func() { owner.n++ })
	l.Soon(&owner.flush)
	once(t, l)
	if owner.n != 1 {
		t.Fatal("not called")
	}
}

func TestCancelTask(t *testing.T) {
	l := newLoop(t)
	var j journal
	tasks := []*Task{NewTask(j.note("a")), NewTask(j.note("b")), NewTask(j.note("c")), NewTask(j.note("d"))}
	l.Cancel(tasks[0])
	for _, x := range tasks {
		l.Soon(x)
	}
	l.Cancel(tasks[1])
	l.Cancel(tasks[3])
	l.Cancel(tasks[3])
	l.Soon(tasks[1])
	once(t, l)
	j.expect(t, "a", "c", "b")
}

// TestTaskCancelsNext: a task may cancel others of the same round, and itself.
func TestTaskCancelsNext(t *testing.T) {
	l := newLoop(t)
	var j journal
	b := NewTask(j.note("b"))
	var a *Task
	a = NewTask(func() {
		j.note("a")()
		l.Cancel(a)
		l.Cancel(b)
	})
	l.Soon(a)
	l.Soon(b)
	l.Soon(NewTask(j.note("c")))
	once(t, l)
	j.expect(t, "a", "c")
}

// TestTaskQueuedByTask: it comes in the next round, which does not wait; what is ready comes in between.
func TestTaskQueuedByTask(t *testing.T) {
	l := newLoop(t)
	var j journal
	s := newSource(t)
	s.set()
	watchSource(t, l, s, j.note("ready"))
	n := 0
	var again *Task
	again = NewTask(func() {
		j.note("task")()
		if n++; n < 3 {
			l.Soon(again)
		}
	})
	l.Soon(again)
	for range 3 {
		if err := l.RunOnce(-1); err != nil {
			t.Fatal(err)
		}
	}
	j.expect(t, "ready", "task", "ready", "task", "ready", "task")
}

func TestSoonFromEachCallback(t *testing.T) {
	l := newLoop(t)
	var j journal
	s := newSource(t)
	s.set()
	watchSource(t, l, s, func() {
		s.reset()
		l.Soon(NewTask(j.note("of ready")))
	})
	l.Post(func() { l.Soon(NewTask(j.note("of post"))) })
	l.NewTimer(func() { l.Soon(NewTask(j.note("of timer"))) }).Start(0, -1)
	once(t, l)
	j.expect(t, "of ready", "of post", "of timer")
}
