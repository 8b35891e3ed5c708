package core

import (
	"slices"
	"testing"
)

func TestRawHeaders(t *testing.T) {
	var h RawHeaders
	for _, f := range [][2]string{{"First", "1"}, {"Second", "2"}, {"Empty", ""}, {"FIRST", "once more"}} {
		if err := h.SetRawHeader(f[0], f[1]); err != nil {
			t.Fatal(f, err)
		}
	}
	before := h
	h.RemoveRawHeader("second")
	if err := h.SetRawHeader("empty", "no more"); err != nil {
		t.Fatal(err)
	}
	before.SetRawHeader("Other", "x")
	if got, want := h.RawHeaderList(), []string{"FIRST", "empty"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := before.RawHeaderList(), []string{"Second", "Empty", "FIRST", "Other"}; !slices.Equal(got, want) {
		t.Errorf("the copy has %q, want %q", got, want)
	}
	if value, has := h.RawHeader("first"); value != "once more" || !has {
		t.Error(value, has)
	}
	if value, has := h.RawHeader("Second"); value != "" || has {
		t.Error(value, has)
	}
}

func TestRawHeadersThatInject(t *testing.T) {
	for _, row := range []struct {
		name, value string
		want        error
	}{
		{"", "x", ErrArgument}, {"A B", "x", ErrArgument}, {"A:", "x", ErrArgument}, {"A\r\nB", "x", ErrArgument},
		{"A", "x\r\nB: y", ErrEncoding}, {"A", "\n", ErrEncoding}, {"A", "\x00", ErrEncoding}, {"A", "\x7f", ErrEncoding},
	} {
		p := Proxy{Type: HTTPProxy}
		if err := p.SetRawHeader(row.name, row.value); err != row.want {
			t.Errorf("%q: %q gives %v, want %v", row.name, row.value, err, row.want)
		}
		if got := p.RawHeaderList(); len(got) != 0 {
			t.Errorf("%q was kept", got)
		}
	}
}
