package main

// #include "bridge.h"
import "C"

import (
	"sync"
	"sync/atomic"
	"unsafe"

	pointer "github.com/mattn/go-pointer"
)

// object is what a handle names: a *loop, *timer, *request, *proxy, *socket, *server or *cors.
type object interface {
	// on is the loop that the object was made on; nil for those that need none.
	on() *loop
	// free ends the object and its handle. Only a loop can refuse.
	free() error
}

// entry is what is saved behind a handle. It is emptied when the object is freed, and stays until the
// handle leaves the quarantine, so that the address is not given out again at once.
type entry struct {
	object atomic.Pointer[object]
}

// quarantined is how many handles are freed after one before its address can name another object.
const quarantined = 1 << 16

// leastHandle is below every address that can be a handle; Go's runtime does not bear pointers that small.
const leastHandle = 1 << 12

// handles holds what is known about all handles of the process.
var handles struct {
	sync.Mutex
	live       map[unsafe.Pointer]object   // those that the program must free
	quarantine [quarantined]unsafe.Pointer // the freed ones, as a ring
	oldest     int
}

// save gives an object a handle, which the program owns.
func save(o object) unsafe.Pointer {
	handle := lend(o)
	handles.Lock()
	defer handles.Unlock()
	if handles.live == nil {
		handles.live = map[unsafe.Pointer]object{}
	}
	handles.live[handle] = o
	return handle
}

// lend gives an object a handle that is valid until forget: the program does not own it.
func lend(o object) unsafe.Pointer {
	e := new(entry)
	e.object.Store(&o)
	return pointer.Save(e)
}

// forget ends a handle: from now on it names nothing.
func forget(handle unsafe.Pointer) {
	pointer.Restore(handle).(*entry).object.Store(nil)
	handles.Lock()
	defer handles.Unlock()
	delete(handles.live, handle)
	pointer.Unref(handles.quarantine[handles.oldest])
	handles.quarantine[handles.oldest] = handle
	handles.oldest = (handles.oldest + 1) % quarantined
}

// find gives the object that a handle names; nil if it is freed, of another type, or no handle at all.
// Any thread.
func find[T any](handle C.bridge_handle) *T {
	if handle < leastHandle {
		return nil
	}
	e, _ := pointer.Restore(unsafe.Add(nil, handle)).(*entry)
	if e == nil {
		return nil
	}
	o := e.object.Load()
	if o == nil {
		return nil
	}
	t, _ := any(*o).(*T)
	return t
}

// pointerTo is a *T that is an object.
type pointerTo[T any] interface {
	*T
	object
}

// enter finds the object that a call is for, and brings its loop up to date: what was sent before the call
// comes before it. Only on the loop's thread.
func enter[T any, P pointerTo[T]](handle C.bridge_handle) (P, C.qws_error) {
	o := P(find[T](handle))
	if o == nil {
		return nil, C.QWS_ERR_HANDLE
	}
	if l := o.on(); l != nil && !l.enter() {
		return nil, C.QWS_ERR_STATE
	}
	return o, C.QWS_OK
}

// free is the _free function of handles to a T; NULL is fine.
func free[T any, P pointerTo[T]](handle C.bridge_handle) C.qws_error {
	if handle == 0 {
		return C.QWS_OK
	}
	o, code := enter[T, P](handle)
	if o == nil {
		return code
	}
	return errorCode(o.free())
}

// textOf is a text getter of handles to a T, which answers "" for others.
func textOf[T any, P pointerTo[T]](handle C.bridge_handle, buf *C.char, room C.size_t, get func(P) string) C.size_t {
	o, _ := enter[T, P](handle)
	if o == nil {
		return copyOut("", buf, room)
	}
	return copyOut(get(o), buf, room)
}

//export goqws_live_objects
func goqws_live_objects() (n C.size_t) {
	defer shield()
	handles.Lock()
	defer handles.Unlock()
	return C.size_t(len(handles.live))
}

//export goqws_shutdown
func goqws_shutdown() (result C.qws_error) {
	defer barrier(&result)
	var loops, others []object
	handles.Lock()
	for _, o := range handles.live {
		if _, ok := o.(*loop); ok {
			loops = append(loops, o)
		} else {
			others = append(others, o)
		}
	}
	handles.Unlock()
	for _, o := range loops {
		if o.on().busy.Load() > 0 {
			return C.QWS_ERR_STATE
		}
	}
	for _, o := range append(others, loops...) {
		if err := o.free(); err != nil {
			return errorCode(err)
		}
	}
	return C.QWS_OK
}
