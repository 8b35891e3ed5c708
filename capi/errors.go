package main

// #include "bridge.h"
import "C"

import (
	"errors"

	"libqwebsocket/core"
)

// errorCode gives the qws_error of an error of core.
func errorCode(err error) C.qws_error {
	switch {
	case err == nil:
		return C.QWS_OK
	case errors.Is(err, core.ErrArgument):
		return C.QWS_ERR_ARGUMENT
	case errors.Is(err, core.ErrRange):
		return C.QWS_ERR_RANGE
	case errors.Is(err, core.ErrState), errors.Is(err, core.ErrRunning):
		return C.QWS_ERR_STATE
	case errors.Is(err, core.ErrEncoding):
		return C.QWS_ERR_ENCODING
	case errors.Is(err, core.ErrUnsupported):
		return C.QWS_ERR_UNSUPPORTED
	default:
		return C.QWS_ERR_SYSTEM
	}
}
