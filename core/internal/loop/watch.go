package loop

import "syscall"

// Ready says what a descriptor is ready for, or which of that somebody wants to know.
type Ready uint32

// Readable and Writable can be wanted; Hangup (an error, or both directions ended) comes unasked with
// them.
const (
	Readable Ready = 1 << iota
	Writable
	Hangup
)

// Watcher is told when its descriptor is ready, once in each round in which it is.
type Watcher interface {
	Ready(e Ready)
}

// Token names one watch. It stays different from those of later watches of the same descriptor number.
type Token struct {
	fd         int32
	generation int32
}

// watchPage is how many descriptor numbers share a piece of memory. In pages, watches grow without a copy
// that leaves the old memory behind.
const watchPage = 256

// watch is the state of a descriptor number. Events carry the generation of the watch that asked for
// them: those of a closed descriptor are recognised when its number is in use again.
type watch struct {
	watcher    Watcher // nil: not watched
	generation int32
	want       Ready // 0: epoll does not know the descriptor
}

// Watch tells w, in each round, that fd is ready for something it wants. It fails if fd is watched already
// or cannot be. Unwatch before closing fd.
func (l *Loop) Watch(fd int, w Watcher, want Ready) (Token, error) {
	if fd < 0 {
		return Token{}, syscall.EBADF
	}
	for fd/watchPage >= len(l.watches) {
		l.watches = append(l.watches, new([watchPage]watch))
	}
	s := &l.watches[fd/watchPage][fd%watchPage]
	if s.watcher != nil {
		return Token{}, syscall.EEXIST
	}
	t := Token{int32(fd), s.generation + 1}
	if want != 0 {
		if err := l.poll.control(syscall.EPOLL_CTL_ADD, t, want); err != nil {
			return Token{}, err
		}
	}
	s.watcher, s.generation, s.want = w, t.generation, want
	return t, nil
}

// Modify changes what the watcher wants to know. With 0 it is told nothing, not even a hangup, and also
// nothing that was polled already.
func (l *Loop) Modify(t Token, want Ready) error {
	s := l.watch(t)
	if s == nil {
		return syscall.EBADF
	}
	op := syscall.EPOLL_CTL_MOD
	switch {
	case want == s.want:
		return nil
	case want == 0:
		op = syscall.EPOLL_CTL_DEL
	case s.want == 0:
		op = syscall.EPOLL_CTL_ADD
	}
	if err := l.poll.control(op, t, want); err != nil {
		return err
	}
	s.want = want
	return nil
}

// Unwatch ends a watch: the watcher is told nothing more, also nothing that was polled already.
func (l *Loop) Unwatch(t Token) {
	s := l.watch(t)
	if s == nil {
		return
	}
	if s.want != 0 {
		// A descriptor that another process has inherited stays in the set when it is closed here.
		_ = l.poll.control(syscall.EPOLL_CTL_DEL, t, 0)
	}
	s.watcher, s.want = nil, 0
}

// watch is the watch of a token, or nil if that has ended.
func (l *Loop) watch(t Token) *watch {
	fd := uint(t.fd)
	if fd/watchPage >= uint(len(l.watches)) {
		return nil
	}
	s := &l.watches[fd/watchPage][fd%watchPage]
	if s.watcher == nil || s.generation != t.generation {
		return nil
	}
	return s
}

// dispatch tells the watchers of the polled events that are left.
func (l *Loop) dispatch() (told bool) {
	for l.next < l.polled && !l.Stopping() {
		t, e := l.poll.event(l.next)
		l.next++
		if s := l.watch(t); s != nil && e&(s.want|Hangup) != 0 && s.want != 0 {
			s.watcher.Ready(e & (s.want | Hangup))
			told = true
		}
	}
	return told
}
