package deflate

import (
	"strings"
	"testing"
)

// wants returns options for the two directions: "c" means that the context is kept.
func wants(sendBits int, send string, receiveBits int, receive string) Options {
	return Options{
		Send:    Direction{send != "c", sendBits},
		Receive: Direction{receive != "c", receiveBits},
		Level:   7, Threshold: 99,
	}
}

func TestOffer(t *testing.T) {
	for _, c := range []struct {
		options Options
		want    string
	}{
		{wants(15, "c", 15, "c"), "permessage-deflate; client_max_window_bits"},
		{wants(12, "c", 15, "c"), "permessage-deflate; client_max_window_bits=12, permessage-deflate; client_max_window_bits"},
		{wants(15, "c", 10, ""), "permessage-deflate; server_no_context_takeover; server_max_window_bits=10; client_max_window_bits, " +
			"permessage-deflate; server_no_context_takeover; client_max_window_bits"},
		{wants(15, "", 15, ""), "permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits"},
		{wants(8, "", 9, "c"), "permessage-deflate; client_no_context_takeover; server_max_window_bits=9; client_max_window_bits=8, " +
			"permessage-deflate; client_no_context_takeover; client_max_window_bits"},
		{Defaults(), "permessage-deflate; server_max_window_bits=12; client_max_window_bits=12, " +
			"permessage-deflate; client_max_window_bits"},
	} {
		if got := c.options.Offer(); got != c.want {
			t.Errorf("%+v: %s", c.options, got)
		}
	}
}

func TestAccept(t *testing.T) {
	const pmd = "permessage-deflate"
	plain, none := wants(15, "c", 15, "c"), wants(15, "", 15, "")
	small := wants(12, "c", 10, "c")
	for _, c := range []struct {
		options Options
		answer  string
		want    Options // Level 0: an error
	}{
		{plain, pmd, plain},
		{plain, pmd + "; server_no_context_takeover", wants(15, "c", 15, "")},
		{plain, pmd + "; client_no_context_takeover", wants(15, "", 15, "c")},
		{plain, pmd + "; server_max_window_bits=8", wants(15, "c", 8, "c")},
		{plain, pmd + "; client_max_window_bits=8", wants(8, "c", 15, "c")},
		{plain, pmd + "; client_max_window_bits=15", plain},
		{plain, "Permessage-Deflate; client_max_window_bits=15", plain},
		{plain, "x-other; y=1|" + pmd, plain},
		{none, pmd + "; server_no_context_takeover", none},
		{none, pmd + "; server_no_context_takeover; client_no_context_takeover", none},
		{small, pmd + "; server_max_window_bits=10", small},
		{small, pmd + "; server_max_window_bits=9; client_max_window_bits=11", wants(11, "c", 9, "c")},
		{small, pmd, wants(12, "c", 15, "c")},
		{small, pmd + "; server_max_window_bits=14", wants(12, "c", 14, "c")},
		{small, pmd + "; client_max_window_bits=12", wants(12, "c", 15, "c")},
		{small, pmd + "; client_max_window_bits=13", wants(12, "c", 15, "c")},

		{none, pmd, Options{}},
		{none, pmd + "; client_no_context_takeover", Options{}},
		{plain, pmd + "; client_max_window_bits", Options{}},
		{plain, pmd + "; client_max_window_bits=16", Options{}},
		{plain, pmd + "; server_max_window_bits=7", Options{}},
		{plain, pmd + "; server_max_window_bits", Options{}},
		{plain, pmd + "; server_no_context_takeover=0", Options{}},
		{plain, pmd + "; server_no_context_takeover; server_no_context_takeover", Options{}},
		{plain, pmd + "; x", Options{}},
		{plain, pmd + "|" + pmd, Options{}},
		{plain, pmd + "|" + pmd + "; server_no_context_takeover", Options{}},
		{plain, pmd + "|x-other|" + pmd + "; x", Options{}},
	} {
		got, agreed, err := c.options.Accept(strings.Split(c.answer, "|"))
		if agreed != (c.want.Level != 0) || agreed == (err != nil) || got != c.want {
			t.Errorf("%q to %+v: %+v %v %v", c.answer, c.options, got, agreed, err)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "Handshake: Server chose parameters of an extension that were not requested: "+pmd) {
			t.Error(err)
		}
	}
	for _, answer := range [][]string{nil, {"x-other; y=1"}} {
		if got, agreed, err := plain.Accept(answer); got != (Options{}) || agreed || err != nil {
			t.Errorf("%q: %+v %v %v", answer, got, agreed, err)
		}
	}
}

