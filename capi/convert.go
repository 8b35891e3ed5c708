package main

import (
	"math"
	"time"

	"libqwebsocket/core"
)

// flag is a bool as C has it.
func flag[T ~int32 | ~uint8](b bool) T {
	if b {
		return 1
	}
	return 0
}

// fromMilliseconds converts a time that is not negative.
func fromMilliseconds(n int64) (time.Duration, error) {
	if n < 0 || n > math.MaxInt64/int64(time.Millisecond) {
		return 0, core.ErrRange
	}
	return time.Duration(n) * time.Millisecond, nil
}

// untilMilliseconds converts the time until something is due, so that it is due when that many
// milliseconds have passed; -1 for a negative time, which means never.
func untilMilliseconds(d time.Duration) int64 {
	if d < 0 {
		return -1
	}
	n := int64(d / time.Millisecond)
	if d%time.Millisecond > 0 {
		n++
	}
	return n
}
