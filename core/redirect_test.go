package core

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// redirecting answers each request with a redirect.
func redirecting(status int, location func() string) func(c *conn) {
	return func(c *conn) {
		c.readHead()
		fmt.Fprintf(c, "HTTP/1.1 %d x\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", status, location())
	}
}

func to(location string) func() string { return func() string { return location } }

func TestRedirects(t *testing.T) {
	server, client := secured(t)
	accept := func(c *conn) { c.accept(); c.drain() }
	plain := newPeer(t, accept)
	secret := newSecurePeer(t, server, accept)
	var loop *peer
	loop = newPeer(t, redirecting(302, func() string { return loop.url + "/again" }))
	httpOf := func(url string) string { return strings.Replace(url, "ws", "http", 1) }
	const followed = "stateChanged(2) stateChanged(3) connected"
	const refused = "stateChanged(2) error(0)"
	for _, c := range []struct {
		name   string
		from   *peer
		policy RedirectPolicy
		want   string
		text   string
	}{
		{"not asked for", newPeer(t, redirecting(302, to(plain.url))), ManualRedirectPolicy, refused, "302"},
		{"301", newPeer(t, redirecting(301, to(plain.url+"/there"))), NoLessSafeRedirectPolicy, followed, ""},
		{"302 to http", newPeer(t, redirecting(302, to(httpOf(plain.url)))), NoLessSafeRedirectPolicy, followed, ""},
		{"303", newPeer(t, redirecting(303, to(plain.url))), NoLessSafeRedirectPolicy, followed, ""},
		{"307 to TLS", newPeer(t, redirecting(307, to(secret.url))), NoLessSafeRedirectPolicy, followed, ""},
		{"308 from TLS to TLS", newSecurePeer(t, server, redirecting(308, to(secret.url))), NoLessSafeRedirectPolicy, followed, ""},
		{"300", newPeer(t, redirecting(300, to(plain.url))), NoLessSafeRedirectPolicy, refused, "300"},
		{"from TLS to none", newSecurePeer(t, server, redirecting(302, to(plain.url))), NoLessSafeRedirectPolicy, refused, "wss to ws"},
		{"another origin", newPeer(t, redirecting(302, to(plain.url))), SameOriginRedirectPolicy, refused, "another origin"},
		{"for ever", loop, NoLessSafeRedirectPolicy, refused, "too many"},
		{"to a file", newPeer(t, redirecting(302, to("file:///etc/passwd"))), NoLessSafeRedirectPolicy, refused, "scheme"},
		{"to a socket of this machine", newPeer(t, redirecting(302, to("ws+unix:/run/x:/"))), NoLessSafeRedirectPolicy, refused, "scheme"},
		{"to nothing", newPeer(t, redirecting(302, to(""))), NoLessSafeRedirectPolicy, refused, "no place"},
		{"to rubbish", newPeer(t, redirecting(302, to("ws://h:99999/"))), NoLessSafeRedirectPolicy, refused, "no URL"},
		{"with a line break", newPeer(t, redirecting(302, to("/a%0D%0Ab"))), NoLessSafeRedirectPolicy, refused, "no URL"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newTestLoop(t)
			s := NewSocket(l, "", ProtocolVersion)
			defer s.Free()
			s.SetSSLConfiguration(client)
			s.SetRedirectPolicy(c.policy)
			r := record(s)
			s.Open(c.from.url)
			last := c.want[strings.LastIndexByte(c.want, ' ')+1:]
			r.until(t, last)
			if got := r.take(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if !strings.Contains(s.ErrorString(), c.text) {
				t.Errorf("text %q", s.ErrorString())
			}
		})
	}
}

