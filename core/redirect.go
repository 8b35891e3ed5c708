package core

import (
	neturl "net/url"
	"strings"

	"libqwebsocket/core/internal/handshake"
	"libqwebsocket/core/internal/wsurl"
)

// RedirectPolicy is QNetworkRequest::RedirectPolicy, as far as a websocket can follow it.
type RedirectPolicy int

// What a Socket does when the server says that the resource is elsewhere.
const (
	ManualRedirectPolicy     RedirectPolicy = 0 // nothing: the answer is an error
	NoLessSafeRedirectPolicy RedirectPolicy = 1 // follow, but never from wss to ws
	SameOriginRedirectPolicy RedirectPolicy = 2 // follow within scheme, host and port
)

// mostRedirects is how many redirects one opening follows.
const mostRedirects = 5

// RedirectPolicy is what SetRedirectPolicy has set.
func (s *Socket) RedirectPolicy() RedirectPolicy { return s.details().redirects }

// SetRedirectPolicy sets what the next Open does when the server answers with 301, 302, 303, 307 or 308. At
// most 5 redirects are followed. To another origin no Authorization, Cookie or Proxy-Authorization goes that
// the program has set, no client certificate, and no credentials of the URL; errors of the certificate must
// be ignored anew. RequestURL then is the URL that was led to.
func (s *Socket) SetRedirectPolicy(p RedirectPolicy) { s.details().redirects = p }

// redirected follows a redirect. It answers false if that is not wanted or not allowed.
func (s *Socket) redirected(head *handshake.Head) bool {
	if s.asked.redirects == ManualRedirectPolicy {
		return false
	}
	o := s.opening
	to, url, problem := s.redirectTarget(head.Fields.Get("Location"))
	if o.hops++; problem == "" && o.hops > mostRedirects {
		problem = "too many redirects"
	}
	if problem != "" {
		o.failed = true
		s.refuse(ConnectionRefusedError, "Handshake: Redirect is not followed: "+problem+".")
		return true
	}
	if !o.to.sameOrigin(to) {
		o.away = true
		o.exchange, o.authorization, o.keyed = nil, "", false
		if x := s.asked.security; x != nil {
			x.ignoreAll = false
		}
	}
	o.to = to
	s.secured = to.secure
	d := s.asked
	d.peerName, d.resourceName, d.requestURL = to.host, to.resource, url
	s.again()
	return true
}

// redirectTarget judges where a redirect leads. problem says why it is not followed.
func (s *Socket) redirectTarget(location string) (to target, url, problem string) {
	from := s.opening.to
	base, err := neturl.Parse(s.asked.requestURL)
	if err != nil || location == "" {
		return to, "", "it names no place"
	}
	reference, err := neturl.Parse(location)
	if err != nil {
		return to, "", "its place is no URL"
	}
	next := base.ResolveReference(reference)
	next.Fragment = ""
	switch next.Scheme {
	case "http":
		next.Scheme = "ws"
	case "https":
		next.Scheme = "wss"
	}
	parsed, err := wsurl.Parse(next.String())
	if err != nil || parsed.HasNewline() {
		return to, "", "its place is no URL"
	}
	if parsed.Scheme != "ws" && parsed.Scheme != "wss" {
		return to, "", "its scheme is none of a websocket"
	}
	to = targetOf(parsed)
	switch {
	case from.unix != "":
		return to, "", "it leads away from a socket of this machine"
	case from.secure && !to.secure:
		return to, "", "it leads from wss to ws"
	case s.asked.redirects == SameOriginRedirectPolicy && !from.sameOrigin(to):
		return to, "", "it leads to another origin"
	}
	return to, parsed.String(), ""
}

// sameOrigin tells whether two targets are of one origin (RFC 6454, 5).
func (to target) sameOrigin(other target) bool {
	return to.secure == other.secure && to.port == other.port && strings.EqualFold(to.address, other.address)
}

// staysHome tells whether a header is for the origin alone that the program has named.
func staysHome(name string) bool {
	for _, secret := range []string{"Authorization", "Cookie", "Proxy-Authorization"} {
		if strings.EqualFold(name, secret) {
			return true
		}
	}
	return false
}
