package proxy

import "testing"

func TestEnvironment(t *testing.T) {
	both := Environment{HTTP: "http://u:p%40@plain:3128", HTTPS: "https://secure", No: "direct.test,.inside.test,10.0.0.0/8"}
	all := Environment{All: "socks5://s:1"}
	cases := []struct {
		name   string
		e      Environment
		host   string
		port   uint16
		secure bool
		want   URL
		ok     bool
	}{
		{"ws", both, "example.test", 80, false, URL{Host: "plain", Port: 3128, User: "u", Password: "p@"}, true},
		{"wss", both, "example.test", 443, true, URL{Host: "secure", Port: 443, TLS: true}, true},
		{"an excluded host", both, "direct.test", 80, false, URL{}, false},
		{"below an excluded host", both, "a.direct.test", 80, false, URL{}, false},
		{"an excluded domain", both, "a.inside.test", 443, true, URL{}, false},
		{"an excluded network", both, "10.1.2.3", 80, false, URL{}, false},
		{"this machine", both, "127.0.0.1", 80, false, URL{}, false},
		{"this machine by name", both, "localhost", 80, false, URL{}, false},
		{"IPv6", all, "2001:db8::1", 80, false, URL{Host: "s", Port: 1, Socks: true}, true},
		{"all for ws", all, "example.test", 80, false, URL{Host: "s", Port: 1, Socks: true}, true},
		{"all for wss", all, "example.test", 443, true, URL{Host: "s", Port: 1, Socks: true}, true},
		{"host and port", Environment{HTTP: "p:8080"}, "example.test", 80, false, URL{Host: "p", Port: 8080}, true},
		{"nothing", Environment{}, "example.test", 80, false, URL{}, false},
		{"default port of SOCKS", Environment{HTTP: "socks5h://p"}, "example.test", 80, false, URL{Host: "p", Port: 1080, Socks: true}, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, ok := c.e.ProxyFor(c.host, c.port, c.secure)
			if got != c.want || ok != c.ok {
				t.Errorf("got %+v, %v", got, ok)
			}
			if err := c.e.Check(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestEnvironmentIsChecked(t *testing.T) {
	for _, value := range []string{"ftp://p", "http://", "http://p:99999", "http://p:x", "socks4://p", ":", "http://%zz"} {
		e := Environment{All: value}
		if e.Check() == nil {
			t.Errorf("%q is taken", value)
		}
	}
}
