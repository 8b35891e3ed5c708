package main

// #include "bridge.h"
import "C"

import (
	"sync"
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
	object     object // nil: freed
	prev, next *entry // in the ring of handles.live; nil: not there
}

// quarantined is how many handles are freed after one before its address can name another object, and
// quarantinedLent the same of those that are valid in a callback only: programs seldom keep them, and a server
// lends one for each connection.
const (
	quarantined     = 1 << 16
	quarantinedLent = 1 << 8
)

// leastAddress is below every address that can be a handle or of memory: see bridge.h.
const leastAddress = C.BRIDGE_LEAST_ADDRESS

// handles holds what is known about all handles of the process.
var handles struct {
	sync.Mutex
	live  entry // the ends of the ring of those that the program must free
	count int   // how many these are
	freed quarantine
	lent  quarantine
}

// The rings of the quarantines. They hold numbers, so that the collector does not look through them.
var (
	freedHandles [quarantined]C.bridge_handle
	lentHandles  [quarantinedLent]C.bridge_handle
)

func init() {
	handles.live.prev, handles.live.next = &handles.live, &handles.live
	handles.freed.ring, handles.lent.ring = freedHandles[:], lentHandles[:]
}

// quarantine holds handles that have ended.
type quarantine struct {
	ring   []C.bridge_handle
	oldest int
}

// add puts a handle in, and lets the oldest one go.
func (q *quarantine) add(handle unsafe.Pointer) {
	pointer.Unref(unsafe.Add(nil, q.ring[q.oldest]))
	q.ring[q.oldest] = C.bridge_handle(uintptr(handle))
	q.oldest = (q.oldest + 1) % len(q.ring)
}

// save gives an object a handle, which the program owns.
func save(o object) unsafe.Pointer {
	handle := lend(o)
	own(handle)
	return handle
}

// lend gives an object a handle that is valid until forget: the program does not own it.
func lend(o object) unsafe.Pointer { return pointer.Save(&entry{object: o}) }

// own makes the program the owner of a handle that was lent.
func own(handle unsafe.Pointer) {
	e := pointer.Restore(handle).(*entry)
	handles.Lock()
	defer handles.Unlock()
	e.prev, e.next = handles.live.prev, &handles.live
	e.prev.next, e.next.prev = e, e
	handles.count++
}

// forget ends a handle: from now on it names nothing.
func forget(handle unsafe.Pointer) {
	e := pointer.Restore(handle).(*entry)
	handles.Lock()
	defer handles.Unlock()
	if e.next == nil {
		handles.lent.add(handle)
	} else {
		e.prev.next, e.next.prev = e.next, e.prev
		handles.count--
		handles.freed.add(handle)
	}
	*e = entry{}
}

// find gives the object that a handle names; nil if it is freed, of another type, or no handle at all. Only
// on the thread that frees the object; see findAnywhere.
func find[T any](handle C.bridge_handle) *T {
	if handle < leastAddress {
		return nil
	}
	e, _ := pointer.Restore(unsafe.Add(nil, handle)).(*entry)
	if e == nil {
		return nil
	}
	t, _ := any(e.object).(*T)
	return t
}

// findAnywhere is find for any thread.
func findAnywhere[T any](handle C.bridge_handle) *T {
	handles.Lock()
	defer handles.Unlock()
	return find[T](handle)
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
func textOf[T any, P pointerTo[T]](handle C.bridge_handle, buf C.bridge_address, room C.size_t, get func(P) string) C.size_t {
	o, _ := enter[T, P](handle)
	if o == nil {
		return copyOut("", buf, room)
	}
	return copyOut(get(o), buf, room)
}

// setText is a text setter of handles to a T.
func setText[T any, P pointerTo[T]](handle C.bridge_handle, value *C.bridge_text, set func(P, string)) C.qws_error {
	o, code := enter[T, P](handle)
	if o == nil {
		return code
	}
	s, err := text(value)
	if err != nil {
		return errorCode(err)
	}
	set(o, s)
	return C.QWS_OK
}

//export goqws_live_objects
func goqws_live_objects() (n C.size_t) {
	defer shield()
	handles.Lock()
	defer handles.Unlock()
	return C.size_t(handles.count)
}

//export goqws_shutdown
func goqws_shutdown() (result C.qws_error) {
	defer barrier(&result)
	var loops, others []object
	handles.Lock()
	for e := handles.live.next; e != &handles.live; e = e.next {
		if l := e.object.on(); l != nil && l.busy.Load() > 0 {
			handles.Unlock()
			return C.QWS_ERR_STATE
		}
		if _, ok := e.object.(*loop); ok {
			loops = append(loops, e.object)
		} else {
			others = append(others, e.object)
		}
	}
	handles.Unlock()
	for _, o := range append(others, loops...) {
		if err := o.free(); err != nil {
			return errorCode(err)
		}
	}
	return C.QWS_OK
}
