package fuzzer

import (
	"bufio"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const handshakeLimit = 5 * time.Second

const (
	fieldKey        = "Sec-Websocket-Key"
	fieldAccept     = "Sec-Websocket-Accept"
	fieldVersion    = "Sec-Websocket-Version"
	fieldProtocol   = "Sec-Websocket-Protocol"
	fieldExtensions = "Sec-Websocket-Extensions"
)

// accept returns the answer to a key: RFC 6455, 4.2.2.
func accept(key string) string {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// hasToken tells whether a comma separated field has a token.
func hasToken(h http.Header, field, token string) bool {
	for _, value := range h.Values(field) {
		for part := range strings.SplitSeq(value, ",") {
			if strings.EqualFold(strings.TrimSpace(part), token) {
				return true
			}
		}
	}
	return false
}

// request is a client's half of the handshake. It returns the answer to the offers, empty if there is none.
func request(conn net.Conn, in *bufio.Reader, u *url.URL, offers []string) (extensions string, err error) {
	conn.SetDeadline(time.Now().Add(handshakeLimit))
	defer conn.SetDeadline(time.Time{})

	nonce := make([]byte, 16)
	rand.Read(nonce)
	key := base64.StdEncoding.EncodeToString(nonce)
	text := "GET " + u.RequestURI() + " HTTP/1.1\r\nHost: " + u.Host +
		"\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + key +
		"\r\nSec-WebSocket-Version: 13\r\n"
	if len(offers) > 0 {
		text += "Sec-WebSocket-Extensions: " + strings.Join(offers, ", ") + "\r\n"
	}
	if _, err := conn.Write([]byte(text + "\r\n")); err != nil {
		return "", err
	}
	answer, err := http.ReadResponse(in, nil)
	if err != nil {
		return "", err
	}
	switch h := answer.Header; {
	case answer.StatusCode != http.StatusSwitchingProtocols:
		return "", errors.New("status " + answer.Status)
	case !hasToken(h, "Upgrade", "websocket"), !hasToken(h, "Connection", "upgrade"):
		return "", errors.New("no upgrade")
	case h.Get(fieldAccept) != accept(key):
		return "", fmt.Errorf("Sec-WebSocket-Accept: %q", h.Get(fieldAccept))
	case h.Get(fieldProtocol) != "":
		return "", errors.New("a subprotocol that was not asked for")
	}
	return strings.Join(answer.Header.Values(fieldExtensions), ", "), nil
}

// checkRequest judges a client's request.
func checkRequest(r *http.Request) error {
	nonce, err := base64.StdEncoding.DecodeString(r.Header.Get(fieldKey))
	switch {
	case r.Method != http.MethodGet || !r.ProtoAtLeast(1, 1):
		return fmt.Errorf("%s %s", r.Method, r.Proto)
	case !hasToken(r.Header, "Upgrade", "websocket"), !hasToken(r.Header, "Connection", "upgrade"):
		return errors.New("no upgrade")
	case r.Header.Get(fieldVersion) != "13":
		return fmt.Errorf("version %q", r.Header.Get(fieldVersion))
	case err != nil || len(nonce) != 16:
		return fmt.Errorf("key %q", r.Header.Get(fieldKey))
	}
	return nil
}

// answer accepts a request, with an extension if there is one.
func answer(conn net.Conn, r *http.Request, extension string) error {
	text := "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
		accept(r.Header.Get(fieldKey)) + "\r\n"
	if extension != "" {
		text += "Sec-WebSocket-Extensions: " + extension + "\r\n"
	}
	_, err := conn.Write([]byte(text + "\r\n"))
	return err
}
