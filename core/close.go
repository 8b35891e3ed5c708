package core

import "libqwebsocket/core/internal/frame"

// Close ends the connection in order (QWebSocket::close): a close frame behind everything that waits,
// then the end of our side of TCP. It does not wait for the peer's close frame: with nothing left to
// write, all signals of the end come before it returns. code goes over the wire if RFC 6455, 7.4 allows
// it, else 1000 does; CloseCode keeps it as given. reason is cut at 123 bytes, before a character that
// does not fit.
func (s *Socket) Close(code int, reason string) {
	if !s.opened || s.closing || s.freed {
		return
	}
	epoch := s.epoch
	s.closing, s.receiving = true, false
	s.forget()
	if !s.closeSent {
		o := s.ends()
		o.closeCode, o.closeReason = code, frame.CutReason(reason)
		s.sendClose()
		if s.freed || s.epoch != epoch {
			return
		}
		s.handler.AboutToClose()
		if s.freed || s.epoch != epoch {
			return
		}
	}
	if s.closeDevice() {
		s.handler.AboutToClose()
		if s.freed || s.epoch != epoch {
			return
		}
	}
	s.closing = false
	switch {
	case s.losing:
		s.endLoss()
	case s.stream == nil && s.dialing() == nil:
	case s.state == Connecting:
		s.disconnect()
	default:
		s.setState(Closing)
		if !s.freed && s.epoch == epoch && s.stream != nil && s.out.size() == 0 {
			s.disconnect()
		}
	}
}

// sendClose puts the close frame behind what waits and writes. In Connecting too, as Qt does: the server
// of a handshake that has failed gets one. Without a connection Qt complains.
func (s *Socket) sendClose() {
	s.closeSent = true
	s.updateGate()
	switch {
	case s.stream != nil:
		s.putClose(s.outcome.closeCode, s.outcome.closeReason)
		s.write()
	case s.dialing() == nil && !s.losing:
		s.failTCP(UnknownSocketError, "Socket is not connected")
	}
}

func (s *Socket) putClose(code int, reason string) {
	var payload [frame.MaxControlPayload]byte
	n := frame.PutClose(payload[:], code, reason)
	s.putControl(frame.Close, payload[:n])
}

// Abort ends the connection at once (QWebSocket::abort). What waits is lost, no close frame is sent.
func (s *Socket) Abort() {
	if !s.alive() {
		return
	}
	epoch := s.epoch
	s.forget()
	if s.closeDevice() {
		s.handler.AboutToClose()
		if s.freed || s.epoch != epoch || !s.alive() {
			return
		}
	}
	s.losing = false
	s.drop(false)
	s.gone()
}

// closeDevice closes Qt's device below the websocket. It answers whether AboutToClose has to tell so now; over
// TLS, that comes when the connection has ended.
func (s *Socket) closeDevice() bool {
	now := s.device && !(s.secured && s.alive())
	s.deviceLast = s.deviceLast || s.device && !now
	s.device = false
	return now
}

// alive tells whether there is a connection that has not ended, or not told so.
func (s *Socket) alive() bool { return s.stream != nil || s.dialing() != nil || s.losing }

// disconnect ends a connection on which all is written.
func (s *Socket) disconnect() {
	s.drop(s.state == Closing)
	s.gone()
}

// lost ends a connection that the peer or the network has ended.
func (s *Socket) lost(err error) {
	e, text := RemoteHostClosedError, "The remote host closed the connection"
	if err != nil {
		e, text = socketError(err)
	}
	s.failTCP(e, text)
	epoch := s.epoch
	s.forget()
	s.drop(false)
	s.losing = true
	s.handler.Error(e)
	if !s.freed && s.epoch == epoch && s.losing {
		s.endLoss()
	}
}

// endLoss tells the end of a connection that was lost: after its Error, or inside of it, if the slot calls
// Close, as in Qt.
func (s *Socket) endLoss() {
	s.losing = false
	if s.state == Connected {
		s.setState(Closing)
		if s.freed {
			return
		}
	}
	s.gone()
}

// gone tells that there is no connection any more. The sequence runs to its end whatever the slots do:
// only Free ends it, and Open in the slot of Disconnected swallows the old ReadChannelFinished, as in Qt.
func (s *Socket) gone() {
	epoch := s.epoch
	s.setState(Unconnected)
	if s.freed {
		return
	}
	s.handler.Disconnected()
	if s.freed || s.epoch != epoch {
		return
	}
	s.handler.ReadChannelFinished()
	if s.epoch != epoch {
		return
	}
	s.clearAddresses()
	if s.deviceLast && !s.freed {
		s.deviceLast = false
		s.handler.AboutToClose()
	}
}

// drop lets go of the connection. With lingering, what waits is still written, and the peer gets the time
// to end its side: data that nobody read would else turn our FIN into a reset, and the peer would lose
// what we have sent.
func (s *Socket) drop(lingering bool) {
	s.endOpening()
	if s.stream != nil {
		s.keepAddresses()
		s.forgetSecrets()
		var g *linger
		if lingering {
			g = newLinger(s.loop, s.stream, s.out, lingerTime, lingerBytes)
			s.out = nil
		} else {
			s.stream.Close()
		}
		s.stream = nil
		if v := s.server; v != nil {
			s.server = nil
			v.dropped(g)
		}
	}
	s.loop.dropOutput(s.out)
	s.out = nil
	s.receiving, s.flushing, s.blocked, s.pongWaits = false, false, false, false
	s.session.Reset()
	s.releaseRest()
	s.updateGate()
}
