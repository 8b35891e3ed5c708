package httpauth

import (
	"crypto/md5"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"libqwebsocket/core/internal/handshake"
)

// digest is the scheme of RFC 7616, and of RFC 2069 with a server that knows no qop.
type digest struct {
	realmOctets string
	nonce       string
	opaque      string
	algorithm   string // as the server spells it; "" for none, which is MD5
	hash        func(data string) string
	session     bool // the algorithm is a -sess one
	auth        bool // with qop=auth
	stale       bool
	userhash    bool
	charset     charset

	cnonce string // of this client, the same for all answers to one nonce
	count  int    // of the answers to this nonce
}

// readDigest reads a challenge. It gives nil for one of another algorithm than MD5 and SHA-256, without a
// nonce, or with qop=auth-int alone, which would need the body.
func readDigest(c *challenge, before scheme) scheme {
	d := &digest{
		realmOctets: c.get("realm"),
		nonce:       c.get("nonce"),
		opaque:      c.get("opaque"),
		algorithm:   c.get("algorithm"),
		stale:       strings.EqualFold(c.get("stale"), "true"),
		userhash:    strings.EqualFold(c.get("userhash"), "true"),
		charset:     charsetOf(c),
	}
	switch strings.ToUpper(d.algorithm) {
	case "", "MD5":
		d.hash = hexMD5
	case "MD5-SESS":
		d.hash, d.session = hexMD5, true
	case "SHA-256":
		d.hash = hexSHA256
	case "SHA-256-SESS":
		d.hash, d.session = hexSHA256, true
	default:
		return nil
	}
	qop := c.get("qop")
	for option := range strings.SplitSeq(qop, ",") {
		d.auth = d.auth || strings.EqualFold(strings.Trim(option, " \t"), "auth")
	}
	if d.nonce == "" || !d.auth && (qop != "" || d.session) {
		return nil
	}
	if old, ok := before.(*digest); ok && old.nonce == d.nonce {
		d.cnonce, d.count = old.cnonce, old.count
	} else {
		d.cnonce = newCnonce()
	}
	return d
}

func newCnonce() string {
	var random [16]byte
	rand.Read(random[:])
	return hex.EncodeToString(random[:])
}

func hexMD5(data string) string {
	sum := md5.Sum([]byte(data))
	return hex.EncodeToString(sum[:])
}

func hexSHA256(data string) string {
	sum := sha256.Sum256([]byte(data))
	return hex.EncodeToString(sum[:])
}

func (d *digest) realm() string { return d.realmOctets }

func (d *digest) continues(before scheme) bool {
	_, ok := before.(*digest)
	return ok && d.stale
}

func (d *digest) answer(x *Exchange, method, uri string) (value string, ok bool) {
	if !handshake.ValidValue(x.user) {
		return "", false
	}
	d.count++
	count := fmt.Sprintf("%08x", d.count)

	var b strings.Builder
	b.WriteString("Digest " + d.username(x.user))
	b.WriteString(", realm=" + quote(d.realmOctets))
	b.WriteString(", nonce=" + quote(d.nonce))
	b.WriteString(", uri=" + quote(uri))
	if d.opaque != "" {
		b.WriteString(", opaque=" + quote(d.opaque))
	}
	b.WriteString(`, response="` + d.response(x, method, uri, count) + `"`)
	if d.algorithm != "" {
		b.WriteString(", algorithm=" + d.algorithm)
	}
	if d.auth {
		b.WriteString(", qop=auth, nc=" + count + `, cnonce="` + d.cnonce + `"`)
	}
	if d.userhash {
		b.WriteString(", userhash=true")
	}
	return b.String(), true
}

// username gives the parameter that names the user (RFC 7616, 3.4 and 3.4.4).
func (d *digest) username(user string) string {
	octets := d.charset.octets(user)
	switch {
	case d.userhash:
		return `username="` + d.hash(octets+":"+d.realmOctets) + `"`
	case d.charset.utf8 && !isASCII(user):
		return "username*=UTF-8''" + percentEncode(user)
	}
	return "username=" + quote(octets)
}

// response gives the proof (RFC 7616, 3.4.1; RFC 2069, 2.1.2, without a qop).
func (d *digest) response(x *Exchange, method, uri, count string) string {
	a1 := d.hash(d.charset.octets(x.user) + ":" + d.realmOctets + ":" + d.charset.octets(x.password))
	if d.session {
		a1 = d.hash(a1 + ":" + d.nonce + ":" + d.cnonce)
	}
	data := d.nonce
	if d.auth {
		data += ":" + count + ":" + d.cnonce + ":auth"
	}
	return d.hash(a1 + ":" + data + ":" + d.hash(method+":"+uri))
}
