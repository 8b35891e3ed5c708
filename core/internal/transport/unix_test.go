package transport_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"libqwebsocket/core/internal/transport"
	fake "libqwebsocket/core/internal/transport/faketransport"
)

// TestUnix talks through a socket in the file system, which is gone with its listener.
func TestUnix(t *testing.T) {
	for _, path := range []string{filepath.Join(t.TempDir(), "socket"), "@" + filepath.Join(t.TempDir(), "abstract")} {
		l := newLoop(t)
		var accepted *fake.Recorder
		n, err := transport.ListenUnix(l, path, 8, func(s transport.Stream) { accepted = fake.Record(s) }, nil)
		if err != nil {
			t.Fatal(err)
		}
		var o outcome
		transport.DialUnix(l, path, o.done)
		until(t, l, o.ended)
		if o.err != nil {
			t.Fatal(o.err)
		}
		client := fake.Record(o.stream)
		client.Send([]byte("through the file system"))
		until(t, l, func() bool { return accepted != nil && len(accepted.Bytes) == 23 })
		if addr := o.stream.RemoteAddr(); addr.IsValid() {
			t.Errorf("the peer has the address %v", addr)
		}
		o.stream.Close()
		until(t, l, func() bool { return accepted.Ended })
		accepted.Stream.Close()
		n.Close()
		if _, err := os.Lstat(path); err == nil {
			t.Errorf("%s is left behind", path)
		}
	}
}

// TestUnixPathInUse: a socket that somebody listens on is left alone, one that was left behind is not, and
// a file that is no socket is.
func TestUnixPathInUse(t *testing.T) {
	l := newLoop(t)
	dir := t.TempDir()
	nobody := func(s transport.Stream) { s.Close() }
	n, err := transport.ListenUnix(l, filepath.Join(dir, "used"), 8, nobody, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	if _, err := transport.ListenUnix(l, filepath.Join(dir, "used"), 8, nobody, nil); kindOf(t, err) != transport.AddressInUse {
		t.Error(err)
	}
	left := filepath.Join(dir, "left")
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Bind(fd, &syscall.SockaddrUnix{Name: left}); err != nil {
		t.Fatal(err)
	}
	_ = syscall.Close(fd)
	again, err := transport.ListenUnix(l, left, 8, nobody, nil)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := transport.ListenUnix(l, file, 8, nobody, nil); kindOf(t, err) != transport.AddressInUse {
		t.Error(err)
	}
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
	for _, path := range []string{"", filepath.Join(dir, "no", "folder")} {
		if _, err := transport.ListenUnix(l, path, 8, nobody, nil); err == nil {
			t.Errorf("listens on %q", path)
		}
	}
	var o outcome
	transport.DialUnix(l, filepath.Join(dir, "nobody"), o.done)
	until(t, l, o.ended)
	if o.err == nil {
		t.Error("connected to nobody")
	}
}

// TestSharedPort: two listeners share a port only if both want to.
func TestSharedPort(t *testing.T) {
	l := newLoop(t)
	nobody := func(s transport.Stream) { s.Close() }
	first, err := transport.Listen(l, loopback4, 0, 8, true, nobody, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := transport.Listen(l, loopback4, first.Addr().Port(), 8, true, nobody, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if _, err := transport.Listen(l, loopback4, first.Addr().Port(), 8, false, nobody, nil); kindOf(t, err) != transport.AddressInUse {
		t.Error(err)
	}
}
