package core

// flushLater has what waits on a socket written before the loop waits again.
func (l *Loop) flushLater(s *Socket) {
	if s.flushing {
		return
	}
	s.flushing = true
	l.flushes = append(l.flushes, s)
	l.loop.Soon(&l.flushTask)
}

// flush writes what waited when this round came to it; a nested run takes over what the outer one has left.
func (l *Loop) flush() {
	l.loop.Soon(&l.flushTask)
	for n := len(l.flushes) - l.flushed; n > 0 && l.flushed < len(l.flushes) && !l.loop.Stopping(); n-- {
		s := l.flushes[l.flushed]
		l.flushes[l.flushed] = nil
		l.flushed++
		if s.flushing {
			s.flushing = false
			if s.stream != nil && !s.blocked {
				s.write()
			}
		}
	}
	if l.flushed == len(l.flushes) {
		l.flushes, l.flushed = l.flushes[:0], 0
		l.loop.Cancel(&l.flushTask)
	}
}
