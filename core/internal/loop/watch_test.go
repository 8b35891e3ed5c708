package loop

import (
	"errors"
	"syscall"
	"testing"
)

// TestLevelTriggered: a descriptor that stays ready is told of in each round.
func TestLevelTriggered(t *testing.T) {
	l := newLoop(t)
	s := newSource(t)
	s.set()
	n := 0
	watchSource(t, l, s, func() { n++ })
	for range 3 {
		once(t, l)
	}
	if n != 3 {
		t.Fatalf("told %d times", n)
	}
}

func TestModify(t *testing.T) {
	l := newLoop(t)
	fds := socketpair(t)
	var got Ready
	token, err := l.Watch(fds[0], onReady(func(e Ready) { got |= e }), 0)
	if err != nil {
		t.Fatal(err)
	}
	expect := func(want Ready) {
		t.Helper()
		got = 0
		once(t, l)
		if got != want {
			t.Fatalf("ready %b, want %b", got, want)
		}
	}
	modify := func(want Ready) {
		t.Helper()
		if err := l.Modify(token, want); err != nil {
			t.Fatal(err)
		}
	}
	expect(0)
	modify(Writable)
	expect(Writable)
	modify(Readable)
	expect(0)
	if _, err := syscall.Write(fds[1], []byte("x")); err != nil {
		t.Fatal(err)
	}
	expect(Readable)
	modify(Readable | Writable)
	expect(Readable | Writable)
	modify(0)
	expect(0)
	if err := syscall.Shutdown(fds[1], syscall.SHUT_RDWR); err != nil {
		t.Fatal(err)
	}
	expect(0)
	modify(Writable)
	expect(Writable | Hangup)
	l.Unwatch(token)
	expect(0)
	if err := l.Modify(token, Readable); err == nil {
		t.Error("Modify after Unwatch")
	}
}

// TestSameBatch: both descriptors are ready in one poll; the handler that comes first changes the watch
// of the other, which must then be told nothing.
func TestSameBatch(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, l *Loop, s *source, token Token){
		"unwatched": func(_ *testing.T, l *Loop, _ *source, token Token) { l.Unwatch(token) },
		"paused": func(t *testing.T, l *Loop, _ *source, token Token) {
			if err := l.Modify(token, 0); err != nil {
				t.Error(err)
			}
		},
		"closed, and the number used again": func(t *testing.T, l *Loop, s *source, token Token) {
			fd := s.fd
			l.Unwatch(token)
			s.close()
			again := newSource(t)
			if again.fd != fd {
				t.Fatalf("descriptor %d instead of %d", again.fd, fd)
			}
			watchSource(t, l, again, func() { t.Error("the new descriptor got the old one's event") })
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLoop(t)
			var sources [2]*source
			var tokens [2]Token
			n := 0
			for i := range sources {
				sources[i] = newSource(t)
				sources[i].set()
			}
			for i := range sources {
				tokens[i] = watchSource(t, l, sources[i], func() {
					n++
					sources[i].reset()
					change(t, l, sources[1-i], tokens[1-i])
				})
			}
			once(t, l)
			if n != 1 {
				t.Fatalf("%d handlers were told", n)
			}
			once(t, l)
		})
	}
}

// TestNestedRunFinishesBatchFirst: of two descriptors that stay ready, the nested run tells the one that
// has not had its turn.
func TestNestedRunFinishesBatchFirst(t *testing.T) {
	l := newLoop(t)
	var told []int
	for i := range 2 {
		s := newSource(t)
		s.set()
		watchSource(t, l, s, func() {
			told = append(told, i)
			if len(told) == 1 {
				once(t, l)
			}
		})
	}
	once(t, l)
	if len(told) != 2 || told[0] == told[1] {
		t.Fatalf("told %v", told)
	}
}

// TestStopForgetsBatch: what was polled before a stop and is not ready any more is not told later.
func TestStopForgetsBatch(t *testing.T) {
	l := newLoop(t)
	var sources [2]*source
	told := 0
	for i := range sources {
		sources[i] = newSource(t)
		sources[i].set()
		watchSource(t, l, sources[i], func() { told++; l.Stop() })
	}
	once(t, l)
	for _, s := range sources {
		s.reset()
	}
	once(t, l)
	if told != 1 {
		t.Fatalf("told %d times", told)
	}
}

func TestStaleToken(t *testing.T) {
	l := newLoop(t)
	s := newSource(t)
	old := watchSource(t, l, s, func() {})
	l.Unwatch(old)
	n := 0
	watchSource(t, l, s, func() { n++; s.reset() })
	l.Unwatch(old)
	if err := l.Modify(old, 0); !errors.Is(err, syscall.EBADF) {
		t.Errorf("Modify: %v", err)
	}
	s.set()
	once(t, l)
	if n != 1 {
		t.Fatal("an old token has ended the new watch")
	}
}

func TestWatchErrors(t *testing.T) {
	l := newLoop(t)
	s := newSource(t)
	watchSource(t, l, s, func() {})
	if _, err := l.Watch(s.fd, onReady(nil), Readable); !errors.Is(err, syscall.EEXIST) {
		t.Errorf("watched twice: %v", err)
	}
	if _, err := l.Watch(-1, onReady(nil), Readable); !errors.Is(err, syscall.EBADF) {
		t.Errorf("descriptor -1: %v", err)
	}
	file, err := syscall.Open("/dev/null", syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Close(file) }()
	if _, err := l.Watch(file, onReady(nil), Readable); !errors.Is(err, syscall.EPERM) {
		t.Errorf("a file that epoll does not take: %v", err)
	}
}

// TestMoreThanOneBatch: with more ready descriptors than one poll tells of, all get their turn.
func TestMoreThanOneBatch(t *testing.T) {
	l := newLoop(t)
	told := make([]int, 2*pollBatch+10)
	for i := range told {
		s := newSource(t)
		s.set()
		watchSource(t, l, s, func() { told[i]++ })
	}
	for range 3 {
		once(t, l)
	}
	for i, n := range told {
		if n == 0 {
			t.Fatalf("descriptor %d was left out", i)
		}
	}
}

func socketpair(t *testing.T) [2]int {
	t.Helper()
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Close(fds[0])
		_ = syscall.Close(fds[1])
	})
	return fds
}
