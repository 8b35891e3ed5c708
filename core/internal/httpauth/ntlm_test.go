package httpauth

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	ntlmssp "github.com/Azure/go-ntlmssp"
)

// serverChallenge makes a challenge with flags, nonce, target name and target info.
func serverChallenge(flags uint32, name, info []byte) []byte {
	m := binary.LittleEndian.AppendUint32([]byte(ntlmSignature), 2)
	field := func(value []byte, at int) {
		m = binary.LittleEndian.AppendUint16(m, uint16(len(value)))
		m = binary.LittleEndian.AppendUint16(m, uint16(len(value)))
		m = binary.LittleEndian.AppendUint32(m, uint32(at))
	}
	field(name, 48)
	m = binary.LittleEndian.AppendUint32(m, flags)
	m = append(m, "\x01\x23\x45\x67\x89\xab\xcd\xef"...)
	m = append(m, make([]byte, 8)...)
	field(info, 48+len(name))
	return append(append(m, name...), info...)
}

// pair makes one AV_PAIR.
func pair(id uint16, value []byte) []byte {
	b := binary.LittleEndian.AppendUint16(nil, id)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(value)))
	return append(b, value...)
}

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

// usualFlags are those of a server that speaks NTLM version 2.
const usualFlags = ntlmUnicode | ntlmNTLM | ntlmAlwaysSign | ntlmExtendedSession | ntlmTargetInfo

var endOfPairs = pair(0, nil)

// The example of MS-NLMP, 4.2.4.
func TestNTLMExample(t *testing.T) {
	info := append(append(pair(2, toUTF16("Domain")), pair(1, toUTF16("Server"))...), endOfPairs...)
	c, ok := parseNTLMChallenge(serverChallenge(usualFlags, toUTF16("Server"), info))
	if !ok || c.targetName != "Server" || !bytes.Equal(c.targetInfo, info) || c.hasTime {
		t.Fatalf("%+v %v", c, ok)
	}
	key := ntlmKey("Domain", "User", "Password")
	if !bytes.Equal(key, unhex("0c868a403bfd7a93a3001ef22ef02e3f")) {
		t.Errorf("key %x", key)
	}
	nonce := [8]byte(bytes.Repeat([]byte{0xaa}, 8))
	if nt := c.proof(key, nonce, 0); !bytes.Equal(nt[:16], unhex("68cd0ab851e51c96aabc927bebef6a1c")) {
		t.Errorf("NT response %x", nt)
	}
	c.targetInfo = nil
	message, ok := c.answer(`Domain\User`, "Password", nonce, 0)
	lm, _ := ntlmField(message, 12)
	if !ok || !bytes.Equal(lm, unhex("86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa")) {
		t.Errorf("LM response %x", lm)
	}
}

// The other implementation's answers to the same challenge hold the same, once its nonce and time are ours.
func TestNTLMAgainstOracle(t *testing.T) {
	stamp := binary.LittleEndian.AppendUint64(nil, 0x01d9a1b2c3d4e5f6)
	for name, message := range map[string][]byte{
		"info": serverChallenge(usualFlags, toUTF16("Srv"), append(pair(2, toUTF16("Dömain")), endOfPairs...)),
		"time": serverChallenge(usualFlags, nil, append(append(pair(7, stamp), pair(9, nil)...), endOfPairs...)),
		"none": serverChallenge(usualFlags&^ntlmTargetInfo, toUTF16("Srv"), nil),
	} {
		c, ok := parseNTLMChallenge(message)
		if !ok {
			t.Fatal(name)
		}
		for _, login := range []string{`DOMAIN\user`, `dömain\üser`, "user@domain.test", `\user`} {
			want, err := ntlmssp.NewAuthenticateMessage(message, login, "pässword€", nil)
			if err != nil {
				t.Fatal(err)
			}
			theirs, _ := ntlmField(want, 20)
			nonce := [8]byte(theirs[32:40])
			got, ok := c.answer(login, "pässword€", nonce, binary.LittleEndian.Uint64(theirs[24:32]))
			if !ok || len(got) < 64 {
				t.Fatalf("%s, %s: %x", name, login, got)
			}
			for field, at := range map[string]int{"LM": 12, "NT": 20, "domain": 28, "user": 36, "workstation": 44, "key": 52} {
				ours, ok := ntlmField(got, at)
				theirs, _ := ntlmField(want, at)
				if !ok || !bytes.Equal(ours, theirs) {
					t.Errorf("%s, %s: %s\n got %x\nwant %x", name, login, field, ours, theirs)
				}
			}
			if flags := binary.LittleEndian.Uint32(got[60:]); flags&^ntlmTargetInfo != binary.LittleEndian.Uint32(want[60:])&^ntlmTargetInfo {
				t.Errorf("%s: flags %x", name, flags)
			}
		}
	}
}

func TestNTLMNegotiation(t *testing.T) {
	if got := ntlmNegotiation(); !bytes.Equal(got, unhex("4e544c4d53535000"+"01000000"+"05820800"+strings.Repeat("00", 16))) {
		t.Errorf("%x", got)
	}
}

