package core

import (
	"strconv"

	"libqwebsocket/core/internal/handshake"
	"libqwebsocket/core/internal/httpauth"
)

// mostSkipped is the largest body of a 401 that is read to keep its connection.
const mostSkipped = 1 << 20

// challenged answers a server that wants credentials (RFC 9110, 11): with those of the URL, then with what
// the program gives in the signal AuthenticationRequired. It answers false if there is nothing to give.
func (s *Socket) challenged(head *handshake.Head, behind int) bool {
	o := s.opening
	if o.exchange == nil {
		o.exchange = &httpauth.Exchange{}
	}
	x := o.exchange
	if x.Challenged(head.Fields.Values("WWW-Authenticate")) != nil {
		return false
	}
	if x.NeedsCredentials() && !s.giveCredentials() {
		return s.opening != o
	}
	length, err := strconv.Atoi(head.Fields.Get("Content-Length"))
	reusable := err == nil && length >= behind && length <= mostSkipped && handshake.KeepsConnection(head)
	if !reusable {
		if x.KeepConnection() {
			return false
		}
		x.Reconnected()
	}
	value, ok := x.Answer("GET", o.to.request)
	if !ok {
		return false
	}
	o.authorization = value
	switch {
	case !reusable:
		s.again()
	case length == behind:
		s.sendRequest()
	default:
		o.skip = length - behind
	}
	return true
}

// giveCredentials finds a name and a password for the server. It answers false if there are none, or if the
// slot has ended the opening.
func (s *Socket) giveCredentials() bool {
	o := s.opening
	if !o.triedURL {
		o.triedURL = true
		if o.to.user != "" || o.to.password != "" {
			return o.exchange.SetCredentials(o.to.user, o.to.password)
		}
	}
	if s.want&SignalAuthenticationRequired == 0 {
		return false
	}
	a := &Authenticator{realm: o.exchange.Realm()}
	s.stream.PauseReading()
	s.handler.AuthenticationRequired(a)
	if s.opening != o {
		return false
	}
	s.stream.ResumeReading()
	return o.exchange.SetCredentials(a.user, a.password)
}
