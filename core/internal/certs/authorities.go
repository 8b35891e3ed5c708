package certs

import (
	"bytes"
	"crypto/x509"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// Authorities are trusted certificates. The zero value trusts nobody.
type Authorities struct {
	// List may not be changed once it is set.
	List []*x509.Certificate

	// System adds what the system trusts, which is read when it is first asked for.
	System bool
}

// named gives those with this subject.
func (a Authorities) named(subject []byte) []*x509.Certificate {
	var found []*x509.Certificate
	for _, c := range a.List {
		if bytes.Equal(c.RawSubject, subject) {
			found = append(found, c)
		}
	}
	if a.System {
		found = append(found, systemStore().bySubject[string(subject)]...)
	}
	return found
}

// System gives all that the system trusts; the list may not be changed.
func System() []*x509.Certificate { return systemStore().list }

// store is the system's list, once in a process.
type store struct {
	list      []*x509.Certificate
	bySubject map[string][]*x509.Certificate
}

// Where systems keep what they trust: the first file that has certificates; the directory if none has. The
// environment can name others, as for OpenSSL.
var (
	bundles = []string{
		"/etc/ssl/certs/ca-certificates.crt",                // Debian, Ubuntu, Gentoo, Arch
		"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // Fedora, RHEL
		"/etc/pki/tls/certs/ca-bundle.crt",                  // older Fedora, RHEL
		"/etc/ssl/ca-bundle.pem",                            // SUSE
		"/etc/ssl/cert.pem",                                 // Alpine, BSD
	}
	directory = "/etc/ssl/certs"
)

var systemStore = sync.OnceValue(func() store {
	return readStore(os.Getenv("SSL_CERT_FILE"), os.Getenv("SSL_CERT_DIR"))
})

// readStore reads a file and a list of directories, "" for the usual ones.
func readStore(file, folders string) store {
	s := store{bySubject: map[string][]*x509.Certificate{}}
	files := bundles
	if file != "" {
		files = []string{file}
	}
	found := slices.ContainsFunc(files, s.add)
	if folders == "" && !found {
		folders = directory
	}
	for _, folder := range filepath.SplitList(folders) {
		entries, _ := os.ReadDir(folder)
		for _, entry := range entries {
			s.add(filepath.Join(folder, entry.Name()))
		}
	}
	return s
}

// add takes the certificates of a file, each once, and tells whether it has any.
func (s *store) add(file string) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	found := ParsePEM(text)
	for _, c := range found {
		subject := string(c.RawSubject)
		if !slices.ContainsFunc(s.bySubject[subject], c.Equal) {
			s.list = append(s.list, c)
			s.bySubject[subject] = append(s.bySubject[subject], c)
		}
	}
	return len(found) > 0
}
