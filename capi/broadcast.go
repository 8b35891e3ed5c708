package main

// #include "bridge.h"
import "C"

import "libqwebsocket/core"

// broadcast gives a message to those of the sockets that are there. The first one of them says which loop it
// is for.
func broadcast(handles []C.bridge_handle, text bool, payload []byte) (int, error) {
	var l *loop
	for _, handle := range handles {
		s := find[socket](handle)
		if s == nil {
			continue
		}
		if l == nil {
			l = s.loop
			if !l.enter() {
				return 0, core.ErrState
			}
			l.targets = l.targets[:0]
		}
		l.targets = append(l.targets, s.core)
	}
	if l == nil {
		return 0, nil
	}
	n, err := l.core.Broadcast(l.targets, text, payload)
	clear(l.targets)
	return n, err
}
