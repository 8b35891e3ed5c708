package transport

import (
	"errors"
	"io/fs"
	"net/netip"
	"os"
	"syscall"

	"libqwebsocket/core/internal/loop"
)

// ListenUnix listens on a socket in the file system (unix(7)), which Close removes. A path that begins with
// "@" is a name outside of the file system. A socket that an ended process has left behind is replaced;
// where somebody listens, the error is AddressInUse. See Listen for the rest.
func ListenUnix(l *loop.Loop, path string, backlog int, accept func(Stream), failed func(error)) (*Listener, error) {
	fd, err := listenUnix(path, backlog)
	if err != nil {
		return nil, err
	}
	n, err := watchListener(l, fd, accept, failed)
	if err != nil {
		_ = syscall.Close(fd)
		return nil, err
	}
	if path[0] != '@' {
		n.path = path
	}
	return n, nil
}

// DialUnix connects to a socket in the file system; see Dial.
func DialUnix(l *loop.Loop, path string, done func(Stream, error)) *Dialing {
	d := newDialing(l, 0, done)
	if err := d.connectUnix(path); err != nil {
		d.failed(err)
		l.Soon(&d.start)
	}
	return d
}

func (d *Dialing) connectUnix(path string) error {
	fd, err := newUnixSocket()
	if err != nil {
		return err
	}
	return d.begin(fd, &syscall.SockaddrUnix{Name: path}, netip.AddrPort{})
}

func newUnixSocket() (int, error) {
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, failure("socket", err)
	}
	return fd, nil
}

func listenUnix(path string, backlog int) (int, error) {
	if path == "" {
		return -1, failure("bind", syscall.EINVAL)
	}
	fd, err := newUnixSocket()
	if err != nil {
		return -1, err
	}
	address := &syscall.SockaddrUnix{Name: path}
	errno := syscall.Bind(fd, address)
	if errors.Is(errno, syscall.EADDRINUSE) && leftBehind(path) && os.Remove(path) == nil {
		errno = syscall.Bind(fd, address)
	}
	if errno == nil {
		errno = syscall.Listen(fd, backlog)
	}
	if errno != nil {
		_ = syscall.Close(fd)
		return -1, failure("bind", errno)
	}
	return fd, nil
}

// leftBehind tells whether a path is a socket on which nobody listens.
func leftBehind(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&fs.ModeSocket == 0 {
		return false
	}
	fd, err := newUnixSocket()
	if err != nil {
		return false
	}
	defer syscall.Close(fd)
	return errors.Is(syscall.Connect(fd, &syscall.SockaddrUnix{Name: path}), syscall.ECONNREFUSED)
}
