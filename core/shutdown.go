package core

import "time"

// ending is a Shutdown that is under way.
type ending struct {
	timer *Timer
	left  map[*linger]struct{} // connections whose peer has not ended its side
}

// Shutdown stops listening and closes every connection that the server has accepted, taken or not, with
// 1001 "Server closed.". It waits from the loop until all of them have written what they had and their
// peers have ended too, at most for timeout; then what is left is cut. Called again, it ends at the earlier
// time. The signal Closed comes at the end.
func (v *Server) Shutdown(timeout time.Duration) {
	if v.freed || v.loop.closed {
		return
	}
	timeout = max(timeout, 0)
	if v.ending != nil {
		if timeout < v.ending.timer.Remaining() {
			v.ending.timer.Start(timeout, -1)
		}
		return
	}
	v.ending = &ending{timer: v.loop.NewTimer(v.cutShutdown), left: map[*linger]struct{}{}}
	v.ending.timer.Start(timeout, -1)
	open := v.sockets()
	v.stop()
	for _, s := range open {
		if s.server == v {
			s.Close(closeGoingAway, "Server closed.")
		}
	}
	v.checkShutdown()
}

// sockets are those whose connection is open.
func (v *Server) sockets() []*Socket {
	open := make([]*Socket, 0, v.open)
	for s := v.loop.sockets; s != nil; s = s.after {
		if s.server == v {
			open = append(open, s)
		}
	}
	return open
}

// checkShutdown ends a Shutdown when nothing is left.
func (v *Server) checkShutdown() {
	if v.ending == nil || v.open > 0 || len(v.ending.left) > 0 {
		return
	}
	v.endShutdown()
	v.closedTimes++
	v.loop.loop.Soon(&v.closedTask)
}

// cutShutdown ends a Shutdown whose time is up.
func (v *Server) cutShutdown() {
	lingers := v.ending.left
	v.ending.left = nil
	for g := range lingers {
		g.end()
	}
	for _, s := range v.sockets() {
		if s.server == v {
			s.Abort()
		}
	}
	v.checkShutdown()
}

func (v *Server) endShutdown() {
	if v.ending != nil {
		v.ending.timer.Stop()
		v.ending = nil
	}
}

// dropped notes that a connection of the server has come to its end; what is left of it is g, or nothing.
func (v *Server) dropped(g *linger) {
	v.open--
	if v.ending == nil {
		return
	}
	if g != nil && !g.over() && v.ending.left != nil {
		g.timer.Stop() // the Shutdown's own counts
		v.ending.left[g] = struct{}{}
		g.ended = func() {
			if v.ending != nil {
				delete(v.ending.left, g)
				v.checkShutdown()
			}
		}
	}
	v.checkShutdown()
}
