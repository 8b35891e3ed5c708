package transport_test

import (
	"syscall"
	"testing"
	"unsafe"

	"libqwebsocket/core/internal/transport"
)

func BenchmarkRaw(b *testing.B) {
	l := newLoop(b)
	x, y := pair(b, l)
	fx, fy := transport.Descriptor(x), transport.Descriptor(y)
	ep, _ := syscall.EpollCreate1(0)
	for _, fd := range []int{fx, fy} {
		e := syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(fd)}
		syscall.EpollCtl(ep, syscall.EPOLL_CTL_ADD, fd, &e)
	}
	var ev [16]syscall.EpollEvent
	buf := make([]byte, 1024)
	p := uintptr(unsafe.Pointer(&buf[0]))
	for _, mode := range []string{"raw", "sys", "noepoll"} {
		b.Run(mode, func(b *testing.B) {
			for range b.N {
				for _, f := range [][2]int{{fx, fy}, {fy, fx}} {
					syscall.RawSyscall6(syscall.SYS_SENDTO, uintptr(f[0]), p, 32, 0x4040, 0, 0)
					if mode == "raw" {
						syscall.RawSyscall6(syscall.SYS_EPOLL_PWAIT, uintptr(ep), uintptr(unsafe.Pointer(&ev)), 16, ^uintptr(0), 0, 0)
					} else if mode == "sys" {
						syscall.Syscall6(syscall.SYS_EPOLL_PWAIT, uintptr(ep), uintptr(unsafe.Pointer(&ev)), 16, ^uintptr(0), 0, 0)
					}
					syscall.RawSyscall6(syscall.SYS_RECVFROM, uintptr(f[1]), p, 1024, 0x4040, 0, 0)
				}
			}
		})
	}
}
