package handshake

import "testing"

func TestValidName(t *testing.T) {
	for _, s := range []string{"a", "X-Own", "!#$%&'*+-.^_`|~09AZaz"} {
		if !ValidName(s) {
			t.Errorf("%q", s)
		}
	}
	for c := range 256 {
		token := c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
		for _, sign := range "!#$%&'*+-.^_`|~" {
			token = token || c == int(sign)
		}
		if s := "a" + string([]byte{byte(c)}); ValidName(s) != token {
			t.Errorf("%q: %v", s, !token)
		}
	}
	if ValidName("") {
		t.Error("the empty name")
	}
}

func TestValidValue(t *testing.T) {
	for _, s := range []string{"", " ", "a\tb", "é", "\xe9", "~", "\x80\xff"} {
		if !ValidValue(s) {
			t.Errorf("%q", s)
		}
	}
	for _, c := range "\x00\x01\x08\n\v\f\r\x1b\x1f\x7f" {
		for _, s := range []string{string(c), "a" + string(c), string(c) + "a"} {
			if ValidValue(s) {
				t.Errorf("%q", s)
			}
		}
	}
}

func TestLatin1(t *testing.T) {
	for _, row := range [][2]string{
		{"", ""}, {"abc", "abc"}, {"é\u0080ÿ", "\xe9\x80\xff"}, {"€uro é", "?uro \xe9"}, {"😀", "??"}, {"a\xffb", "a?b"},
	} {
		if got := string(appendLatin1([]byte("+"), row[0])); got != "+"+row[1] {
			t.Errorf("%q: %q", row[0], got)
		}
	}
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	if got := appendLatin1(nil, fromLatin1(string(all))); string(got) != string(all) {
		t.Errorf("%q", got)
	}
}

func TestEqualFold(t *testing.T) {
	for _, row := range [][2]string{{"", ""}, {"aZ-[", "Az-["}, {"\xe9", "\xe9"}} {
		if !equalFold(row[0], row[1]) {
			t.Errorf("%q", row)
		}
	}
	for _, row := range [][2]string{{"a", ""}, {"@", "`"}, {"[", "{"}, {"k", "\u212a"}, {"s", "ſ"}, {"\xe9", "\xc9"}} {
		if equalFold(row[0], row[1]) {
			t.Errorf("%q", row)
		}
	}
}
