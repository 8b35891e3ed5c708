package handshake

import (
	"testing"
	"time"
)

// usualRequests are what servers get most: the request of a program, and that of a page in a browser.
var usualRequests = []struct{ from, wire string }{
	{"program", goodRequest()},
	{"browser", goodRequest("Host: www.example.com", "Connection: keep-alive, Upgrade", "+Origin: https://www.example.com",
		"+Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
		"+User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
		"+Accept: */*", "+Accept-Language: en-US,en;q=0.5", "+Accept-Encoding: gzip, deflate, br, zstd",
		"+Sec-Fetch-Dest: empty", "+Sec-Fetch-Mode: websocket", "+Sec-Fetch-Site: same-origin",
		"+Pragma: no-cache", "+Cache-Control: no-cache")},
}

// accept is the server's half of a handshake: it reads a request that comes whole, judges it, and puts the
// answer to room.
func accept(tb testing.TB, wire, room []byte, date time.Time) {
	reader := Reader{Request: true}
	if _, done, err := reader.Feed(wire); err != nil || !done {
		tb.Fatal(done, err)
	}
	request, refusal := CheckRequest(reader.Head(), false)
	if refusal == nil {
		refusal = request.CheckVersion()
	}
	if refusal != nil {
		tb.Fatal(refusal.Body)
	}
	answer := Acceptance{ServerName: "server", Origin: request.Origin, Date: date}
	if _, refusal = answer.Append(room[:0], request.Key); refusal != nil {
		tb.Fatal(refusal.Body)
	}
}

// TestAcceptAllocations: a handshake leaves little garbage, for servers that do thousands a second.
func TestAcceptAllocations(t *testing.T) {
	room, date := make([]byte, 1024), time.Now()
	for i, most := range []float64{8, 20} {
		request := usualRequests[i]
		wire := []byte(request.wire)
		if n := testing.AllocsPerRun(10, func() { accept(t, wire, room, date) }); n > most {
			t.Errorf("%s: %v allocations, want at most %v", request.from, n, most)
		}
	}
	answer := Acceptance{ServerName: "server", Date: date}
	if n := testing.AllocsPerRun(10, func() { answer.Append(room[:0], sampleKey) }); n != 0 {
		t.Errorf("the answer takes %v allocations", n)
	}
}

func BenchmarkAccept(b *testing.B) {
	room, date := make([]byte, 1024), time.Now()
	for _, request := range usualRequests {
		wire := []byte(request.wire)
		b.Run(request.from, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				accept(b, wire, room, date)
			}
		})
	}
}
