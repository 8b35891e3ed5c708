package main

// #include "bridge.h"
import "C"

import (
	"fmt"
	"os"
	"runtime/debug"
)

// barrier ends a panic at the border and turns it into QWS_ERR_INTERNAL. Exports that answer an error or a
// count defer it.
func barrier[T ~int32 | ~int64](result *T) {
	if fault := recover(); fault != nil {
		report(fault)
		*result = C.QWS_ERR_INTERNAL
	}
}

// shield ends a panic at the border. Exports that cannot answer an error defer it; they answer zero.
func shield() {
	if fault := recover(); fault != nil {
		report(fault)
	}
}

// report tells the fault to whoever reads the standard error: without the stack nobody could mend it.
func report(fault any) {
	fmt.Fprintf(os.Stderr, "libqwebsocket: a fault in the library, please report it: %v\n%s", fault, debug.Stack())
}
