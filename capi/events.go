package main

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