func TestRedirectWithinTheOrigin(t *testing.T) {
	l := newTestLoop(t)
	paths := make(chan []string, 2)
	p := newPeer(t, func(c *conn) {
		head := c.readHead()
		paths <- head
		if strings.Contains(head[0], "/first") {
			io.WriteString(c, "HTTP/1.1 302 Found\r\nLocation: second?x=1#y\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n")
			return
		}
		c.protocolAnswer("Set-Cookie: c=3\r\nset-cookie: d=4\r\n")
		c.drain()
	})
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	s.SetRedirectPolicy(SameOriginRedirectPolicy)
	r := record(s)
	request := NewRequest(p.url + "/dir/first")
	if err := request.SetRawHeader("Authorization", "Bearer x"); err != nil {
		t.Fatal(err)
	}
	s.OpenRequest(request)
	r.until(t, "connected")
	<-paths
	if second := <-paths; second[0] != "GET /dir/second?x=1 HTTP/1.1" || header(second, "Authorization") != "Bearer x" {
		t.Error(second)
	}
	if s.RequestURL() != p.url+"/dir/second?x=1" || s.ResourceName() != "/dir/second?x=1" {
		t.Error(s.RequestURL(), s.ResourceName())
	}
	if got := s.AnswerHeaders("SET-COOKIE"); len(got) != 2 || got[0] != "c=3" || got[1] != "d=4" {
		t.Error(got)
	}
}

// What is secret stays with the origin that the program has named.
func TestRedirectElsewhereKeepsSecrets(t *testing.T) {
	l := newTestLoop(t)
	heads := make(chan []string, 1)
	elsewhere := newPeer(t, func(c *conn) {
		heads <- c.readHead()
		c.answer("")
		c.drain()
	})
	from := newPeer(t, redirecting(302, to(elsewhere.url)))
	s := NewSocket(l, "", ProtocolVersion)
	defer s.Free()
	s.SetRedirectPolicy(NoLessSafeRedirectPolicy)
	r := record(s)
	request := NewRequest(strings.Replace(from.url, "ws://", "ws://user:password@", 1))
	for _, name := range []string{"Authorization", "cookie", "Proxy-Authorization", "X-Mine"} {
		if err := request.SetRawHeader(name, "value"); err != nil {
			t.Fatal(err)
		}
	}
	s.OpenRequest(request)
	r.until(t, "connected")
	head := strings.Join(<-heads, "\n")
	for _, secret := range []string{"Authorization", "cookie", "password"} {
		if strings.Contains(head, secret) {
			t.Errorf("%s went elsewhere:\n%s", secret, head)
		}
	}
	if !strings.Contains(head, "X-Mine: value") {
		t.Error(head)
	}
}

// A client certificate and ignored errors are for the origin that the program has named.
func TestSecureRedirectElsewhereBeginsAnew(t *testing.T) {
	server, client := secured(t)
	authority, key := sslPair(t, nil, nil)
	own, ownKey := sslPair(t, authority, key)
	client.SetLocalCertificateChain([]*SSLCertificate{own})
	client.SetPrivateKey(ownKey)
	l := newTestLoop(t)
	certificates := make(chan int, 1)
	asking := server.Clone()
	if err := asking.SetPeerVerifyMode(QueryPeer); err != nil {
		t.Fatal(err)
	}
	good := newSecurePeer(t, asking, func(c *conn) {
		c.accept()
		certificates <- len(c.peerCertificates())
		c.drain()
	})
	untrusted := newSecurePeer(t, other(t), func(c *conn) { c.accept(); c.drain() })
	open := func(from, want string) {
		t.Helper()
		p := newSecurePeer(t, server, redirecting(302, to(from)))
		s := NewSocket(l, "", ProtocolVersion)
		defer s.Free()
		s.SetSSLConfiguration(client)
		s.SetRedirectPolicy(NoLessSafeRedirectPolicy)
		r := record(s)
		s.Open(p.url)
		s.IgnoreSSLErrors()
		r.until(t, want)
	}
	open(good.url, "connected")
	if n := <-certificates; n != 0 {
		t.Errorf("%d certificates of the client went elsewhere", n)
	}
	open(untrusted.url, "error(13)")
}
