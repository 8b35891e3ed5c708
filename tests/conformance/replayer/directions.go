package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"sync"
	"time"

	"libqwebsocket/tests/conformance/fuzzer"
	"libqwebsocket/tests/conformance/suite"
)

const (
	dialLimit = 5 * time.Second
	idleLimit = 20 * time.Second // for a client to come back
)

// phase is cases that may be played at the same time, some at once.
type phase struct {
	cases []int // their places in the suite
	jobs  int
}

// phases puts the scripts, which wait more than they work, before the others. So nothing that counts the time
// runs beside something that takes all of the machine's.
func (o *options) phases(cases []*suite.Case) []phase {
	scripts, others := phase{jobs: o.jobs}, phase{jobs: max(1, o.jobs/4)}
	for i, c := range cases {
		if c.Kind == suite.Script {
			scripts.cases = append(scripts.cases, i)
		} else {
			others.cases = append(others.cases, i)
		}
	}
	return []phase{scripts, others}
}

// testServer connects to a server once for each case.
func testServer(f *fuzzer.Fuzzer, o *options) (results []fuzzer.Result, err error) {
	address := o.server
	if o.serverCommand != "" {
		p, printed, err := startServer(o.serverCommand)
		if err != nil {
			return unplayed(f), err
		}
		address = printed
		defer func() { err = errors.Join(err, p.stop()) }()
	}
	u, err := url.Parse(address)
	if err != nil {
		return unplayed(f), err
	}
	results = make([]fuzzer.Result, len(f.Suite.Cases))
	for _, phase := range o.phases(f.Suite.Cases) {
		var workers sync.WaitGroup
		next := make(chan int)
		for range phase.jobs {
			workers.Go(func() {
				for i := range next {
					results[i] = playServer(f, u, f.Suite.Cases[i])
				}
			})
		}
		for _, i := range phase.cases {
			next <- i
		}
		close(next)
		workers.Wait()
	}
	return results, nil
}

func playServer(f *fuzzer.Fuzzer, u *url.URL, c *suite.Case) fuzzer.Result {
	conn, err := net.DialTimeout("tcp", u.Host, dialLimit)
	if err != nil {
		return fuzzer.Unusable(err.Error())
	}
	return f.TestServer(conn, u, c)
}

// unplayed is the results when the program under test does not start.
func unplayed(f *fuzzer.Fuzzer) []fuzzer.Result {
	return slices.Repeat([]fuzzer.Result{fuzzer.Unusable("not played")}, len(f.Suite.Cases))
}

// testClient lets clients come, one to each job, which share the cases of a phase; or one that somebody
// else starts, for all cases.
func testClient(f *fuzzer.Fuzzer, o *options) ([]fuzzer.Result, error) {
	results := unplayed(f)
	if o.clientCommand == "" {
		all := make([]int, len(results))
		for i := range all {
			all[i] = i
		}
		return results, playClient(f, o, all, results)
	}
	var failed error
	for _, phase := range o.phases(f.Suite.Cases) {
		jobs := min(phase.jobs, len(phase.cases))
		errs := make([]error, jobs)
		var clients sync.WaitGroup
		for job := range jobs {
			var share []int
			for i := job; i < len(phase.cases); i += jobs {
				share = append(share, phase.cases[i])
			}
			clients.Go(func() { errs[job] = playClient(f, o, share, results) })
		}
		clients.Wait()
		failed = errors.Join(failed, errors.Join(errs...))
	}
	return results, failed
}

// playClient serves one client until it is done, and fills in the results of its cases.
func playClient(f *fuzzer.Fuzzer, o *options, share []int, results []fuzzer.Result) error {
	address := o.client
	if o.clientCommand != "" {
		address = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	defer listener.Close()
	cases := make([]*suite.Case, len(share))
	for i, n := range share {
		cases[i] = f.Suite.Cases[n]
	}
	test := f.TestClient(cases)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go test.Serve(conn)
		}
	}()
	err = awaitClient(test, o.clientCommand, "ws://"+listener.Addr().String())
	for i, r := range test.Results() {
		results[share[i]] = r
	}
	return err
}

// awaitClient starts the client, if there is a command for it, and waits until it is done.
func awaitClient(test *fuzzer.ClientTest, command, address string) error {
	if command == "" {
		fmt.Println("waiting for a client at", address)
		<-test.Done()
		return nil
	}
	p, err := start(command, nil, address)
	if err != nil {
		return err
	}
	for {
		select {
		case <-test.Done():
			return p.wait(endLimit)
		case <-p.ended:
			return awaitEnd(test, p)
		case <-time.After(time.Second):
			if test.Idle() > idleLimit {
				p.cmd.Process.Kill()
				return errors.New("did not come back")
			}
		}
	}
}

// awaitEnd waits for the last connections of a client that has ended.
func awaitEnd(test *fuzzer.ClientTest, p *process) error {
	select {
	case <-test.Done():
		return p.err
	case <-time.After(endLimit):
		return fmt.Errorf("ended too early: %v", p.cmd.ProcessState)
	}
}
