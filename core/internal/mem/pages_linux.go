//go:build amd64 || arm64 || riscv64

package mem

import (
	"syscall"
	"unsafe"
)

// mremapMayMove lets the kernel move a mapping that cannot grow where it lies (mremap(2)).
const mremapMayMove = 1

// mapPages returns n bytes of zeroed memory of the process that the Go runtime does not know, or nil
// if the system refuses. Pages that are never touched cost nothing. n is a multiple of the page size.
func mapPages(n int) []byte {
	addr, _, errno := syscall.Syscall6(syscall.SYS_MMAP, 0, uintptr(n),
		syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_PRIVATE|syscall.MAP_ANON|syscall.MAP_NORESERVE, ^uintptr(0), 0)
	if errno != 0 {
		return nil
	}
	return pagesAt(addr, n)
}

// growPages makes a mapping of mapPages n bytes long, possibly elsewhere, with its content; nil if the
// system refuses, and pages stays as it is then.
func growPages(pages []byte, n int) []byte {
	addr, _, errno := syscall.Syscall6(syscall.SYS_MREMAP, addressOf(pages), uintptr(len(pages)),
		uintptr(n), mremapMayMove, 0, 0)
	if errno != 0 {
		return nil
	}
	return pagesAt(addr, n)
}

// unmapPages gives a whole mapping back to the system.
func unmapPages(pages []byte) {
	if _, _, errno := syscall.Syscall(syscall.SYS_MUNMAP, addressOf(pages), uintptr(len(pages)), 0); errno != 0 {
		panic("mem: munmap: " + errno.Error())
	}
}

// dropPages gives the memory behind a part of a mapping back to the system: the addresses stay, the
// content is lost.
func dropPages(pages []byte) {
	syscall.Syscall(syscall.SYS_MADVISE, addressOf(pages), uintptr(len(pages)), syscall.MADV_DONTNEED)
}

func addressOf(pages []byte) uintptr {
	return uintptr(unsafe.Pointer(unsafe.SliceData(pages)))
}

// pagesAt makes a slice of memory that the kernel has mapped. The address is read as a pointer, not
// converted: it names no Go memory, so that no rule for such conversions applies to it.
func pagesAt(addr uintptr, n int) []byte {
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&addr)), n)
}
