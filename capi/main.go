// Package main is libqwebsocket.so: the functions of include/libqwebsocket.h over package core. It is the
// only package that imports "C", and it holds no logic of websockets: an export looks its object up,
// converts, calls core once and converts back.
//
// # The way of a call
//
// The public qws_* functions are C (loop.c, socket.c, a file per noun). Each first asks the fork guard
// (fork.c) and then calls its Go twin, goqws_* (loop.go, socket.go). Stop and wake never enter Go
// (looptable.c), because signal handlers call them. What both halves share stands in bridge.h.
//
// # The way of an event
//
// Signals about the life of a connection cross to C one at a time (signals.go, callbacks.c), and not at
// all if nobody listens. Data events are written to an array in C memory (sink.go); one crossing then
// walks it and calls the program's functions, C to C (dispatch.c). What these send goes to a ring in C
// memory (ring.c) that Go reads when the walk is over, and at the start of every call that enters Go for
// an object of that loop (ring.go). A message received and answered thus costs no crossing of its own.
//
// # The rules
//
//   - Every export defers the barrier of guard.go: no panic reaches the caller.
//   - What C passes as a handle is not trusted: handle.go finds the object or nothing.
//   - What C may choose freely is a number here, never a pointer: handles, user data, and addresses that come
//     with a size. Go's runtime ends the process when it meets a small number where it expects a pointer.
//   - No Go pointer is stored in C memory, and no memory of Go is lent to C.
//   - When a function of the program has been called, any object may be gone: nothing of it is touched
//     afterwards.
package main

// #cgo CFLAGS: -Wall -Wextra
import "C"

import (
	"runtime"
	"runtime/debug"
)

// collectAt is by how many percent of what is in use the heap grows until the garbage is collected. Handshakes
// leave some behind, and messages none, so that the collector seldom runs, and a server's memory is that of its
// connections.
const collectAt = 25

// init keeps a second processor for Go's own threads: with one alone, the runtime takes it away from the
// loop's thread each time that the loop waits. Nobody can read the profile of the heap, so that none is made.
func init() {
	runtime.GOMAXPROCS(max(2, runtime.GOMAXPROCS(0)))
	runtime.MemProfileRate = 0
	debug.SetGCPercent(collectAt)
}

func main() {}
