package main

// #include <stdlib.h>
// #include "bridge.h"
import "C"

import (
	"math"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"libqwebsocket/core"
)

// loop is what a qws_loop handle names. It is the core.Sink of its core.Loop.
type loop struct {
	core    *core.Loop
	handle  unsafe.Pointer
	control *C.struct_bridge_control
	record  *C.struct_bridge_loop     // nil once the loop is freed
	events  []C.struct_bridge_event   // the array of the record's batch
	graves  []*C.struct_bridge_socket // of freed sockets that events may still refer to
	busy    atomic.Int32              // runs and functions of the program on the stack
	targets []*core.Socket            // of a broadcast; kept for the next one
	shared  sharedEvents
	masking bool // a mask generator is on the stack: nothing may change
}

// controls keeps claims and releases in the table of loops apart.
var controls sync.Mutex

func newLoop() (*loop, error) {
	controls.Lock()
	control := C.bridge_control_claim()
	controls.Unlock()
	if control == nil {
		return nil, core.ErrSystem
	}
	l := &loop{control: control}
	inner, err := core.NewLoop((*core.LoopControl)(unsafe.Pointer(control)), l)
	if err != nil {
		l.releaseControl()
		return nil, core.ErrSystem
	}
	l.core = inner
	l.record = (*C.struct_bridge_loop)(allocate(C.sizeof_struct_bridge_loop))
	l.record.ring.bytes = (*C.char)(C.malloc(ringSize))
	l.record.ring.size = ringSize
	l.handle = save(l)
	C.bridge_control_publish(control, l.handle)
	return l, nil
}

func (l *loop) on() *loop { return l }

// free cuts the connections of the loop. Objects that are left keep the Go part alive, and answer as closed.
func (l *loop) free() error {
	if l.busy.Load() > 0 {
		return core.ErrState
	}
	forget(l.handle)
	C.bridge_control_withdraw(l.control)
	l.core.Close() // it fails only while the loop runs
	l.releaseControl()
	C.free(unsafe.Pointer(l.record.batch.events))
	C.free(unsafe.Pointer(l.record.ring.bytes))
	C.free(unsafe.Pointer(l.record))
	l.record, l.events = nil, nil
	return nil
}

func (l *loop) releaseControl() {
	controls.Lock()
	defer controls.Unlock()
	C.bridge_control_release(l.control)
}

// closed tells whether the loop is freed.
func (l *loop) closed() bool { return l.record == nil }

// enter begins a call for an object of the loop: what was sent before it comes first. It is false inside of
// a mask generator, which runs in the middle of a send.
func (l *loop) enter() bool {
	if l.masking {
		return false
	}
	l.drain()
	return true
}

// run calls one of the loop's ways to run. The callback that a nested run is called in loses its right to
// the ring: what it sends must not wait until the run ends.
func (l *loop) run(f func() error) error {
	l.record.current = nil
	l.busy.Add(1)
	defer l.busy.Add(-1)
	return f()
}

//export goqws_loop_new
func goqws_loop_new(out **C.qws_loop) (result C.qws_error) {
	defer barrier(&result)
	if out == nil {
		return C.QWS_ERR_ARGUMENT
	}
	l, err := newLoop()
	if err != nil {
		return errorCode(err)
	}
	*out = (*C.qws_loop)(l.handle)
	return C.QWS_OK
}

//export goqws_loop_free
func goqws_loop_free(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return free[loop](handle)
}

//export goqws_loop_run
func goqws_loop_run(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	l, code := enter[loop](handle)
	if l == nil {
		return code
	}
	return errorCode(l.run(l.core.Run))
}

//export goqws_loop_run_once
func goqws_loop_run_once(handle C.bridge_handle, milliseconds C.int) (result C.qws_error) {
	defer barrier(&result)
	l, code := enter[loop](handle)
	if l == nil {
		return code
	}
	timeout := time.Duration(milliseconds) * time.Millisecond
	return errorCode(l.run(func() error { return l.core.RunOnce(timeout) }))
}

// goqws_loop_post may be called on any thread: it touches nothing of the loop but its queue.
//
//export goqws_loop_post
func goqws_loop_post(handle C.bridge_handle, function C.bridge_post_function, user C.bridge_user) (result C.qws_error) {
	defer barrier(&result)
	l := findAnywhere[loop](handle)
	switch {
	case l == nil:
		return C.QWS_ERR_HANDLE
	case function == nil:
		return C.QWS_ERR_ARGUMENT
	case !l.core.Post(func() { C.bridge_call_post(function, user) }):
		return C.QWS_ERR_HANDLE
	}
	return C.QWS_OK
}

//export goqws_loop_fd
func goqws_loop_fd(handle C.bridge_handle) (fd C.int) {
	defer barrier(&fd)
	l, _ := enter[loop](handle)
	if l == nil {
		return -1
	}
	return C.int(l.core.FD())
}

//export goqws_loop_timeout
func goqws_loop_timeout(handle C.bridge_handle) (milliseconds C.int) {
	defer barrier(&milliseconds)
	l, _ := enter[loop](handle)
	if l == nil {
		return -1
	}
	return C.int(min(untilMilliseconds(l.core.Timeout()), math.MaxInt32))
}
