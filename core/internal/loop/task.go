package loop

// Task is a function that Soon has called once, before the loop waits again. It is usually a part of what
// it works for; queueing it allocates nothing.
type Task struct {
	f          func()
	prev, next *Task // in the queue; nil when not queued
	round      uint64
}

// NewTask makes a task that calls f.
func NewTask(f func()) *Task { return &Task{f: f} }

// Init sets what a task calls that is a part of something else. It must not be queued.
func (t *Task) Init(f func()) { t.f = f }

// taskList is a queue of tasks, in the order of Soon.
type taskList struct {
	ends  Task // next is the first task, prev the last one
	round uint64
}

func (q *taskList) init() { q.ends.next, q.ends.prev = &q.ends, &q.ends }

func (q *taskList) waiting() bool { return q.ends.next != &q.ends }

// Soon has the task called before the loop waits again. A task that is queued already keeps its place;
// one that a task queues comes in the next round.
func (l *Loop) Soon(t *Task) {
	if t.next != nil || l.closed() {
		return
	}
	q := &l.tasks
	t.round = q.round
	t.prev, t.next = q.ends.prev, &q.ends
	t.prev.next, t.next.prev = t, t
	if l.depth == 0 {
		l.arm()
	}
}

// Cancel takes a task out of the queue, if it is there.
func (l *Loop) Cancel(t *Task) {
	if t.next == nil {
		return
	}
	t.prev.next, t.next.prev = t.next, t.prev
	t.prev, t.next = nil, nil
}

// runTasks calls the tasks that were queued before this round came to them; a nested run takes over those
// that the outer one has left.
func (l *Loop) runTasks() (ran bool) {
	q := &l.tasks
	q.round++
	for now := q.round; q.waiting() && q.ends.next.round < now && !l.Stopping(); {
		t := q.ends.next
		l.Cancel(t)
		t.f()
		ran = true
	}
	return ran
}

func (q *taskList) clear() {
	for q.waiting() {
		t := q.ends.next
		q.ends.next = t.next
		t.prev, t.next = nil, nil
	}
	q.init()
}
