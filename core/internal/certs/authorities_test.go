package certs

import (
	"crypto/x509"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestStore(t *testing.T) {
	one, two := newRoot(t, "one"), newRoot(t, "two")
	folder := t.TempDir()
	bundle := filepath.Join(folder, "bundle")
	write := func(name string, list ...*issued) {
		text := []byte("a comment\n")
		for _, c := range list {
			text = append(text, EncodePEM(c.Certificate)...)
		}
		if err := os.WriteFile(name, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(bundle, one, one)
	if err := os.Mkdir(filepath.Join(folder, "d"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(filepath.Join(folder, "d", "1"), one)
	write(filepath.Join(folder, "d", "2"), two)
	for _, c := range []struct {
		file, folders string
		want          []*issued
	}{
		{bundle, "", []*issued{one}},
		{bundle, "/nowhere:" + folder + "/d", []*issued{one, two}},
		{"/nowhere", folder + "/d", []*issued{one, two}},
		{"/nowhere", "/nowhere", nil},
	} {
		s := readStore(c.file, c.folders)
		if !slices.EqualFunc(s.list, certificates(c.want), (*x509.Certificate).Equal) {
			t.Errorf("%s %s: %d certificates", c.file, c.folders, len(s.list))
		}
		for _, root := range c.want {
			if named := s.bySubject[string(root.RawSubject)]; len(named) != 1 || !named[0].Equal(root.Certificate) {
				t.Errorf("%s %s: %d named so", c.file, c.folders, len(named))
			}
		}
	}
}

// The system that runs this has authorities, as every system that opens wss:// to others needs.
func TestSystem(t *testing.T) {
	all := System()
	if len(all) == 0 {
		t.Fatal("the system trusts nobody")
	}
	trusted := Authorities{List: certificates([]*issued{newRoot(t, "own")}), System: true}
	for _, c := range all {
		if !slices.ContainsFunc(trusted.named(c.RawSubject), c.Equal) {
			t.Errorf("%s is not found by its name", c.Subject)
		}
	}
	if len(trusted.named(trusted.List[0].RawSubject)) != 1 {
		t.Error("the own authority is not found")
	}
}
