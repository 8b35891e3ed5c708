package frame

import "testing"

func TestCheck(t *testing.T) {
	fromServer, inMessage := Expect{}, Expect{Open: true}
	for _, c := range []struct {
		name   string
		wire   string // as a server sends it
		expect Expect
		want   Error
	}{
		{"text", "8100", fromServer, 0},
		{"binary", "8200", fromServer, 0},
		{"first fragment", "0100", fromServer, 0},
		{"fragment", "0000", inMessage, 0},
		{"last fragment", "8000", inMessage, 0},
		{"ping in a message", "8900", inMessage, 0},
		{"ping", "897d", fromServer, 0},
		{"pong", "8a7d", fromServer, 0},
		{"close", "887d", fromServer, 0},

		{"RSV1", "c100", fromServer, ErrReservedBits},
		{"RSV2", "a100", fromServer, ErrReservedBits},
		{"RSV3", "9100", fromServer, ErrReservedBits},
		{"RSV1 agreed", "c100", Expect{Rsv: RSV1}, 0},
		{"RSV1 agreed, RSV2 sent", "a100", Expect{Rsv: RSV1}, ErrReservedBits},
		{"RSV1 agreed, both sent", "e100", Expect{Rsv: RSV1}, ErrReservedBits},
		{"RSV1 of a ping", "c900", fromServer, ErrReservedBits},
		{"RSV1 agreed, first fragment", "4100", Expect{Rsv: RSV1}, 0},
		{"RSV1 agreed, fragment", "4000", Expect{Rsv: RSV1, Open: true}, ErrReservedBits},
		{"RSV1 agreed, last fragment", "c000", Expect{Rsv: RSV1, Open: true}, ErrReservedBits},
		{"RSV1 agreed, nothing to continue", "c000", Expect{Rsv: RSV1}, ErrReservedBits},
		{"RSV1 agreed, ping", "c900", Expect{Rsv: RSV1}, ErrReservedBits},
		{"RSV1 agreed, pong", "ca00", Expect{Rsv: RSV1, Open: true}, ErrReservedBits},
		{"RSV1 agreed, close", "c800", Expect{Rsv: RSV1}, ErrReservedBits},
		{"RSV1 agreed, not continued", "c100", Expect{Rsv: RSV1, Open: true}, ErrNotContinued},
		{"RSV before opcode", "c300", fromServer, ErrReservedBits},

		{"opcode 3", "8300", fromServer, ErrReservedOpcode},
		{"opcode 4", "8400", fromServer, ErrReservedOpcode},
		{"opcode 5", "8500", fromServer, ErrReservedOpcode},
		{"opcode 6", "8600", fromServer, ErrReservedOpcode},
		{"opcode 7", "8700", inMessage, ErrReservedOpcode},
		{"opcode 11", "8b00", fromServer, ErrReservedOpcode},
		{"opcode 12", "8c00", fromServer, ErrReservedOpcode},
		{"opcode 13", "8d00", fromServer, ErrReservedOpcode},
		{"opcode 14", "8e00", fromServer, ErrReservedOpcode},
		{"opcode 15", "8f00", inMessage, ErrReservedOpcode},
		{"opcode 15, long", "8f7e0100", fromServer, ErrReservedOpcode},

		{"long ping", "897e007e", fromServer, ErrControlTooLong},
		{"long pong", "8a7f0000000000010000", fromServer, ErrControlTooLong},
		{"long close", "887e0080", fromServer, ErrControlTooLong},
		{"short ping, length in 2 bytes", "897e0005", fromServer, ErrControlTooLong},
		{"long ping, not final", "097e007e", fromServer, ErrControlTooLong},
		{"ping, not final", "0900", fromServer, ErrControlFragmented},
		{"pong, not final", "0a00", inMessage, ErrControlFragmented},
		{"close, not final", "0800", fromServer, ErrControlFragmented},

		{"0 in 2 bytes", "827e0000", fromServer, ErrLengthNot7},
		{"125 in 2 bytes", "827e007d", fromServer, ErrLengthNot7},
		{"126 in 2 bytes", "827e007e", fromServer, 0},
		{"65535 in 2 bytes", "827effff", fromServer, 0},
		{"0 in 8 bytes", "827f0000000000000000", fromServer, ErrLengthNot16},
		{"125 in 8 bytes", "827f000000000000007d", fromServer, ErrLengthNot16},
		{"65535 in 8 bytes", "827f000000000000ffff", fromServer, ErrLengthNot16},
		{"65536 in 8 bytes", "827f0000000000010000", fromServer, 0},
		{"2^63-1", "827f7fffffffffffffff", fromServer, 0},
		{"2^63", "827f8000000000000000", fromServer, ErrLengthHighBit},
		{"2^64-1", "827fffffffffffffffff", fromServer, ErrLengthHighBit},

		{"nothing to continue", "8000", fromServer, ErrNothingToContinue},
		{"nothing to continue, not final", "0000", fromServer, ErrNothingToContinue},
		{"text in a message", "8100", inMessage, ErrNotContinued},
		{"binary in a message", "8200", inMessage, ErrNotContinued},
	} {
		for _, masked := range []bool{false, true} {
			wire := unhex(c.wire)
			expect := c.expect
			if expect.Masked = masked; masked {
				wire[1] |= maskBit
				wire = append(wire, 0, 0, 0, 0)
			}
			h, n, ok := Parse(wire)
			if got := Check(&h, n, expect); !ok || got != c.want {
				t.Errorf("%s, masked %v: %q, want %q", c.name, masked, got.Error(), c.want.Error())
			}
		}
	}
}

func TestCheckMask(t *testing.T) {
	for _, c := range []struct {
		wire   string
		expect Expect
		want   Error
	}{
		{"818000000000", Expect{}, ErrMaskUnexpected},
		{"8100", Expect{Masked: true}, ErrMaskMissing},
		{"8900", Expect{Masked: true}, ErrMaskMissing},
		{"818000000000", Expect{Masked: true}, 0},
		{"8100", Expect{}, 0},
	} {
		h, n, _ := Parse(unhex(c.wire))
		if got := Check(&h, n, c.expect); got != c.want {
			t.Errorf("%s, %+v: %q", c.wire, c.expect, got.Error())
		}
	}
}

func TestEveryErrorHasCodeAndText(t *testing.T) {
	for e := ErrReservedBits; int(e) < len(errorTable); e++ {
		if !ValidCloseCode(e.CloseCode()) || e.Error() == "" || e.Error() != CutReason(e.Error()) {
			t.Errorf("error %d: %d %q", e, e.CloseCode(), e.Error())
		}
	}
}
