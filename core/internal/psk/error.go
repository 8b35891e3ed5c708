package psk

import (
	"crypto/tls"
	"strings"
)

// The alerts of RFC 5246, section 7.2, and of extensions, as far as they are told apart here.
const (
	alertCloseNotify           = 0
	alertUnexpectedMessage     = 10
	alertBadRecordMAC          = 20
	alertRecordOverflow        = 22
	alertHandshakeFailure      = 40
	alertIllegalParameter      = 47
	alertDecodeError           = 50
	alertDecryptError          = 51
	alertProtocolVersion       = 70
	alertInternalError         = 80
	alertNoRenegotiation       = 100
	alertUnsupportedExtension  = 110
	alertUnknownPSKIdentity    = 115
	alertNoApplicationProtocol = 120
)

// The levels of alerts.
const (
	levelWarning = 1
	levelFatal   = 2
)

// Error is why a connection failed.
type Error struct {
	Alert    uint8 // the description in the alert (RFC 5246, section 7.2)
	Received bool  // the peer has sent it, else we have
	Text     string
}

func (e *Error) Error() string { return e.Text }

// newError is for an alert of ours.
func newError(alert uint8, text string) *Error {
	return &Error{Alert: alert, Text: text}
}

// malformed is what a handshake message is called whose lengths do not fit.
func malformed(message string) *Error {
	return newError(alertDecodeError, "The "+message+" is malformed.")
}

// unexpected is for what may not come now.
func unexpected(text string) *Error {
	return newError(alertUnexpectedMessage, text)
}

// received is what a fatal alert of the peer makes of the connection.
func received(alert uint8) *Error {
	name := strings.TrimPrefix(tls.AlertError(alert).Error(), "tls: ")
	return &Error{Alert: alert, Received: true, Text: "The peer ended the connection: " + name + "."}
}

// levelOf returns the level that an alert of ours is sent with.
func levelOf(alert uint8) uint8 {
	if alert == alertCloseNotify || alert == alertNoRenegotiation {
		return levelWarning
	}
	return levelFatal
}
