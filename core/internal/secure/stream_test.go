package secure

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"runtime"
	"testing"
	"time"

	"libqwebsocket/core/internal/loop"
	"libqwebsocket/core/internal/transport"
	"libqwebsocket/core/internal/transport/faketransport"
)

// certificate makes a self-signed one for localhost.
func certificate(t testing.TB) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "localhost"},
		DNSNames:     []string{"localhost"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// side is one end of a connection: the owner of its handshake and a recorder of its plaintext.
type side struct {
	*faketransport.Recorder
	stream   *Stream
	asked    int
	verdict  error
	silent   bool // does not answer Verify
	ready    bool
	failed   error
	failures int
	onVerify func()
	onReady  func()
	sent     int // outside of writes
}

func (x *side) Verify(tls.ConnectionState) {
	x.asked++
	if x.onVerify != nil {
		x.onVerify()
	}
	if !x.silent {
		x.stream.Verified(x.verdict)
	}
}

func (x *side) Ready() {
	x.ready = true
	x.Recorder = faketransport.Record(x.stream)
	if x.onReady != nil {
		x.onReady()
	}
}

func (x *side) Failed(err error) {
	x.failed = err
	x.failures++
}

func (x *side) Sent(n int) { x.sent += n }

// pair is two ends over a transport in memory.
type pair struct {
	t              *testing.T
	loop           *loop.Loop
	client, server side
	wires          [2]*faketransport.Stream // the client's and the server's
}

func newLoop(t *testing.T) *loop.Loop {
	l, err := loop.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func newPair(t *testing.T, client, server *tls.Config, set func(*pair)) *pair {
	p := &pair{t: t, loop: newLoop(t)}
	p.wires[0], p.wires[1] = faketransport.Pair(p.loop)
	if set != nil {
		set(p)
	}
	if server.Certificates == nil {
		server.Certificates = []tls.Certificate{certificate(t)}
	}
	client.InsecureSkipVerify = true
	var buffers Buffers
	p.client.stream = Client(p.loop, p.wires[0], &buffers, client, &p.client)
	p.server.stream = Server(p.loop, p.wires[1], &buffers, ServerConfig(server), &p.server)
	return p
}

// until runs the loop until something has happened.
func (p *pair) until(what string, happened func() bool) {
	p.t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !happened() {
		if time.Now().After(deadline) {
			p.t.Fatalf("%s did not happen", what)
		}
		if err := p.loop.RunOnce(10 * time.Millisecond); err != nil {
			p.t.Fatal(err)
		}
	}
}

func (p *pair) connect() {
	p.t.Helper()
	p.until("the handshake", func() bool {
		return (p.client.ready || p.client.failed != nil) && (p.server.ready || p.server.failed != nil)
	})
	if p.client.failed != nil || p.server.failed != nil {
		p.t.Fatalf("client: %v, server: %v", p.client.failed, p.server.failed)
	}
}

func (p *pair) exchange(b []byte) {
	p.t.Helper()
	p.client.Send(b)
	p.until("the client's bytes", func() bool { return len(p.server.Bytes) >= len(b) })
	p.server.Send(p.server.Take())
	p.until("the echo", func() bool { return len(p.client.Bytes) >= len(b) })
	if got := p.client.Take(); !bytes.Equal(got, b) {
		p.t.Fatalf("%d bytes came back changed as %d", len(b), len(got))
	}
}

func versions() map[string]uint16 {
	return map[string]uint16{"TLS 1.2": tls.VersionTLS12, "TLS 1.3": tls.VersionTLS13}
}

func only(version uint16) *tls.Config {
	return &tls.Config{MinVersion: version, MaxVersion: version, DynamicRecordSizingDisabled: true}
}

func TestEcho(t *testing.T) {
	sizes := map[string]func(*pair){
		"whole": func(*pair) {},
		"byte by byte": func(p *pair) {
			p.wires[0].ReadSizes, p.wires[1].ReadSizes = []int{1}, []int{1}
		},
		"short writes": func(p *pair) {
			p.wires[0].WriteSizes, p.wires[1].WriteSizes = []int{0, 7, 4096}, []int{1000, 0}
			p.wires[0].ReadSizes = []int{3, 5000}
		},
		"a small pipe": func(p *pair) {
			p.wires[0].Capacity, p.wires[1].Capacity = 5000, 300
		},
	}
	for name, version := range versions() {
		for how, set := range sizes {
			t.Run(name+" "+how, func(t *testing.T) {
				p := newPair(t, only(version), only(version), set)
				p.connect()
				if p.client.asked != 1 || p.server.asked != 0 {
					t.Errorf("asked the client %d times, the server %d times", p.client.asked, p.server.asked)
				}
				for _, n := range []int{1, 32, 4096, 16384, 16385, 40000} {
					p.exchange(bytes.Repeat([]byte{byte(n)}, n))
				}
				if got := p.client.stream.ConnectionState().Version; got != version {
					t.Errorf("version %#x", got)
				}
			})
		}
	}
}

// What comes in one read with the end of the handshake is not lost.
func TestBytesBehindTheHandshake(t *testing.T) {
	p := newPair(t, only(tls.VersionTLS13), only(tls.VersionTLS13), nil)
	p.client.onReady = func() { p.client.Send([]byte("at once")) }
	p.client.onVerify = func() { p.wires[1].PauseReading() }
	p.until("the client", func() bool { return p.client.ready })
	p.wires[1].ResumeReading()
	p.until("the bytes", func() bool { return p.server.ready && string(p.server.Bytes) == "at once" })
}

// acking is a transport that counts how often it has to confirm at once what it has read.
type acking struct {
	*faketransport.Stream
	times int
}

func (a *acking) AckNow() { a.times++ }

// The last flight of a handshake has no answer that could confirm it: a client whose small writes wait for each
// other would wait for the timer of the system.
func TestTheLastFlightIsConfirmed(t *testing.T) {
	l := newLoop(t)
	a, b := faketransport.Pair(l)
	p := &pair{t: t, loop: l}
	under := &acking{Stream: b}
	var buffers Buffers
	config := ServerConfig(&tls.Config{Certificates: []tls.Certificate{certificate(t)}})
	p.client.stream = Client(l, a, &buffers, &tls.Config{InsecureSkipVerify: true}, &p.client)
	p.server.stream = Server(l, under, &buffers, config, &p.server)
	p.connect()
	if under.times != 1 {
		t.Errorf("confirmed %d times", under.times)
	}
}

func TestSentCountsWhatTheWireTakes(t *testing.T) {
	p := newPair(t, &tls.Config{}, &tls.Config{}, nil)
	p.connect()
	if p.client.sent < 200 || p.server.sent < 500 {
		t.Errorf("the handshake has sent %d and %d bytes", p.client.sent, p.server.sent)
	}
	if n, err := p.client.stream.Write(make([]byte, 1000)); n != 1000 || err != nil {
		t.Fatal(n, err)
	}
	if n := p.client.stream.TakeSent(); n <= 1000 || n > 1100 {
		t.Errorf("1000 bytes went out as %d", n)
	}
}

func TestLargeWriteSealsNoMoreThanNeeded(t *testing.T) {
	p := newPair(t, only(tls.VersionTLS13), only(tls.VersionTLS13), func(p *pair) {
		p.wires[0].Capacity, p.wires[1].Capacity = 1<<20, 1<<20
	})
	p.connect()
	p.wires[0].WriteSizes = []int{0}
	b := bytes.Repeat([]byte("x"), 3*sealAtMost)
	n, err := p.client.stream.Write(b)
	if n != sealAtMost || err != nil {
		t.Fatalf("Write took %d, %v", n, err)
	}
	if n, err := p.client.stream.Write(b); n != 0 || err != nil {
		t.Fatalf("a second Write took %d, %v", n, err)
	}
	p.wires[0].WriteSizes = nil
	p.client.Send(b[n:])
	p.until("all bytes", func() bool { return len(p.server.Bytes) >= sealAtMost+len(b)-n })
}

func TestCloseWriteSendsWhatWaits(t *testing.T) {
	for name, version := range versions() {
		t.Run(name, func(t *testing.T) {
			p := newPair(t, only(version), only(version), nil)
			p.connect()
			p.wires[0].WriteSizes = []int{0, 10, 100}
			b := bytes.Repeat([]byte("y"), 5000)
			if n, err := p.client.stream.Write(b); n != len(b) || err != nil {
				t.Fatalf("Write took %d, %v", n, err)
			}
			if err := p.client.stream.CloseWrite(); err != nil {
				t.Fatal(err)
			}
			p.until("the end", func() bool { return p.server.Ended })
			if !bytes.Equal(p.server.Bytes, b) || p.server.Err != nil {
				t.Errorf("%d bytes came, then %v", len(p.server.Bytes), p.server.Err)
			}
			if _, err := p.client.stream.Write(b); err == nil {
				t.Error("Write after CloseWrite has no error")
			}
			if version == tls.VersionTLS13 {
				p.server.Send([]byte("still"))
				p.until("bytes behind the end of the other side", func() bool { return string(p.client.Bytes) == "still" })
				p.server.Send([]byte(" there"))
				p.until("more of them", func() bool { return string(p.client.Bytes) == "still there" })
				if p.client.Ended {
					t.Error(p.client.Err)
				}
			}
		})
	}
}

func TestEndWithoutCloseNotify(t *testing.T) {
	p := newPair(t, &tls.Config{}, &tls.Config{}, nil)
	p.connect()
	if err := p.wires[1].CloseWrite(); err != nil {
		t.Fatal(err)
	}
	p.until("the end", func() bool { return p.client.Ended })
	if p.client.Err != nil {
		t.Error(p.client.Err)
	}
}

func TestReset(t *testing.T) {
	p := newPair(t, &tls.Config{}, &tls.Config{}, nil)
	p.connect()
	p.wires[0].Reset()
	p.until("the end", func() bool { return p.client.Ended })
	var failure *transport.Error
	if !errors.As(p.client.Err, &failure) || failure.Kind != transport.RemoteClosed {
		t.Error(p.client.Err)
	}
}

func TestPause(t *testing.T) {
	p := newPair(t, only(tls.VersionTLS13), only(tls.VersionTLS13), nil)
	p.connect()
	p.server.stream.PauseReading()
	p.client.Send([]byte("later"))
	for range 20 {
		if err := p.loop.RunOnce(0); err != nil {
			t.Fatal(err)
		}
	}
	if len(p.server.Bytes) != 0 {
		t.Fatal("bytes came in spite of the pause")
	}
	p.server.stream.ResumeReading()
	p.until("the bytes", func() bool { return string(p.server.Bytes) == "later" })
}

// pausing takes one read, then pauses; the rest of what was decrypted has to wait and come afterwards.
type pausing struct {
	*faketransport.Recorder
	stream *Stream
	pauses int
}

func (x *pausing) Buffer() []byte { return x.Recorder.Buffer()[:10] }

func (x *pausing) Data(n int) {
	x.Recorder.Data(n)
	x.pauses++
	x.stream.PauseReading()
}

func TestPauseBetweenTheBytesOfARecord(t *testing.T) {
	p := newPair(t, only(tls.VersionTLS13), only(tls.VersionTLS13), nil)
	p.connect()
	x := &pausing{Recorder: p.server.Recorder, stream: p.server.stream}
	p.server.stream.Attach(x)
	b := bytes.Repeat([]byte("0123456789"), 20)
	p.client.Send(b)
	for i := range len(b) / 10 {
		p.until(fmt.Sprint("piece ", i), func() bool { return len(x.Bytes) == 10*(i+1) })
		p.server.stream.ResumeReading()
	}
	if x.pauses != 20 || !bytes.Equal(x.Bytes, b) {
		t.Errorf("%d pauses, %q", x.pauses, x.Bytes)
	}
}

// nesting runs the loop inside the first Data, while ciphertext is left.
type nesting struct {
	*faketransport.Recorder
	p      *pair
	nested bool
}

func (x *nesting) Buffer() []byte { return x.Recorder.Buffer()[:100] }

func (x *nesting) Data(n int) {
	x.Recorder.Data(n)
	if !x.nested {
		x.nested = true
		x.p.exchangeFromServer()
	}
}

func (p *pair) exchangeFromServer() {
	p.client.Send(bytes.Repeat([]byte("B"), 30000))
	p.until("bytes in a nested run", func() bool { return len(p.server.Bytes) >= 60000 })
}

func TestNestedRunInsideData(t *testing.T) {
	p := newPair(t, only(tls.VersionTLS13), only(tls.VersionTLS13), nil)
	p.connect()
	x := &nesting{Recorder: p.server.Recorder, p: p}
	p.server.stream.Attach(x)
	p.client.Send(bytes.Repeat([]byte("A"), 30000))
	p.until("everything", func() bool { return len(x.Bytes) >= 60000 })
	want := append(bytes.Repeat([]byte("A"), 30000), bytes.Repeat([]byte("B"), 30000)...)
	if !bytes.Equal(x.Bytes, want) {
		t.Error("the bytes are out of order")
	}
}

func TestRefusedPeer(t *testing.T) {
	for name, version := range versions() {
		t.Run(name, func(t *testing.T) {
			p := newPair(t, only(version), only(version), func(p *pair) { p.client.verdict = Refused })
			p.until("both failures", func() bool { return p.client.failed != nil && p.server.failed != nil })
			var failure *Error
			if !errors.As(p.client.failed, &failure) {
				t.Fatalf("client: %v", p.client.failed)
			}
			if !errors.As(p.server.failed, &failure) || failure.Received != 42 {
				t.Errorf("server: %#v", p.server.failed)
			}
		})
	}
}

func TestAnswerMayWait(t *testing.T) {
	p := newPair(t, only(tls.VersionTLS13), only(tls.VersionTLS13), func(p *pair) { p.client.silent = true })
	p.until("the question", func() bool { return p.client.asked == 1 })
	if p.client.ready || p.server.ready {
		t.Fatal("ready before the answer")
	}
	p.client.stream.Verified(nil)
	p.connect()
	p.exchange([]byte("hello"))
}

func TestClientCertificate(t *testing.T) {
	client := only(tls.VersionTLS13)
	client.Certificates = []tls.Certificate{certificate(t)}
	server := only(tls.VersionTLS13)
	server.ClientAuth = tls.RequestClientCert
	p := newPair(t, client, server, nil)
	p.connect()
	if p.server.asked != 1 || len(p.server.stream.ConnectionState().PeerCertificates) != 1 {
		t.Errorf("the server was asked %d times", p.server.asked)
	}
	p.exchange([]byte("hello"))
}

func TestResumedSessionIsVerifiedToo(t *testing.T) {
	for name, version := range versions() {
		t.Run(name, func(t *testing.T) {
			server := only(version)
			server.Certificates = []tls.Certificate{certificate(t)}
			shared := ServerConfig(server)
			client := only(version)
			client.ClientSessionCache = tls.NewLRUClientSessionCache(4)
			client.InsecureSkipVerify = true
			client.ServerName = "localhost"
			for _, resumed := range []bool{false, true} {
				p := &pair{t: t, loop: newLoop(t)}
				p.wires[0], p.wires[1] = faketransport.Pair(p.loop)
				var buffers Buffers
				p.client.stream = Client(p.loop, p.wires[0], &buffers, client, &p.client)
				p.server.stream = Server(p.loop, p.wires[1], &buffers, shared, &p.server)
				p.connect()
				p.exchange([]byte("tickets come with the first bytes"))
				if p.client.asked != 1 || p.client.stream.ConnectionState().DidResume != resumed {
					t.Errorf("resumed %v, asked %d", !resumed, p.client.asked)
				}
			}
		})
	}
}

func TestPlainAnswer(t *testing.T) {
	l := newLoop(t)
	a, b := faketransport.Pair(l)
	p := &pair{t: t, loop: l}
	var buffers Buffers
	p.client.stream = Client(l, a, &buffers, &tls.Config{InsecureSkipVerify: true}, &p.client)
	peer := faketransport.Record(b)
	peer.Send([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
	p.until("the failure", func() bool { return p.client.failed != nil })
	if got := p.client.failed.Error(); got != "first record does not look like a TLS handshake" {
		t.Error(got)
	}
}

func TestPeerEndsInTheHandshake(t *testing.T) {
	l := newLoop(t)
	a, b := faketransport.Pair(l)
	p := &pair{t: t, loop: l}
	var buffers Buffers
	p.client.stream = Client(l, a, &buffers, &tls.Config{InsecureSkipVerify: true}, &p.client)
	peer := faketransport.Record(b)
	p.until("the hello", func() bool { return len(peer.Bytes) > 0 })
	b.Close()
	p.until("the failure", func() bool { return p.client.failed != nil })
	var failure *transport.Error
	if !errors.As(p.client.failed, &failure) || failure.Kind != transport.RemoteClosed {
		t.Error(p.client.failed)
	}
}

// A connection that is cut after each byte of the handshake fails once, and leaves no goroutine.
func TestCutAtEachByte(t *testing.T) {
	before := runtime.NumGoroutine()
	server := only(tls.VersionTLS12)
	server.Certificates = []tls.Certificate{certificate(t)}
	for n := 0; ; n++ {
		l, err := loop.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		p := &pair{t: t, loop: l}
		p.wires[0], p.wires[1] = faketransport.Pair(l)
		p.wires[0].ReadSizes = []int{1}
		p.wires[0].FailRead(n, nil)
		var buffers Buffers
		client := only(tls.VersionTLS12)
		client.InsecureSkipVerify = true
		p.client.stream = Client(l, p.wires[0], &buffers, client, &p.client)
		p.server.stream = Server(l, p.wires[1], &buffers, server, &p.server)
		p.until("an outcome", func() bool { return p.client.failed != nil || p.client.ready })
		done := p.client.ready
		p.client.stream.Close()
		p.server.stream.Close()
		_ = l.Close()
		if done {
			break
		}
	}
	waitForGoroutines(t, before)
}

func TestCloseInTheHandshakeEndsItsGoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, when := range []string{"at once", "while the owner is asked", "inside of Verify"} {
		p := newPair(t, &tls.Config{}, &tls.Config{}, func(p *pair) {
			p.client.silent = true
			if when == "inside of Verify" {
				p.client.onVerify = func() { p.client.stream.Close() }
			}
		})
		if when != "at once" {
			p.until("the question", func() bool { return p.client.asked == 1 })
		}
		p.client.stream.Close()
		p.server.stream.Close()
	}
	waitForGoroutines(t, before)
}

func TestIdleConnectionHoldsNoGoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	p := newPair(t, &tls.Config{}, &tls.Config{}, nil)
	p.connect()
	p.exchange([]byte("hello"))
	waitForGoroutines(t, before)
	p.exchange([]byte("and it still works"))
}

// waitForGoroutines waits until there are no more goroutines than before.
func waitForGoroutines(t *testing.T, before int) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for runtime.NumGoroutine() > before {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
		runtime.Gosched()
	}
}
