package main

// #include "bridge.h"
import "C"

import "unsafe"

// ringSize is how many bytes of messages one walk can answer with before a send has to enter Go.
const ringSize = 256 << 10

// drain sends what the callbacks of the walk on the stack have put into the ring.
func (l *loop) drain() {
	if l.record != nil && l.record.ring.head != l.record.ring.tail {
		l.sendRing()
	}
}

// sendRing takes each message off the ring before it is sent, so that a fault in one cannot repeat it.
func (l *loop) sendRing() {
	ring := &l.record.ring
	var (
		s    *socket
		last *C.qws_socket
	)
	for ring.head < ring.tail {
		send := (*C.struct_bridge_send)(unsafe.Add(unsafe.Pointer(ring.bytes), ring.head))
		data := unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(send), C.sizeof_struct_bridge_send)), send.size)
		ring.head = send.next
		if send.socket != last {
			last = send.socket
			s = find[socket](C.bridge_handle(uintptr(unsafe.Pointer(last))))
		}
		if s != nil {
			s.core.SendMessage(send.text != 0, data)
		}
	}
	ring.head, ring.tail = 0, 0
}
