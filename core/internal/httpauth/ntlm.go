package httpauth

import (
	"crypto/rand"
	"encoding/base64"
	"strings"
	"time"
)

// ntlm is NTLM version 2 (MS-NTHT, MS-NLMP): a message that asks for a challenge, the challenge, and the
// message that answers it, all three over one connection.
type ntlm struct {
	negotiated bool           // the challenge was asked for
	challenge  *ntlmChallenge // nil until it came
}

// readNTLM reads "NTLM" alone, which begins, or with the server's challenge.
func readNTLM(c *challenge, before scheme) scheme {
	old, ok := before.(*ntlm)
	if c.token == "" || !ok || !old.negotiated {
		return new(ntlm)
	}
	message, err := base64.StdEncoding.DecodeString(c.token)
	if err != nil {
		return nil
	}
	challenge, ok := parseNTLMChallenge(message)
	if !ok {
		return nil
	}
	return &ntlm{challenge: challenge}
}

func (n *ntlm) realm() string         { return "" }
func (n *ntlm) continues(scheme) bool { return n.challenge != nil }

func (n *ntlm) answer(x *Exchange, _, _ string) (value string, ok bool) {
	message := ntlmNegotiation()
	if n.challenge == nil {
		n.negotiated = true
	} else {
		var random [8]byte
		rand.Read(random[:])
		message, ok = n.challenge.answer(x.user, x.password, random, fileTime(x.now()))
		if !ok {
			return "", false
		}
	}
	return "NTLM " + base64.StdEncoding.EncodeToString(message), true
}

// splitDomain splits "DOMAIN\user". "user@domain" is a name of its own, which goes without a domain. Else
// the domain is the one that the server names, as in Qt.
func splitDomain(login, serverDomain string) (domain, user string) {
	if domain, user, ok := strings.Cut(login, `\`); ok {
		return domain, user
	}
	if strings.Contains(login, "@") {
		return "", login
	}
	return serverDomain, login
}

// fileTime gives a time as Windows counts it: in units of 100 ns since 1601.
func fileTime(t time.Time) uint64 {
	const from1601to1970 = 11644473600 // seconds
	return uint64(t.Unix()+from1601to1970)*1e7 + uint64(t.Nanosecond()/100)
}
