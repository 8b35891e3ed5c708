package core

// DataKind says what a DataEvent is.
type DataKind uint8

// The data events of a Socket.
const (
	DataTextFrame DataKind = iota
	DataTextMessage
	DataBinaryFrame
	DataBinaryMessage
	DataPong
)

// DataEvent is a frame, a message or a pong on its way to the application.
type DataEvent struct {
	Kind DataKind
	// Last is true for the final frame of a message.
	Last bool
	// Unit is true for a message that stands behind the frame event of the same frame: it is delivered
	// if that one was, even if the slot of the frame has closed the socket.
	Unit bool
	// Elapsed is the time since the last ping in milliseconds, for a pong.
	Elapsed uint64
	// Data lies outside of the Go heap and stays valid until the Deliver that carries it has returned.
	Data []byte
}

// Gate is what a Sink may look at between the events that it delivers, without entering the core. A
// Socket writes it, on the loop's thread.
type Gate struct {
	// Generation changes when events that are queued must not be delivered any more: by open, close,
	// abort and a lost connection. It is 0 from Free on.
	Generation uint32
	// Open is 1 while messages can be sent.
	Open uint32
}

// Sink takes the data events of all sockets of a loop and delivers them in order. An event counts only
// while the generation of its Socket's Gate is still the one of when it was queued (see DataEvent.Unit).
type Sink interface {
	// Event queues one event for the owner of h.
	Event(h SocketHandler, gate *Gate, e DataEvent)
	// Deliver hands all queued events to their receivers, returns when they have returned, and answers
	// whether there were any. A nested run of the loop enters it again: it then goes on with what the
	// outer one has left.
	Deliver() bool
	// Recall shows the events of one socket that wait for their delivery, in order. From the first one on
	// that keep refuses they are dropped.
	Recall(gate *Gate, keep func(e DataEvent) bool)
}

// DataHandler gets data events from the sink of a plain Go program. A SocketHandler that is no
// DataHandler gets none.
type DataHandler interface {
	Data(e DataEvent)
}

// goSink delivers to DataHandlers.
type goSink struct {
	queue []queuedEvent
	next  int
	unit  bool
}

type queuedEvent struct {
	to         DataHandler
	gate       *Gate
	generation uint32
	event      DataEvent
}

func (s *goSink) Event(h SocketHandler, gate *Gate, e DataEvent) {
	to, ok := h.(DataHandler)
	if !ok {
		return
	}
	s.queue = append(s.queue, queuedEvent{to, gate, gate.Generation, e})
}

func (s *goSink) Deliver() bool {
	busy := s.next < len(s.queue)
	for s.next < len(s.queue) {
		q := &s.queue[s.next]
		s.next++
		s.unit = q.generation == q.gate.Generation || (q.event.Unit && s.unit && q.gate.Generation != 0)
		if s.unit {
			q.to.Data(q.event)
		}
	}
	s.queue, s.next = s.queue[:0], 0
	return busy
}

func (s *goSink) Recall(gate *Gate, keep func(e DataEvent) bool) {
	kept := true
	for i := s.next; i < len(s.queue); i++ {
		q := &s.queue[i]
		if q.gate != gate || q.generation != gate.Generation {
			continue
		}
		if kept = kept && keep(q.event); !kept {
			q.generation, q.event.Unit = 0, false
		}
	}
}