// Challenges that lie about their lengths are refused, as those that end anywhere.
func TestNTLMMalformed(t *testing.T) {
	good := serverChallenge(usualFlags, toUTF16("Srv"), append(pair(2, []byte("ab")), endOfPairs...))
	for n := range good {
		if c, ok := parseNTLMChallenge(good[:n]); ok {
			t.Errorf("cut at %d: %+v", n, c)
		}
	}
	short := serverChallenge(ntlmUnicode, nil, nil)
	for _, n := range []int{32, 40, 47, 48} {
		if c, ok := parseNTLMChallenge(short[:n]); !ok || c.targetInfo != nil {
			t.Errorf("%d bytes without a target info: %+v", n, c)
		}
	}
	// As squid's ntlm_fake_auth sends it: the name in no place and not in Unicode.
	old := append(serverChallenge(ntlmUnicode, nil, nil)[:40], "WORKGROUP"...)
	copy(old[12:], "\x09\x00\x09\x00\xae\xaa\xaa\xaa")
	if c, ok := parseNTLMChallenge(old); !ok || c.targetInfo != nil || c.targetName != "" {
		t.Errorf("old form: %+v", c)
	}
	for name, change := range map[string]func(m []byte){
		"signature":     func(m []byte) { m[7] = 1 },
		"type":          func(m []byte) { m[8] = 3 },
		"no Unicode":    func(m []byte) { m[20] &^= ntlmUnicode },
		"info's offset": func(m []byte) { m[44]++ },
		"info's size":   func(m []byte) { m[41] = 1 },
		"pair's size":   func(m []byte) { m[56] = 200 },
		"no end":        func(m []byte) { m[40] -= 4 },
	} {
		m := bytes.Clone(good)
		change(m)
		if c, ok := parseNTLMChallenge(m); ok {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

func TestNTLMAnswerTooLong(t *testing.T) {
	c, _ := parseNTLMChallenge(serverChallenge(usualFlags, nil, nil))
	for n, want := range map[int]bool{32767: true, 32768: false} {
		if _, ok := c.answer(strings.Repeat("u", n), "p", [8]byte{}, 0); ok != want {
			t.Errorf("user of %d units: %v", n, ok)
		}
	}
}

func TestSplitDomain(t *testing.T) {
	for login, want := range map[string][2]string{
		`DOMAIN\user`: {"DOMAIN", "user"}, `D\u\v@w`: {"D", `u\v@w`}, "user@domain": {"", "user@domain"}, "user": {"SERVER", "user"},
	} {
		if domain, user := splitDomain(login, "SERVER"); domain != want[0] || user != want[1] {
			t.Errorf("%s: %q %q", login, domain, user)
		}
	}
}

func TestFileTime(t *testing.T) {
	if got := fileTime(time.Date(1601, 1, 1, 0, 0, 1, 200, time.UTC)); got != 10000002 {
		t.Error(got)
	}
	if got := fileTime(time.Unix(0, 0)); got != 116444736000000000 {
		t.Error(got)
	}
}

// messageType tells which NTLM message an answer is.
func messageType(t *testing.T, value string) uint32 {
	t.Helper()
	m, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(value, "NTLM "))
	if err != nil || len(m) < 32 {
		t.Fatalf("%q: %v", value, err)
	}
	return binary.LittleEndian.Uint32(m[8:])
}

func TestNTLMExchange(t *testing.T) {
	token := base64.StdEncoding.EncodeToString(serverChallenge(usualFlags, toUTF16("D"), endOfPairs))
	moment := time.Unix(1700000000, 0)
	x := Exchange{Now: func() time.Time { return moment }}
	challenged(t, &x, "NTLM")
	expectNeeds(t, &x, true)
	x.SetCredentials("user", "secret")
	if kind := messageType(t, answer(t, &x, "NTLM")); kind != 1 || x.KeepConnection() {
		t.Error("first leg:", kind)
	}
	challenged(t, &x, "NTLM "+token, "Basic")
	expectNeeds(t, &x, false)
	if !x.KeepConnection() {
		t.Error("the second leg may go elsewhere")
	}
	value := answer(t, &x, "NTLM")
	if kind := messageType(t, value); kind != 3 {
		t.Error("third leg:", kind)
	}
	m, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(value, "NTLM "))
	nt, _ := ntlmField(m, 20)
	if binary.LittleEndian.Uint64(nt[24:]) != fileTime(moment) {
		t.Errorf("time in %x", nt)
	}

	challenged(t, &x, "NTLM")
	expectNeeds(t, &x, true)
	x.SetCredentials("user", "other")
	if kind := messageType(t, answer(t, &x, "NTLM")); kind != 1 || x.KeepConnection() {
		t.Error("after a refusal:", kind)
	}
}

// A new connection begins again; what breaks the three legs is a refusal, so that nothing goes round.
func TestNTLMBroken(t *testing.T) {
	token := base64.StdEncoding.EncodeToString(serverChallenge(usualFlags, nil, endOfPairs))
	start := func() *Exchange {
		x := new(Exchange)
		x.SetCredentials("user", "secret")
		challenged(t, x, "NTLM")
		return x
	}
	x := start()
	answer(t, x, "NTLM")
	challenged(t, x, "NTLM "+token)
	x.Reconnected()
	if kind := messageType(t, answer(t, x, "NTLM")); kind != 1 {
		t.Error("on a new connection:", kind)
	}
	challenged(t, x, "NTLM "+token)
	expectNeeds(t, x, false)
	answer(t, x, "NTLM")
	challenged(t, x, "NTLM "+token) // instead of a yes or no
	expectNeeds(t, x, true)

	x = start()
	answer(t, x, "NTLM")
	challenged(t, x, "NTLM")
	expectNeeds(t, x, true)

	x = start()
	challenged(t, x, "NTLM "+token) // nobody asked for it
	expectNeeds(t, x, false)
	if kind := messageType(t, answer(t, x, "NTLM")); kind != 1 {
		t.Error("without the first leg:", kind)
	}

	for _, bad := range []string{"?", "TlRMTVNTUAACAAAA"} {
		x = start()
		answer(t, x, "NTLM")
		if err := x.Challenged([]string{"NTLM " + bad}); err != ErrScheme {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
