package main

// #include "bridge.h"
import "C"

import (
	"unsafe"

	"libqwebsocket/core"
)

// What bridge.h writes a second time: it is numbered and laid out as in core, or this does not compile.
var (
	_ = [1]int{}[core.DataTextFrame-C.BRIDGE_TEXT_FRAME]
	_ = [1]int{}[core.DataTextMessage-C.BRIDGE_TEXT_MESSAGE]
	_ = [1]int{}[core.DataBinaryFrame-C.BRIDGE_BINARY_FRAME]
	_ = [1]int{}[core.DataBinaryMessage-C.BRIDGE_BINARY_MESSAGE]
	_ = [1]int{}[core.DataPong-C.BRIDGE_PONG]

	_ = [1]int{}[unsafe.Sizeof(core.Gate{})-C.sizeof_struct_bridge_gate]
	_ = [1]int{}[unsafe.Sizeof(core.LoopControl{})-C.sizeof_struct_bridge_control]
)
