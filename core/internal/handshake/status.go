package handshake

// ReasonOf gives the usual reason phrase of a status (RFC 9110, section 15), "" for one without.
func ReasonOf(status int) string {
	switch status {
	case 200:
		return "OK"
	case 204:
		return "No Content"
	case 301:
		return "Moved Permanently"
	case 302:
		return "Found"
	case 303:
		return "See Other"
	case 304:
		return "Not Modified"
	case 307:
		return "Temporary Redirect"
	case 308:
		return "Permanent Redirect"
	case 400:
		return "Bad Request"
	case 401:
		return "Unauthorized"
	case 403:
		return "Forbidden"
	case 404:
		return "Not Found"
	case 405:
		return "Method Not Allowed"
	case 410:
		return "Gone"
	case 426:
		return "Upgrade Required"
	case 429:
		return "Too Many Requests"
	case 500:
		return "Internal Server Error"
	case 503:
		return "Service Unavailable"
	}
	return ""
}

// FramesAnswer tells whether a header field says where an answer ends or what becomes of the connection:
// a server sets these itself.
func FramesAnswer(name string) bool {
	for _, own := range []string{"Connection", "Content-Length", "Transfer-Encoding", "Upgrade", "Sec-WebSocket-Accept",
		"Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions"} {
		if equalFold(name, own) {
			return true
		}
	}
	return false
}
