package main

// #include "bridge.h"
import "C"

import (
	"time"
	"unsafe"

	"libqwebsocket/core"
)

// timer is what a qws_timer handle names.
type timer struct {
	loop     *loop
	core     *core.Timer
	handle   unsafe.Pointer
	function C.bridge_timer_function
	user     C.bridge_user
}

func newTimer(l *loop, function C.bridge_timer_function, user C.bridge_user) *timer {
	t := &timer{loop: l, function: function, user: user}
	t.core = l.core.NewTimer(t.due)
	t.handle = save(t)
	return t
}

func (t *timer) due() { C.bridge_call_timer(t.function, (*C.qws_timer)(t.handle), t.user) }

func (t *timer) on() *loop { return t.loop }

func (t *timer) free() error {
	forget(t.handle)
	t.core.Stop()
	return nil
}

//export goqws_timer_new
func goqws_timer_new(handle C.bridge_handle, timeout C.bridge_timer_function, user C.bridge_user, out **C.qws_timer) (result C.qws_error) {
	defer barrier(&result)
	l, code := enter[loop](handle)
	switch {
	case l == nil:
		return code
	case timeout == nil || out == nil:
		return C.QWS_ERR_ARGUMENT
	}
	*out = (*C.qws_timer)(newTimer(l, timeout, user).handle)
	return C.QWS_OK
}

//export goqws_timer_free
func goqws_timer_free(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	return free[timer](handle)
}

//export goqws_timer_start
func goqws_timer_start(handle C.bridge_handle, timeout, repeat C.int64_t) (result C.qws_error) {
	defer barrier(&result)
	t, code := enter[timer](handle)
	switch {
	case t == nil:
		return code
	case t.loop.closed():
		return C.QWS_ERR_STATE
	}
	after, err := fromMilliseconds(int64(timeout))
	if err != nil {
		return errorCode(err)
	}
	every := time.Duration(-1)
	if repeat >= 0 {
		if every, err = fromMilliseconds(int64(repeat)); err != nil {
			return errorCode(err)
		}
	}
	t.core.Start(after, every)
	return C.QWS_OK
}

//export goqws_timer_stop
func goqws_timer_stop(handle C.bridge_handle) (result C.qws_error) {
	defer barrier(&result)
	t, code := enter[timer](handle)
	if t == nil {
		return code
	}
	t.core.Stop()
	return C.QWS_OK
}

//export goqws_timer_is_active
func goqws_timer_is_active(handle C.bridge_handle) (active C.int) {
	defer shield()
	if t, _ := enter[timer](handle); t != nil {
		active = flag[C.int](t.core.Active())
	}
	return active
}

//export goqws_timer_remaining_time
func goqws_timer_remaining_time(handle C.bridge_handle) (milliseconds C.int64_t) {
	defer barrier(&milliseconds)
	t, _ := enter[timer](handle)
	if t == nil || !t.core.Active() {
		return -1
	}
	return C.int64_t(untilMilliseconds(t.core.Remaining()))
}
