package loop

import "time"

// timerHeap is a binary heap of the started timers, by deadline and then by the order of starting. Each
// timer knows its place.
type timerHeap struct {
	heap  []*Timer
	order uint64 // of the next timer
}

// first is the earliest deadline, or never.
func (h *timerHeap) first() time.Duration {
	if len(h.heap) == 0 {
		return never
	}
	return h.heap[0].deadline
}

// add puts in a timer that is not there, behind all of the same deadline.
func (h *timerHeap) add(t *Timer) {
	t.order = h.order
	h.order++
	h.heap = append(h.heap, t)
	h.up(len(h.heap)-1, t)
}

// remove takes the timer out, if it is there, and leaves it stopped.
func (h *timerHeap) remove(t *Timer) {
	i, last := t.index, len(h.heap)-1
	t.index = stopped
	if i < 0 {
		return
	}
	moved := h.heap[last]
	h.heap[last] = nil
	h.heap = h.heap[:last]
	if i < last {
		h.down(i, moved)
		h.up(moved.index, moved)
	}
}

// clear takes all timers out.
func (h *timerHeap) clear() {
	for _, t := range h.heap {
		t.index = stopped
	}
	h.heap = nil
}

// up puts t at place i or, if it is earlier than what is above, further up.
func (h *timerHeap) up(i int, t *Timer) {
	for i > 0 {
		parent := (i - 1) / 2
		if !t.before(h.heap[parent]) {
			break
		}
		h.put(i, h.heap[parent])
		i = parent
	}
	h.put(i, t)
}

// down puts t at place i or, if it is later than what is below, further down.
func (h *timerHeap) down(i int, t *Timer) {
	for {
		child := 2*i + 1
		if child >= len(h.heap) {
			break
		}
		if child+1 < len(h.heap) && h.heap[child+1].before(h.heap[child]) {
			child++
		}
		if !h.heap[child].before(t) {
			break
		}
		h.put(i, h.heap[child])
		i = child
	}
	h.put(i, t)
}

func (h *timerHeap) put(i int, t *Timer) {
	h.heap[i] = t
	t.index = i
}

func (t *Timer) before(u *Timer) bool {
	return t.deadline < u.deadline || t.deadline == u.deadline && t.order < u.order
}
