package secure

import "crypto/tls"

// AlertText says what an alert means (RFC 8446, 6).
func AlertText(number int) string { return tls.AlertError(number).Error()[len("tls: "):] }
