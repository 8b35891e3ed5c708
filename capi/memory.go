package main

// #include <stdlib.h>
// #include "bridge.h"
import "C"

import "unsafe"

// allocate gives zeroed memory of C.
func allocate(n C.size_t) unsafe.Pointer {
	p := C.calloc(1, n)
	if p == nil {
		panic("no memory")
	}
	return p
}

// bury gives back the record of a freed socket, as soon as no event that waits refers to it.
func (l *loop) bury(record *C.struct_bridge_socket) {
	if l.record != nil {
		if l.record.current == record {
			l.record.current = nil
		}
		if l.record.batch.cursor < l.record.batch.count {
			l.graves = append(l.graves, record)
			return
		}
	}
	C.free(unsafe.Pointer(record))
}
