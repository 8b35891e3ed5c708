package main

// #include <stdlib.h>
// #include "bridge.h"
import "C"

import (
	"unsafe"

	"libqwebsocket/core"
)

// word is the size of the members of a struct of event functions: first its own size in bytes, then
// pointers.
const word = unsafe.Sizeof(uintptr(0))

// copyEvents fills a struct of event functions, which has room for size bytes, with that of a program. What
// the program does not know is NULL, and so is all if events is NULL; what the library does not know is left
// out. Bit i of the answer is set if function i is not NULL: the signals of core have the order of the
// members. It fails with ErrArgument if the program's struct has no function.
func copyEvents(to unsafe.Pointer, size uintptr, events unsafe.Pointer) (wanted uint32, err error) {
	members := unsafe.Slice((*uintptr)(to), size/word)
	given := 0
	if events != nil {
		n := min(*(*uintptr)(events), size) / word
		if n < 2 {
			return 0, core.ErrArgument
		}
		given = copy(members, unsafe.Slice((*uintptr)(events), n))
	}
	clear(members[given:])
	for i, function := range members[1:] {
		if function != 0 {
			wanted |= 1 << i
		}
	}
	return wanted, nil
}

// sharedEvents keeps the functions of programs for the sockets of a loop, in C memory. Most sockets have the
// same ones, which are there once.
type sharedEvents map[C.qws_socket_events]*usedEvents

type usedEvents struct {
	events *C.qws_socket_events
	users  int
}

// use gives the shared copy of events; drop ends the use.
func (t *sharedEvents) use(events C.qws_socket_events) *C.qws_socket_events {
	if *t == nil {
		*t = sharedEvents{}
	}
	used := (*t)[events]
	if used == nil {
		used = &usedEvents{events: (*C.qws_socket_events)(allocate(C.sizeof_qws_socket_events))}
		*used.events = events
		(*t)[events] = used
	}
	used.users++
	return used.events
}

func (t sharedEvents) drop(events *C.qws_socket_events) {
	used := t[*events]
	if used.users--; used.users == 0 {
		delete(t, *events)
		C.free(unsafe.Pointer(events))
	}
}
