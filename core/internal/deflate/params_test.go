package deflate

import "testing"

func TestParse(t *testing.T) {
	for _, c := range []struct {
		extension     string
		offer, answer bool // whether it is one
		want          parameters
	}{
		{"permessage-deflate", true, true, parameters{}},
		{"permessage-deflate; server_no_context_takeover", true, true, parameters{server: Direction{NoContext: true}}},
		{"permessage-deflate; client_no_context_takeover", true, true, parameters{client: Direction{NoContext: true}}},
		{"permessage-deflate; server_max_window_bits=8", true, true, parameters{server: Direction{Bits: 8}}},
		{"permessage-deflate; server_max_window_bits=15", true, true, parameters{server: Direction{Bits: 15}}},
		{"permessage-deflate; client_max_window_bits=10", true, true, parameters{client: Direction{Bits: 10}}},
		{"permessage-deflate; client_max_window_bits", true, false, parameters{client: Direction{Bits: 15}}},
		{"permessage-deflate; client_max_window_bits=9; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12",
			true, true, parameters{Direction{true, 12}, Direction{true, 9}}},

		{"permessage-deflate; server_max_window_bits", false, false, parameters{}},
		{"permessage-deflate; server_no_context_takeover=1", false, false, parameters{}},
		{"permessage-deflate; client_no_context_takeover=true", false, false, parameters{}},
		{"permessage-deflate; server_no_context_takeover; server_no_context_takeover", false, false, parameters{}},
		{"permessage-deflate; client_no_context_takeover; client_no_context_takeover", false, false, parameters{}},
		{"permessage-deflate; server_max_window_bits=10; server_max_window_bits=10", false, false, parameters{}},
		{"permessage-deflate; client_max_window_bits; client_max_window_bits=10", false, false, parameters{}},
		{"permessage-deflate; client_max_window_bits=10; client_max_window_bits", false, false, parameters{}},
		{"permessage-deflate; x", false, false, parameters{}},
		{"permessage-deflate; x=9", false, false, parameters{}},
		{"permessage-deflate; Server_no_context_takeover", false, false, parameters{}},
		{"permessage-deflate; constructor", false, false, parameters{}},
		{"permessage-deflate; server_no_context_takeover; ", false, false, parameters{}},
	} {
		for _, offer := range []bool{true, false} {
			p, ok := parse(c.extension, offer)
			want := offer && c.offer || !offer && c.answer
			if ok != want || ok && p != c.want {
				t.Errorf("%q, offer %v: %+v %v", c.extension, offer, p, ok)
			}
		}
	}
}

// Whatever a peer says about window bits, only 8 to 15 is taken, in one spelling.
func TestParseBits(t *testing.T) {
	for _, value := range []string{
		"0", "1", "7", "16", "-8", "+8", "08", "015", "8.0", "8e0", "0x8", "8 ", "88", "2147483648", "18446744073709551624",
		"NaN", "true", "", "Ⅷ", "٨",
	} {
		for _, name := range []string{serverMaxWindowBits, clientMaxWindowBits} {
			for _, offer := range []bool{true, false} {
				if p, ok := parse("permessage-deflate; "+name+"="+value, offer); ok {
					t.Errorf("%s=%s: %+v", name, value, p)
				}
			}
		}
	}
}

func TestIsDeflate(t *testing.T) {
	for extension, want := range map[string]bool{
		"permessage-deflate": true, "Permessage-Deflate": true, "permessage-deflate; x=1": true,
		"permessage-deflate2": false, "deflate": false, "x-webkit-deflate-frame": false, "x; permessage-deflate": false,
		"constructor": false,
	} {
		if isDeflate(extension) != want {
			t.Errorf("%q: not %v", extension, want)
		}
	}
}
