package core

import (
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"strings"

	"libqwebsocket/core/internal/transport"
)

// unixPrefix begins the address of a socket in the file system.
const unixPrefix = "unix:"

// firstActivated is the first descriptor that a service manager passes (sd_listen_fds(3)).
const firstActivated = 3

// Listen listens on a numeric address and a port; 0: a free one. "" is every address, IPv6 and IPv4;
// "unix:/path" is a socket in the file system, which is removed when the server stops listening.
// It fails with ErrState if the server listens, with ErrArgument for an address that is none, and with
// ErrSystem, after the signal ServerError, if the system refuses.
func (v *Server) Listen(address string, port uint16) error {
	if v.freed || v.loop.closed {
		return ErrState
	}
	if v.listener != nil {
		v.fail(closeAbnormal, "")
		return ErrState
	}
	if err := v.checkSecurity(); err != nil {
		return err
	}
	v.any = address == ""
	if path, ok := strings.CutPrefix(address, unixPrefix); ok {
		v.unix = path
		listener, err := transport.ListenUnix(v.loop.loop, path, listenBacklog, v.accept, v.acceptFailed)
		return v.listening(listener, err)
	}
	v.unix = ""
	var addr netip.Addr
	if address != "" {
		var err error
		if addr, err = netip.ParseAddr(address); err != nil {
			return ErrArgument
		}
	}
	listener, err := transport.Listen(v.loop.loop, addr, port, listenBacklog, v.share, v.accept, v.acceptFailed)
	return v.listening(listener, err)
}

// mayListen tells whether the server is there and does not listen yet.
func (v *Server) mayListen() bool { return !v.freed && !v.loop.closed && v.listener == nil }

// checkSecurity fails, after the signal ServerError, if the server is secure and cannot prove who it is.
func (v *Server) checkSecurity() error {
	if v.mode == SecureMode && !v.canEncrypt() {
		v.fail(closeAbnormal, "A secure server needs a configuration with a certificate and its key")
		return ErrState
	}
	return nil
}

// SetSocketDescriptor listens on a descriptor that listens already, and owns it from then on. It fails as
// Listen does; then the descriptor still is the caller's.
func (v *Server) SetSocketDescriptor(fd int) error {
	if !v.mayListen() {
		return ErrState
	}
	if err := v.checkSecurity(); err != nil {
		return err
	}
	v.any, v.unix = false, ""
	listener, err := transport.ListenFD(v.loop.loop, fd, v.accept, v.acceptFailed)
	return v.listening(listener, err)
}

func (v *Server) listening(listener *transport.Listener, err error) error {
	if err != nil {
		_, text := socketError(err)
		v.fail(closeAbnormal, text)
		return fmt.Errorf("%w: %s", ErrSystem, text)
	}
	v.listener = listener
	if v.paused {
		listener.Pause()
	}
	v.errorCode, v.errorText = closeNormal, ""
	return nil
}

// SetReusePort lets other servers, of this process and others of the same user, listen on the same address
// if they want to share it too; the system spreads the connections (SO_REUSEPORT). It holds from the next
// Listen on.
func (v *Server) SetReusePort(share bool) { v.share = share }

// ReusePort is what SetReusePort has set.
func (v *Server) ReusePort() bool { return v.share }

// ListenActivated takes over a listening descriptor that the service manager has passed to the process
// (LISTEN_FDS, sd_listen_fds(3)): number index of them, from 0. It fails as Listen does, and with ErrState,
// after the signal ServerError, if there is none. It sees the environment as it was when the library was loaded.
func (v *Server) ListenActivated(index int) error {
	if !v.mayListen() {
		return ErrState
	}
	if count := activated(); index < 0 || index >= count {
		v.fail(closeAbnormal, fmt.Sprintf("No descriptor %d was passed by a service manager, which passed %d", index, count))
		return ErrState
	}
	return v.SetSocketDescriptor(firstActivated + index)
}

// activated is how many descriptors the service manager has passed to this process, by its own words.
func activated() int {
	if os.Getenv("LISTEN_PID") != strconv.Itoa(os.Getpid()) {
		return 0
	}
	count, err := strconv.Atoi(os.Getenv("LISTEN_FDS"))
	if err != nil {
		return 0
	}
	return max(count, 0)
}

// HandleConnection takes over a connected stream socket, as one that the server has accepted itself; early
// are bytes of the request that were read from it already (copied). It fails with ErrSystem if fd is no
// such socket; then it still is the caller's.
func (v *Server) HandleConnection(fd int, early []byte) error {
	if v.freed || v.loop.closed {
		return ErrState
	}
	stream, err := transport.Accepted(v.loop.loop, fd)
	if err != nil {
		_, text := socketError(err)
		return fmt.Errorf("%w: %s", ErrSystem, text)
	}
	a := v.arrive(stream)
	early = append([]byte(nil), early...)
	a.task.Init(func() { a.begin(early) })
	v.loop.loop.Soon(&a.task)
	return nil
}
