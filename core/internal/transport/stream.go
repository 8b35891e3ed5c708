// Package transport gives byte streams on a loop: connections that are dialled, and those that a listener
// accepts. Everything belongs to the loop's thread, and every event comes from inside a run of the loop.
//
//	stream.go          Stream and Events: what the layers above know of a connection
//	errors.go          Error: what went wrong, by kind
//	dial_linux.go      Dial: the addresses of a name beside each other (attempt_linux.go, resolve.go)
//	listen_linux.go    Listen: a listening socket (bind_linux.go)
//	tcp_linux.go       the Stream of a TCP connection
//	socket_linux.go    system calls
//	sockaddr_linux.go  addresses
//	faketransport      Streams in memory, for tests
package transport

import "net/netip"

// Events is told what happens to a Stream. Any of its methods but Buffer may close the stream, attach
// another receiver, or run the loop.
type Events interface {
	// Buffer is where the next bytes shall go. Nil or empty: not in this round; who does not want any
	// for longer pauses the stream.
	Buffer() []byte
	// Data says that the first n bytes of the last Buffer are filled; n > 0.
	Data(n int)
	// Writable says that a Write may take more, after one that was short.
	Writable()
	// End says that nothing more will be read: the peer has ended its side (nil), or the connection has
	// failed (an *Error). It comes once. After End(nil) the stream can still write; after a failure no
	// event follows.
	End(err error)
}

// Stream is a connection. It does not read before it is attached.
type Stream interface {
	// Attach sets who is told of events, from now on.
	Attach(e Events)
	// Write gives b to the kernel and answers how much it took. If that is less than all, Writable
	// comes. The error is an *Error; after one nothing can be written any more.
	Write(b []byte) (n int, err error)
	// CloseWrite ends our side, behind all that was written. The stream still reads.
	CloseWrite() error
	// Close ends the connection and gives everything back. No event comes after it. It can be called
	// again.
	Close()
	// PauseReading stops Buffer, Data and End until ResumeReading.
	PauseReading()
	ResumeReading()
	// LocalAddr and RemoteAddr are the ends of the connection, the zero AddrPort if they are not known
	// or the stream is closed.
	LocalAddr() netip.AddrPort
	RemoteAddr() netip.AddrPort
}
