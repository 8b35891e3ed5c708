package loop

import (
	"os"
	"os/signal"
	"runtime"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// inRun starts f on a goroutine of its own from inside a run, when the run is about to wait.
func inRun(l *Loop, f func()) { l.Soon(NewTask(func() { go f() })) }

func TestStopFromAnotherThread(t *testing.T) {
	for range 200 {
		l := newLoop(t)
		inRun(l, l.Stop)
		run(t, l)
	}
}

func TestWakeFromAnotherThread(t *testing.T) {
	l := newLoop(t)
	for range 200 {
		go l.Wake()
		if err := l.RunOnce(-1); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWakeDoesNotStopRun(t *testing.T) {
	l := newLoop(t)
	var rounds atomic.Int32
	l.SetAfterReady(func() bool { rounds.Add(1); return false })
	inRun(l, func() {
		for rounds.Load() < 30 {
			l.Wake()
		}
		l.Stop()
	})
	run(t, l)
}

// TestWakeBeforeRunOnce: a wake is not lost if the loop does not wait yet, and counts once.
func TestWakeBeforeRunOnce(t *testing.T) {
	l := newLoop(t)
	l.Wake()
	l.Wake()
	if err := l.RunOnce(-1); err != nil {
		t.Fatal(err)
	}
	if l.called() {
		t.Fatal("the wake is still there")
	}
}

func TestWakeInsideHandler(t *testing.T) {
	l := newLoop(t)
	l.Post(l.Wake)
	once(t, l)
	if err := l.RunOnce(-1); err != nil {
		t.Fatal(err)
	}
}

// asSignalHandler does what C does in a signal handler: it knows nothing but the memory of the Control.
func asSignalHandler(ctl *Control, flag *uint32) {
	atomic.StoreUint32(flag, 1)
	ringFD(int(atomic.LoadInt32(&ctl.EventFD)))
}

func TestControlFromOutside(t *testing.T) {
	page, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Munmap(page) }()
	ctl := controlAt(page)
	l, err := New(ctl)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()

	asSignalHandler(ctl, &ctl.Stop)
	run(t, l)
	for range 100 {
		inRun(l, func() { asSignalHandler(ctl, &ctl.Stop) })
		run(t, l)
	}
	for range 100 {
		go asSignalHandler(ctl, &ctl.Wake)
		if err := l.RunOnce(-1); err != nil {
			t.Fatal(err)
		}
	}
	l.Post(func() { asSignalHandler(ctl, &ctl.Stop) })
	run(t, l)
	if ctl.Stop != 0 || ctl.Wake != 0 {
		t.Fatalf("control %+v", *ctl)
	}
}

// interrupt sends signals to this thread until the returned function is called.
func interrupt(t *testing.T) (stop func()) {
	t.Helper()
	seen := make(chan os.Signal, 1)
	signal.Notify(seen, syscall.SIGUSR1)
	runtime.LockOSThread()
	pid, tid := syscall.Getpid(), syscall.Gettid()
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-end:
				return
			case <-tick.C:
				_, _, _ = syscall.Syscall(syscall.SYS_TGKILL, uintptr(pid), uintptr(tid), uintptr(syscall.SIGUSR1))
			}
		}
	}()
	return func() {
		close(end)
		<-ended
		signal.Stop(seen)
		runtime.UnlockOSThread()
	}
}

func TestSignalEndsRunOnce(t *testing.T) {
	l := newLoop(t)
	defer interrupt(t)()
	for range 5 {
		if err := l.RunOnce(-1); err != nil {
			t.Fatal(err)
		}
		if err := l.RunOnce(patience); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSignalDoesNotEndRun(t *testing.T) {
	l := newLoop(t)
	defer interrupt(t)()
	rounds := 0
	l.SetAfterReady(func() bool {
		if rounds++; rounds == 30 {
			l.Stop()
		}
		return false
	})
	run(t, l)
	if rounds < 30 {
		t.Fatalf("the run ended after %d rounds", rounds)
	}
}
