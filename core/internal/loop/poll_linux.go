package loop

import (
	"syscall"
	"time"
	"unsafe"
)

const (
	// pollBatch is how many ready descriptors one poll tells of; more come with the next one.
	pollBatch = 256

	epollET         = 1 << 31
	sysEpollPwait2  = 441 // Linux 5.11; the same number on all ports of Go but MIPS
	clockMonotonic  = 1
	descriptorFlags = syscall.O_CLOEXEC | syscall.O_NONBLOCK
)

// timespec is struct __kernel_timespec, of 64 bits on all ports.
type timespec struct{ sec, nsec int64 }

// poller is an epoll set. Its eventfd, and the timerfd that an outer loop needs, are in the set
// edge-triggered: each ring and each expiry makes the set readable until the next wait, and nobody has to
// read them.
type poller struct {
	epfd, eventfd, timerfd int
	millis                 bool // the kernel has no epoll_pwait2
	time                   timespec
	events                 [pollBatch]syscall.EpollEvent
}

// open makes the set. After a failure nothing is left open.
func (p *poller) open() error {
	p.epfd, p.eventfd, p.timerfd = -1, -1, -1
	epfd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return err
	}
	p.epfd = epfd
	fd, _, errno := syscall.RawSyscall(syscall.SYS_EVENTFD2, 0, descriptorFlags, 0)
	if errno != 0 {
		p.close()
		return errno
	}
	p.eventfd = int(fd)
	fd, _, errno = syscall.RawSyscall(syscall.SYS_TIMERFD_CREATE, clockMonotonic, descriptorFlags, 0)
	if errno != 0 {
		p.close()
		return errno
	}
	p.timerfd = int(fd)
	for _, fd := range []int{p.eventfd, p.timerfd} {
		e := syscall.EpollEvent{Events: syscall.EPOLLIN | epollET, Fd: int32(fd)}
		if err := syscall.EpollCtl(epfd, syscall.EPOLL_CTL_ADD, fd, &e); err != nil {
			p.close()
			return err
		}
	}
	return nil
}

func (p *poller) close() {
	for _, fd := range []*int{&p.timerfd, &p.eventfd, &p.epfd} {
		if *fd >= 0 {
			_ = syscall.Close(*fd)
			*fd = -1
		}
	}
}

// control adds, changes or removes a watch.
func (p *poller) control(op int, t Token, want Ready) error {
	e := syscall.EpollEvent{Fd: t.fd, Pad: t.generation}
	if want&Readable != 0 {
		e.Events |= syscall.EPOLLIN
	}
	if want&Writable != 0 {
		e.Events |= syscall.EPOLLOUT
	}
	return syscall.EpollCtl(p.epfd, op, int(t.fd), &e)
}

// event is one of those that the last wait has found. The poller's own have a generation of 0, which
// no watch has.
func (p *poller) event(i int) (Token, Ready) {
	e := &p.events[i]
	var r Ready
	if e.Events&syscall.EPOLLIN != 0 {
		r |= Readable
	}
	if e.Events&syscall.EPOLLOUT != 0 {
		r |= Writable
	}
	if e.Events&(syscall.EPOLLHUP|syscall.EPOLLERR) != 0 {
		r |= Hangup
	}
	return Token{e.Fd, e.Pad}, r
}

// wait waits at most limit and answers how many events there are, or that a signal came first.
func (p *poller) wait(limit time.Duration) (n int, interrupted bool, err error) {
	got, errno := p.call(limit)
	switch errno {
	case 0:
		return int(got), false, nil
	case syscall.EINTR:
		return 0, true, nil
	default:
		return 0, false, errno
	}
}

// call makes the system call. One that does not block is hidden from the scheduler, which costs less; one
// that does must not be, or it would hold up the garbage collector.
func (p *poller) call(limit time.Duration) (uintptr, syscall.Errno) {
	switch {
	case limit == 0:
		n, _, errno := syscall.RawSyscall6(syscall.SYS_EPOLL_PWAIT, uintptr(p.epfd),
			uintptr(unsafe.Pointer(&p.events)), pollBatch, 0, 0, 0)
		return n, errno
	case limit == never:
		return p.block(-1)
	case !p.millis:
		p.time = timespec{int64(limit / time.Second), int64(limit % time.Second)}
		n, _, errno := syscall.Syscall6(sysEpollPwait2, uintptr(p.epfd),
			uintptr(unsafe.Pointer(&p.events)), pollBatch, uintptr(unsafe.Pointer(&p.time)), 0, 0)
		if errno != syscall.ENOSYS && errno != syscall.EPERM {
			return n, errno
		}
		p.millis = true
	}
	return p.block(int(min((limit+time.Millisecond-1)/time.Millisecond, 1<<31-1)))
}

// block waits for a time in milliseconds; negative: no limit.
func (p *poller) block(millis int) (uintptr, syscall.Errno) {
	n, _, errno := syscall.Syscall6(syscall.SYS_EPOLL_PWAIT, uintptr(p.epfd),
		uintptr(unsafe.Pointer(&p.events)), pollBatch, uintptr(millis), 0, 0)
	return n, errno
}

// ring makes the set readable, or ends a wait of another thread.
func (p *poller) ring() {
	one := uint64(1)
	_, _, _ = syscall.RawSyscall(syscall.SYS_WRITE, uintptr(p.eventfd), uintptr(unsafe.Pointer(&one)), 8)
}

// setTimer makes the set readable when due has come; never: not at all.
func (p *poller) setTimer(due, now time.Duration) {
	const most = 1 << 30 * time.Second // fits the 32-bit timespec of small ports
	var spec struct{ interval, value syscall.Timespec }
	if due != never {
		spec.value = syscall.NsecToTimespec(int64(min(max(due-now, 1), most)))
	}
	_, _, _ = syscall.RawSyscall6(syscall.SYS_TIMERFD_SETTIME, uintptr(p.timerfd), 0,
		uintptr(unsafe.Pointer(&spec)), 0, 0, 0)
}
