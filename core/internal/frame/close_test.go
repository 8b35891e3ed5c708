package frame

import (
	"strings"
	"testing"
)

func TestValidCloseCode(t *testing.T) {
	valid := map[int]bool{1000: true, 1001: true, 1002: true, 1003: true, 1007: true, 1008: true, 1009: true,
		1010: true, 1011: true, 1012: true, 1013: true, 1014: true}
	for code := range 1 << 16 {
		want := valid[code] || code >= 3000 && code <= 4999
		if ValidCloseCode(code) != want {
			t.Errorf("%d: %v", code, !want)
		}
	}
	for _, code := range []int{-1, -1000, 65536 + 1000, 70000} {
		if ValidCloseCode(code) {
			t.Errorf("%d is valid", code)
		}
	}
}

func TestParseClose(t *testing.T) {
	for _, c := range []struct {
		payload string
		code    int
		reason  string
		err     Error
	}{
		{"", 1000, "", 0},
		{"\x03", 0, "", ErrCloseTooShort},
		{"\x03\xe8", 1000, "", 0},
		{"\x0b\xb9why", 3001, "why", 0},
		{"\x03\xf3\xe2\x82\xac", 1011, "€", 0},
		{"\x03\xe8\xe2\x82", 0, "", ErrUTF8},
		{"\x03\xe8\xff", 0, "", ErrUTF8},
		{"\x00\x00", 0, "", ErrCloseCode},
		{"\x03\xe7", 0, "", ErrCloseCode},
		{"\x03\xec", 0, "", ErrCloseCode},     // 1004
		{"\x03\xed", 0, "", ErrCloseCode},     // 1005
		{"\x03\xee", 0, "", ErrCloseCode},     // 1006
		{"\x03\xf7", 0, "", ErrCloseCode},     // 1015
		{"\x13\x88\xff", 0, "", ErrCloseCode}, // 5000, before the reason is looked at
		{"\xff\xff", 0, "", ErrCloseCode},
		{"\x03\xe8" + strings.Repeat("m", 123), 1000, strings.Repeat("m", 123), 0},
	} {
		code, reason, err := ParseClose([]byte(c.payload))
		if code != c.code || string(reason) != c.reason || err != c.err {
			t.Errorf("%x: %d %q %v", c.payload, code, reason, err)
		}
	}
}

func TestPutClose(t *testing.T) {
	for _, c := range []struct {
		code   int
		reason string
		want   string
	}{
		{1000, "", "\x03\xe8"},
		{4999, "bye", "\x13\x87bye"},
		{0, "", "\x03\xe8"},
		{1005, "x", "\x03\xe8x"},
		{1006, "", "\x03\xe8"},
		{1015, "", "\x03\xe8"},
		{70000, "", "\x03\xe8"},
		{-1, "", "\x03\xe8"},
		{1001, strings.Repeat("m", 200), "\x03\xe9" + strings.Repeat("m", 123)},
	} {
		var dst [MaxControlPayload]byte
		if n := PutClose(dst[:], c.code, c.reason); string(dst[:n]) != c.want {
			t.Errorf("%d %q: %x", c.code, c.reason, dst[:n])
		}
	}
}

func TestCutReason(t *testing.T) {
	m := strings.Repeat("m", 123)
	for _, c := range []struct{ reason, want string }{
		{"", ""},
		{m, m},
		{m + "m", m},
		{m + "é", m},
		{m[:122] + "é", m[:122]},
		{m[:121] + "é", m[:121] + "é"},
		{m[:122] + "€", m[:122]},
		{m[:121] + "€", m[:121]},
		{m[:120] + "€€", m[:120] + "€"},
		{m[:120] + "\U0001F600", m[:120]},
		{m[:119] + "\U0001F600x", m[:119] + "\U0001F600"},
	} {
		if got := CutReason(c.reason); got != c.want {
			t.Errorf("%q: %q", c.reason, got)
		}
	}
}
