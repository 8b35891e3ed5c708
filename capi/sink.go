package main

// #include <stdlib.h>
// #include "bridge.h"
import "C"

import (
	"unsafe"

	"libqwebsocket/core"
)

// firstEvents is how many data events the array of a loop has room for at first.
const firstEvents = 256

// noData is what events without a payload point to: programs do not expect NULL.
var noData = allocate(1)

// Event writes a data event behind those that wait (core.Sink).
func (l *loop) Event(h core.SocketHandler, gate *core.Gate, e core.DataEvent) {
	batch := &l.record.batch
	if int(batch.count) == len(l.events) {
		l.growBatch()
	}
	data := noData
	if len(e.Data) > 0 {
		data = unsafe.Pointer(unsafe.SliceData(e.Data))
	}
	event := &l.events[batch.count]
	event.socket = h.(*socket).record
	event.data = data
	event.size = C.size_t(len(e.Data))
	event.elapsed = C.uint64_t(e.Elapsed)
	event.generation = C.uint32_t(gate.Generation)
	event.kind = C.uint8_t(e.Kind)
	event.last = flag[C.uint8_t](e.Last)
	event.unit = flag[C.uint8_t](e.Unit)
	batch.count++
}

// growBatch doubles the array. A walk on the stack looks it up anew for each event.
func (l *loop) growBatch() {
	n := max(firstEvents, 2*len(l.events))
	events := (*C.struct_bridge_event)(C.realloc(unsafe.Pointer(l.record.batch.events), C.size_t(n)*C.sizeof_struct_bridge_event))
	if events == nil {
		panic("no memory for data events")
	}
	l.record.batch.events = events
	l.events = unsafe.Slice(events, n)
}

// Deliver walks over what waits and sends what the callbacks have put into the ring (core.Sink).
func (l *loop) Deliver() bool {
	batch := &l.record.batch
	waiting := batch.cursor < batch.count
	if waiting {
		l.busy.Add(1)
		C.bridge_deliver(l.record)
		l.busy.Add(-1)
	}
	batch.cursor, batch.count = 0, 0
	for i, record := range l.graves {
		C.free(unsafe.Pointer(record))
		l.graves[i] = nil
	}
	l.graves = l.graves[:0]
	l.drain()
	return waiting
}

// Recall shows events of a socket that wait, and drops some (core.Sink).
func (l *loop) Recall(gate *core.Gate, keep func(e core.DataEvent) bool) {
	batch := &l.record.batch
	kept := true
	for i := batch.cursor; i < batch.count; i++ {
		event := &l.events[i]
		if unsafe.Pointer(&event.socket.gate) != unsafe.Pointer(gate) || event.generation != C.uint32_t(gate.Generation) {
			continue
		}
		kept = kept && keep(core.DataEvent{
			Kind: core.DataKind(event.kind),
			Last: event.last != 0,
			Data: unsafe.Slice((*byte)(event.data), event.size),
		})
		if !kept {
			event.generation, event.unit = 0, 0
		}
	}
}
