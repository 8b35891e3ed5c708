package psk

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// opensslSuites are those that the installed OpenSSL has: all, but maybe one.
func opensslSuites(t *testing.T) (list []*suite) {
	t.Helper()
	out, err := exec.Command("openssl", "ciphers", "-s", "-tls1_2", "-psk", "ALL:@SECLEVEL=0").Output()
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Split(strings.TrimSpace(string(out)), ":")
	for _, s := range suites {
		switch {
		case slices.Contains(names, s.name):
			list = append(list, s)
		case s.id != 0xD001:
			t.Errorf("openssl has no %s", s.name)
		}
	}
	return list
}

// opensslServer starts openssl s_server, which answers each line with its reverse, and returns its port.
func opensslServer(t *testing.T, args ...string) (*program, string) {
	t.Helper()
	p := run(t, "openssl", append([]string{"s_server", "-accept", "127.0.0.1:0", "-nocert", "-rev",
		"-psk", hexKey, "-psk_identity", string(testIdentity)}, args...)...)
	return p, p.expect(`ACCEPT 127\.0\.0\.1:(\d+)\n`)[1]
}

func opensslClient(t *testing.T, port string, args ...string) *program {
	t.Helper()
	return run(t, "openssl", append([]string{"s_client", "-connect", "127.0.0.1:" + port, "-tls1_2"}, args...)...)
}

// hints are those that the servers of the matrix give.
var hints = []string{"", "a hint"}

func TestClientToOpenSSL(t *testing.T) {
	for _, s := range opensslSuites(t) {
		for _, hint := range hints {
			t.Run(fmt.Sprintf("%s/hint=%q", s.name, hint), func(t *testing.T) {
				args := []string{"-tls1_2", "-cipher", s.name, "-alpn", "http/1.1"}
				if hint != "" {
					args = append(args, "-psk_hint", hint)
				}
				_, port := opensslServer(t, args...)
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
					reversed := []byte(line(size))
					slices.Reverse(reversed)
					l.expectLine(string(reversed))
				}
				l.c.CloseNotify()
				l.flush()
				l.expectClosed()
			})
		}
	}
}

func TestServerOfOpenSSL(t *testing.T) {
	for _, s := range opensslSuites(t) {
		for _, hint := range hints {
			t.Run(fmt.Sprintf("%s/hint=%q", s.name, hint), func(t *testing.T) {
				port, accept := listener(t)
				p := opensslClient(t, port, "-cipher", s.name, "-alpn", "http/1.1",
					"-psk", hexKey, "-psk_identity", string(testIdentity))
				config := serverConfig()
				config.Hint = []byte(hint)
				config.NextProtocols = []string{"http/1.1"}
				l := accept(config)
				l.mustShake(s, "http/1.1")
				said := "None"
				if hint != "" {
					said = hint
				}
				p.expect(`ALPN protocol: http/1\.1\n`)
				p.expect(`Cipher    : ` + s.name + `\n`)
				p.expect(`PSK identity hint: ` + said + `\n`)
				p.expect(`Extended master secret: yes\n`)
				for _, size := range lineSizes {
					p.say(line(size) + "\n")
					l.expectLine(line(size))
					l.write("answer " + line(size) + "\n")
					p.expect(`\nanswer ` + line(size) + `\n`)
				}
				p.stdin.Close()
				l.expectClosed()
			})
		}
	}
}

// TestClientToOpenSSLWithTLS13: a server that could speak TLS 1.3 marks its random, which is no downgrade for us.
func TestClientToOpenSSLWithTLS13(t *testing.T) {
	_, port := opensslServer(t)
	dial(t, port, clientConfig()).mustShake(suites[0], "")
}

func TestWrongKeyWithOpenSSL(t *testing.T) {
	for _, s := range opensslSuites(t) {
		t.Run(s.name, func(t *testing.T) {
			_, port := opensslServer(t, "-tls1_2", "-cipher", s.name)
			config := clientConfig()
			config.Ask = answer(testIdentity, wrongKey)
			expectAlert(t, "client", dial(t, port, config).handshake(), alertBadRecordMAC, true)

			for _, tell := range []bool{false, true} {
				port, accept := listener(t)
				p := opensslClient(t, port, "-cipher", s.name, "-psk", "abcd", "-psk_identity", string(testIdentity))
				config := serverConfig()
				config.TellUnknownIdentity = tell
				expectAlert(t, "server", accept(config).handshake(), alertBadRecordMAC, false)
				p.expect(`SSL alert number 20\n`)
			}
		})
	}
}

func TestUnknownIdentityWithOpenSSL(t *testing.T) {
	for _, s := range opensslSuites(t) {
		t.Run(s.name, func(t *testing.T) {
			for _, c := range []struct {
				tell  bool
				alert uint8
			}{{false, alertBadRecordMAC}, {true, alertUnknownPSKIdentity}} {
				port, accept := listener(t)
				p := opensslClient(t, port, "-cipher", s.name, "-psk", hexKey, "-psk_identity", "nobody")
				config := serverConfig()
				config.TellUnknownIdentity = c.tell
				expectAlert(t, "server", accept(config).handshake(), c.alert, false)
				p.expect(fmt.Sprintf(`SSL alert number %d\n`, c.alert))
			}
		})
	}
}

func TestOpenSSLWantsToRenegotiate(t *testing.T) {
	port, accept := listener(t)
	p := opensslClient(t, port, "-psk", hexKey, "-psk_identity", string(testIdentity))
	l := accept(serverConfig())
	if err := l.handshake(); err != nil {
		t.Fatal(err)
	}
	p.expect(`Extended master secret: yes\n`)
	p.say("R\n")
	_, err := l.plain.ReadByte()
	expectAlert(t, "server", err, alertNoRenegotiation, false)
	p.expect(`no renegotiation`)
}

func TestOpenSSLHasNothingInCommon(t *testing.T) {
	port, accept := listener(t)
	p := opensslClient(t, port, "-psk", hexKey, "-cipher", "RSA-PSK-AES256-GCM-SHA384")
	expectAlert(t, "server", accept(serverConfig()).handshake(), alertHandshakeFailure, false)
	p.expect(`SSL alert number 40\n`)

	_, port = opensslServer(t, "-cipher", "RSA-PSK-AES256-GCM-SHA384")
	expectAlert(t, "client", dial(t, port, clientConfig()).handshake(), alertHandshakeFailure, true)

	config := clientConfig()
	config.NextProtocols = []string{"http/1.1"}
	_, port = opensslServer(t, "-alpn", "chat")
	expectAlert(t, "client", dial(t, port, config).handshake(), alertNoApplicationProtocol, true)
}
