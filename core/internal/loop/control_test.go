package loop

import "unsafe"

// controlAt is a Control in memory outside of the Go heap, as C would give it.
func controlAt(page []byte) *Control { return (*Control)(unsafe.Pointer(&page[0])) }
