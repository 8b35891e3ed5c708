package psk

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// gnutlsSuites are those that GnuTLS has: all but one.
func gnutlsSuites() (list []*suite) {
	for _, s := range suites {
		if s.id != 0xD001 {
			list = append(list, s)
		}
	}
	return list
}

// priority returns what GnuTLS calls the suite.
func priority(s *suite) string {
	exchange, rest, _ := strings.Cut(s.name, "PSK-")
	cipher := strings.NewReplacer("AES", "AES-", "-SHA256", "", "-SHA384", "", "-SHA", "").Replace(rest)
	mac := "AEAD"
	if s.cbc() {
		mac = map[int]string{20: "SHA1", 32: "SHA256", 48: "SHA384"}[s.macSize]
	}
	return "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+" + exchange + "PSK:-CIPHER-ALL:+" + cipher + ":-MAC-ALL:+" + mac
}

// gnutlsServer starts gnutls-serv, which sends back what it gets, and returns its port.
func gnutlsServer(t *testing.T, priority string, args ...string) (*program, string) {
	t.Helper()
	passwords := filepath.Join(t.TempDir(), "passwords")
	line := string(testIdentity) + ":" + hexKey + "\n"
	if err := os.WriteFile(passwords, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	p := run(t, "gnutls-serv", append([]string{"--echo", "--port=0", "--pskpasswd=" + passwords,
		"--priority=" + priority}, args...)...)
	p.expect(`listening on IPv4 .*done\n`)
	return p, p.listening()
}

// listening returns the port that a program listens on which does not say: the kernel lists its sockets.
func (p *program) listening() string {
	p.t.Helper()
	sockets, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", p.pid))
	if err != nil {
		p.t.Fatal(err)
	}
	inodes := map[string]bool{}
	for _, path := range sockets {
		if name, err := os.Readlink(path); err == nil {
			inodes[strings.TrimSuffix(strings.TrimPrefix(name, "socket:["), "]")] = true
		}
	}
	table, err := os.Open(fmt.Sprintf("/proc/%d/net/tcp", p.pid))
	if err != nil {
		p.t.Fatal(err)
	}
	defer table.Close()
	const local, state, inode, listen = 1, 3, 9, "0A"
	for lines := bufio.NewScanner(table); lines.Scan(); {
		if f := strings.Fields(lines.Text()); f[state] == listen && inodes[f[inode]] {
			_, port, _ := strings.Cut(f[local], ":")
			n, err := strconv.ParseUint(port, 16, 16)
			if err != nil {
				p.t.Fatal(err)
			}
			return strconv.Itoa(int(n))
		}
	}
	p.t.Fatal("the peer listens nowhere")
	return ""
}

func gnutlsClient(t *testing.T, port, priority, identity, key string, args ...string) *program {
	t.Helper()
	return run(t, "gnutls-cli", append([]string{"--port=" + port, "--priority=" + priority, "--pskusername=" + identity,
		"--pskkey=" + key, "127.0.0.1"}, args...)...)
}

func TestClientToGnuTLS(t *testing.T) {
	for _, s := range gnutlsSuites() {
		for _, hint := range hints {
			t.Run(fmt.Sprintf("%s/hint=%q", s.name, hint), func(t *testing.T) {
				args := []string{"--alpn=http/1.1"}
				if hint != "" {
					args = append(args, "--pskhint="+hint)
				}
				p, port := gnutlsServer(t, priority(s), args...)
				config := clientConfig()
				config.NextProtocols = []string{"http/1.1"}
				config.ServerName = "localhost"
				config.Ask = func(a *Authenticator) {
					if string(a.Hint) != hint {
						t.Errorf("hint %q", a.Hint)
					}
					a.Identity, a.Key = testIdentity, testKey
				}
				l := dial(t, port, config)
				l.mustShake(s, "http/1.1")
				for _, size := range lineSizes {
					l.write(line(size) + "\n")
					l.expectLine(line(size))
				}
				l.c.CloseNotify()
				l.flush()
				l.expectClosed()
				p.expect(regexp.QuoteMeta("Connected as '" + string(testIdentity) + "'"))
				p.expect(`Options: extended master secret, safe renegotiation,`)
				if s.cbc() {
					p.expect(`safe renegotiation, EtM`)
				}
			})
		}
	}
}

// TestServerOfGnuTLS sends data only in suites of plain PSK: behind a handshake with ECDHE-PSK gnutls-cli 3.7 crashes
// when it prints what was agreed on, with gnutls-serv as well.
func TestServerOfGnuTLS(t *testing.T) {
	for _, s := range gnutlsSuites() {
		for _, hint := range hints {
			t.Run(fmt.Sprintf("%s/hint=%q", s.name, hint), func(t *testing.T) {
				port, accept := listener(t)
				p := gnutlsClient(t, port, priority(s), string(testIdentity), hexKey, "--alpn=http/1.1")
				config := serverConfig()
				config.Hint = []byte(hint)
				config.NextProtocols = []string{"http/1.1"}
				l := accept(config)
				l.mustShake(s, "http/1.1")
				if s.ecdhe {
					return
				}
				for _, size := range lineSizes {
					p.say(line(size) + "\n")
					l.expectLine(line(size))
					l.write("answer " + line(size) + "\n")
					p.expect(`answer ` + line(size) + `\n`)
				}
				if hint != "" {
					p.expect(`PSK hint '` + hint + `'`)
				}
				p.stdin.Close()
				l.expectClosed()
			})
		}
	}
}

func TestWrongKeyWithGnuTLS(t *testing.T) {
	for _, s := range gnutlsSuites() {
		t.Run(s.name, func(t *testing.T) {
			_, port := gnutlsServer(t, priority(s))
			config := clientConfig()
			config.Ask = answer(testIdentity, wrongKey)
			expectAlert(t, "client", dial(t, port, config).handshake(), alertBadRecordMAC, true)

			port, accept := listener(t)
			p := gnutlsClient(t, port, priority(s), string(testIdentity), hex.EncodeToString(wrongKey))
			expectAlert(t, "server", accept(serverConfig()).handshake(), alertBadRecordMAC, false)
			p.expect(`Received alert \[20\]`)
		})
	}
}

func TestUnknownIdentityWithGnuTLS(t *testing.T) {
	for _, tell := range []bool{false, true} {
		alert := uint8(alertBadRecordMAC)
		if tell {
			alert = alertUnknownPSKIdentity
		}
		port, accept := listener(t)
		p := gnutlsClient(t, port, priority(suites[0]), "nobody", hexKey)
		config := serverConfig()
		config.TellUnknownIdentity = tell
		expectAlert(t, "server", accept(config).handshake(), alert, false)
		p.expect(fmt.Sprintf(`Received alert \[%d\]`, alert))
	}
}

// TestGnuTLSWithoutWhatIsNeeded switches off what this package insists on.
func TestGnuTLSWithoutWhatIsNeeded(t *testing.T) {
	for _, c := range []struct {
		suite  uint16
		option string
	}{
		{0x008D, ":%NO_ETM"}, {0xC037, ":%NO_ETM"}, {0x00A8, ":%NO_SESSION_HASH"}, {0x00A8, ":%DISABLE_SAFE_RENEGOTIATION"},
	} {
		s := findSuite(suites, c.suite)
		_, port := gnutlsServer(t, priority(s)+c.option)
		expectAlert(t, "client"+c.option, dial(t, port, clientConfig()).handshake(), alertHandshakeFailure, false)
		if c.option == ":%DISABLE_SAFE_RENEGOTIATION" {
			continue // of a client it does not matter: we never renegotiate
		}
		port, accept := listener(t)
		gnutlsClient(t, port, priority(s)+c.option, string(testIdentity), hexKey)
		expectAlert(t, "server"+c.option, accept(serverConfig()).handshake(), alertHandshakeFailure, false)
	}
}
