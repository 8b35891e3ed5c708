package core

// CorsAuthenticator asks whether a request with this Origin is welcome (QWebSocketCorsAuthenticator).
type CorsAuthenticator struct {
	origin  string
	allowed bool
}

// Origin is the Origin header of the request, "" if it has none.
func (a *CorsAuthenticator) Origin() string { return a.origin }

// Allowed is the answer; it starts as true.
func (a *CorsAuthenticator) Allowed() bool { return a.allowed }

// SetAllowed gives the answer.
func (a *CorsAuthenticator) SetAllowed(allowed bool) { a.allowed = allowed }
