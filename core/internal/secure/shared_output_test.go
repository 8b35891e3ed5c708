package secure

import (
	"crypto/tls"
	"testing"

	"libqwebsocket/core/internal/transport/faketransport"
)

// talkative is an engine that answers what it reads, as one does to a key update.
type talkative struct {
	engine
	wire *wire
}

func (e *talkative) Read(p []byte) (int, error) {
	n, err := e.engine.Read(p)
	if n > 0 {
		_, _ = e.wire.Write([]byte("an answer of the engine"))
	}
	return n, err
}

// passing is a receiver that writes to another stream when it gets something.
type passing struct {
	*faketransport.Recorder
	to *Stream
}

func (x *passing) Data(n int) {
	x.Recorder.Data(n)
	_, _ = x.to.Write([]byte("passed on"))
}

// What the engine of one stream has to send does not go out with the bytes of another one.
func TestEnginesAnswersStayWithTheirStream(t *testing.T) {
	one := newPair(t, only(tls.VersionTLS13), only(tls.VersionTLS13), nil)
	one.connect()
	other := &pair{t: t, loop: one.loop}
	other.wires[0], other.wires[1] = faketransport.Pair(one.loop)
	config := only(tls.VersionTLS13)
	config.Certificates = []tls.Certificate{certificate(t)}
	shared := one.server.stream.buffers
	other.client.stream = Client(one.loop, other.wires[0], shared, &tls.Config{InsecureSkipVerify: true}, &other.client)
	other.server.stream = Server(one.loop, other.wires[1], shared, config, &other.server)
	other.connect()

	stream := one.server.stream
	stream.engine = &talkative{stream.engine, &stream.wire}
	stream.Attach(&passing{one.server.Recorder, other.server.stream})
	one.client.Send([]byte("to be passed on"))
	other.until("the bytes", func() bool { return string(other.client.Bytes) == "passed on" || other.client.Ended })
	if other.client.Ended {
		t.Errorf("the other stream has ended: %v", other.client.Err)
	}
}
