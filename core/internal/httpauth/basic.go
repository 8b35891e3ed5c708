package httpauth

import "encoding/base64"

// basic is the scheme of RFC 7617.
type basic struct {
	realmOctets string
	charset     charset
}

func readBasic(c *challenge, _ scheme) scheme { return &basic{c.get("realm"), charsetOf(c)} }

func (b *basic) realm() string         { return b.realmOctets }
func (b *basic) continues(scheme) bool { return false }

func (b *basic) answer(x *Exchange, _, _ string) (value string, ok bool) {
	pair := b.charset.octets(x.user) + ":" + b.charset.octets(x.password)
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(pair)), true
}
