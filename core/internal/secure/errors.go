package secure

import (
	"crypto/tls"
	"errors"
	"net"
	"reflect"
	"strings"

	"libqwebsocket/core/internal/psk"
	"libqwebsocket/core/internal/transport"
)

// Error is a failure of TLS: what the peer sent makes no sense, or one side has refused the other.
type Error struct {
	Text     string
	Sent     int // the alert that was sent, -1: none that we know of (RFC 8446, 6)
	Received int // the alert that came, -1: none
}

func (e *Error) Error() string { return e.Text }

// Refused is the answer to Verify that lets the handshake fail.
var Refused = errors.New("the certificate of the peer was refused")

// failureOf gives an error of the engine as one of this package, or of the transport.
func failureOf(err error) error {
	var below *transport.Error
	if errors.As(err, &below) {
		return below
	}
	var fault *psk.Error
	if errors.As(err, &fault) {
		return keyedFailure(err)
	}
	failure := &Error{Text: textOf(err), Sent: -1, Received: -1}
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "remote error" {
		failure.Received = alertOf(op.Err)
	}
	if errors.As(err, &op) && op.Op == "local error" {
		failure.Sent = alertOf(op.Err)
	}
	return failure
}

// alertOf gives the number of an alert of crypto/tls, whose type has no name.
func alertOf(err error) int {
	if v := reflect.ValueOf(err); v.Kind() == reflect.Uint8 {
		return int(v.Uint())
	}
	return -1
}

// textOf is what crypto/tls says, without its name.
func textOf(err error) string {
	var record tls.RecordHeaderError
	if errors.As(err, &record) {
		return record.Msg
	}
	return strings.ReplaceAll(err.Error(), "tls: ", "")
}
