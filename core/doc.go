// Package core is QWebSocket and QWebSocketServer without Qt: states, signals and getters, in Qt's
// order and with Qt's numbers, on an event loop that runs in the caller's thread.
//
// # Where each idea lives
//
//	socket.go   type Socket: what it holds, the one place where its state changes
//	details.go  what a socket was asked for; outcome.go: how its connections have ended
//	open.go     client opening as a sequence: judge the URL; connect.go: connect, ask for the upgrade;
//	            answer.go: judge the answer, or challenge.go: log in, or redirect.go: ask elsewhere
//	proxy.go    through what a socket connects; tunnel.go: until a proxy lets it
//	security.go what a socket has to do with TLS; encrypt.go: its handshake; secure_server.go: that of a
//	            server; presharedkey.go: the question for a key
//	ssl_*.go    certificates, keys, their errors, and configurations: values without a loop
//	receive.go  bytes from the stream to data events and answers
//	send.go     messages and pings to the stream; broadcast.go: one message for many sockets
//	output.go   what waits to be written; flush.go: when it is
//	close.go    close, abort, loss of the connection: the sequences of signals at the end of life
//	linger.go   what is left of a connection after its Socket is done with it
//	server.go   type Server: listening, the queue of connections that nobody took yet
//	accept.go   one incoming connection until its handshake is done
//	loop.go     type Loop: the loop, its memory, and when data events are delivered
//	sink.go     how data events leave the core; the sink that plain Go programs use
//
// Below are frame, session, handshake, proxy, httpauth and psk, which know bytes only, secure, which puts TLS
// on a stream, certs, and loop and transport, which alone touch the operating system. Nothing here knows C:
// capi stands above.
//
// # Threads
//
// A Loop and everything made on it belong to the goroutine (the thread) that runs it. From other
// goroutines only [Loop.Post], [Loop.Stop] and [Loop.Wake] may be called. There are no locks in the
// objects.
//
// # When signals come
//
// Signals about the life of a connection are emitted one at a time, inside the call that causes them
// (open, close, abort, flush) or from the loop. Data events (frames, messages, pongs) of one read are
// queued in the loop's [Sink] and delivered together; the queue is always delivered before the loop
// emits another signal, so that a program sees one order, the one of the wire.
package core
