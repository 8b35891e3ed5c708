package transport

import (
	"syscall"
	"unsafe"
)

// longCopy is from how many bytes on a read or write is announced to the scheduler: copying them takes so
// long that it would hold up the garbage collector. Below, hiding the call saves more than it costs.
const longCopy = 64 << 10

// receive reads what is there. It never waits.
func receive(fd int, b []byte) (int, syscall.Errno) { return transfer(syscall.SYS_RECVFROM, fd, b) }

// send writes what the kernel takes. It never waits, and raises no signal.
func send(fd int, b []byte) (int, syscall.Errno) { return transfer(syscall.SYS_SENDTO, fd, b) }

func transfer(call uintptr, fd int, b []byte) (int, syscall.Errno) {
	const flags = syscall.MSG_DONTWAIT | syscall.MSG_NOSIGNAL
	var n uintptr
	var errno syscall.Errno
	if len(b) < longCopy {
		n, _, errno = syscall.RawSyscall6(call, uintptr(fd),
			uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), flags, 0, 0)
	} else {
		n, _, errno = syscall.Syscall6(call, uintptr(fd),
			uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), flags, 0, 0)
	}
	if errno != 0 {
		return 0, errno
	}
	return int(n), 0
}

// newSocket makes a TCP socket that never blocks, with what Qt calls low delay and keep alive.
func newSocket(family int) (int, error) {
	fd, err := syscall.Socket(family, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, failure("socket", err)
	}
	if err := setOptions(fd); err != nil {
		_ = syscall.Close(fd)
		return -1, err
	}
	return fd, nil
}

// setOptions sets what all connections have. Those that a listening socket accepts inherit it.
func setOptions(fd int) error {
	if err := syscall.SetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1); err != nil {
		return failure("setsockopt", err)
	}
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_KEEPALIVE, 1); err != nil {
		return failure("setsockopt", err)
	}
	return nil
}