func TestAnswer(t *testing.T) {
	const pmd = "permessage-deflate"
	plain, none, small := wants(15, "c", 15, "c"), wants(15, "", 15, ""), wants(10, "c", 12, "c")
	for _, c := range []struct {
		options Options
		offers  string
		answer  string
		want    Options
	}{
		{plain, pmd, pmd, plain},
		{plain, "x; y|" + pmd, pmd, plain},
		{plain, pmd + "; client_max_window_bits", pmd, plain},
		{plain, pmd + "; client_max_window_bits=8", pmd + "; client_max_window_bits=8", wants(15, "c", 8, "c")},
		{plain, pmd + "; client_max_window_bits=15", pmd, plain},
		{plain, pmd + "; server_max_window_bits=9", pmd + "; server_max_window_bits=9", wants(9, "c", 15, "c")},
		{plain, pmd + "; server_max_window_bits=15", pmd + "; server_max_window_bits=15", plain},
		{plain, pmd + "; server_no_context_takeover", pmd + "; server_no_context_takeover", wants(15, "", 15, "c")},
		{plain, pmd + "; client_no_context_takeover", pmd + "; client_no_context_takeover", wants(15, "c", 15, "")},
		{none, pmd, pmd + "; server_no_context_takeover; client_no_context_takeover", none},
		{small, pmd, pmd + "; server_max_window_bits=10", wants(10, "c", 15, "c")},
		{small, pmd + "; client_max_window_bits", pmd + "; server_max_window_bits=10; client_max_window_bits=12", small},
		{small, pmd + "; client_max_window_bits=9; server_max_window_bits=8",
			pmd + "; server_max_window_bits=8; client_max_window_bits=9", wants(8, "c", 9, "c")},
		{small, pmd + "; client_max_window_bits=13; server_max_window_bits=11",
			pmd + "; server_max_window_bits=10; client_max_window_bits=12", small},
		{plain, pmd + "; x|" + pmd + "; server_max_window_bits|" + pmd + "; server_max_window_bits=16|" + pmd + "; server_max_window_bits=14",
			pmd + "; server_max_window_bits=14", wants(14, "c", 15, "c")},
		{plain, pmd + "; client_max_window_bits=9|" + pmd, pmd + "; client_max_window_bits=9", wants(15, "c", 9, "c")},

		{plain, "", "", Options{}},
		{plain, "x", "", Options{}},
		{plain, pmd + "; x", "", Options{}},
		{plain, pmd + "; server_max_window_bits=7", "", Options{}},
		{plain, pmd + "; client_max_window_bits; client_max_window_bits", "", Options{}},
	} {
		answer, got, agreed := c.options.Answer(strings.Split(c.offers, "|"))
		if answer != c.answer || agreed != (c.answer != "") || got != c.want {
			t.Errorf("%q to %+v:\n got %q %+v\nwant %q %+v", c.offers, c.options, answer, got, c.answer, c.want)
		}
	}
}

// Whatever two of us want, they come to an agreement in which both do the same and nobody does what the
// other one did not allow.
func TestBothSides(t *testing.T) {
	var all []Options
	for _, sendBits := range []int{8, 9, 12, 15} {
		for _, receiveBits := range []int{8, 11, 15} {
			for _, contexts := range []string{"cc", "c-", "-c", "--"} {
				all = append(all, wants(sendBits, contexts[:1], receiveBits, contexts[1:]))
			}
		}
	}
	for _, client := range all {
		for _, server := range all {
			answer, served, ok := server.Answer(strings.Split(client.Offer(), ", "))
			if !ok {
				t.Fatalf("%+v declines %s", server, client.Offer())
			}
			got, agreed, err := client.Accept([]string{answer})
			if !agreed || err != nil {
				t.Fatalf("%+v refuses %s: %v", client, answer, err)
			}
			if got.Send != served.Receive || got.Receive != served.Send {
				t.Fatalf("%s: client does %+v, server %+v", answer, got, served)
			}
			for _, d := range []struct{ agreed, sender, receiver Direction }{
				{got.Send, client.Send, server.Receive}, {got.Receive, server.Send, client.Receive},
			} {
				if d.agreed.NoContext != (d.sender.NoContext || d.receiver.NoContext) || d.agreed.Bits != min(d.sender.Bits, d.receiver.Bits) {
					t.Fatalf("%s: %+v of %+v and %+v", answer, d.agreed, d.sender, d.receiver)
				}
			}
		}
	}
}

func TestValid(t *testing.T) {
	if o := Defaults(); !o.Valid() {
		t.Error("the defaults are not valid")
	}
	for _, change := range []func(*Options){
		func(o *Options) { o.Send.Bits = 7 },
		func(o *Options) { o.Send.Bits = 16 },
		func(o *Options) { o.Receive.Bits = 0 },
		func(o *Options) { o.Receive.Bits = 16 },
		func(o *Options) { o.Level = 0 },
		func(o *Options) { o.Level = 10 },
		func(o *Options) { o.Threshold = -1 },
	} {
		o := Defaults()
		change(&o)
		if o.Valid() {
			t.Errorf("%+v is valid", o)
		}
	}
}
