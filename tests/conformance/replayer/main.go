// Replayer runs the conformance cases against a server, a client or both, and prints what became of them.
// The exit status is 0 only if all is as it is expected.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"libqwebsocket/tests/conformance/fuzzer"
	"libqwebsocket/tests/conformance/suite"
)

const (
	reducedCount = 20                    // messages of each compression case with --reduced
	pauseTime    = 60 * time.Microsecond // between two writes; about what the suite's own loop takes
)

type options struct {
	cases, knownResults   string
	serverCommand, server string
	clientCommand, client string
	known, varying, skip  string
	noDeflate, reduced    bool
	trace                 bool
	jobs                  int
}

func main() {
	var o options
	flag.StringVar(&o.cases, "cases", "tests/conformance/cases.json", "`FILE` with the cases")
	flag.StringVar(&o.serverCommand, "server-command", "", "`COMMAND` of a server under test; it prints its ws:// URL")
	flag.StringVar(&o.server, "server-url", "", "`URL` of a server under test that is running")
	flag.StringVar(&o.clientCommand, "client-command", "", "`COMMAND` of a client under test; it gets the URL to visit")
	flag.StringVar(&o.client, "client-listen", "", "`HOST:PORT` where a client under test will come to that you start")
	flag.BoolVar(&o.noDeflate, "no-deflate", false, "12.* and 13.* have to be UNIMPLEMENTED")
	flag.BoolVar(&o.reduced, "reduced", false, fmt.Sprintf("%d messages in each case of 12.* and 13.*", reducedCount))
	flag.StringVar(&o.known, "known", "", "expect what the suite said of `PEER`, in the cases that were run with it")
	flag.StringVar(&o.knownResults, "known-results", "tests/conformance/known_results.json", "`FILE` for --known")
	flag.StringVar(&o.varying, "varying", "", "`CASES` of --known whose verdict varies between OK and NON-STRICT")
	flag.StringVar(&o.skip, "skip", "", "`CASES` that are not run")
	flag.IntVar(&o.jobs, "jobs", 8, "how many cases run at once that wait more than they work; a quarter of the others")
	flag.BoolVar(&o.trace, "trace", false, "print every frame")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: replayer [options] [CASES...]\nCASES: 6.4.1, or 6.4 for all of 6.4.*")
		flag.PrintDefaults()
	}
	flag.Parse()
	held, err := o.run(flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "replayer:", err)
		os.Exit(2)
	}
	if !held {
		os.Exit(1)
	}
}

// run tests in all directions that were asked for. It returns whether all is as expected.
func (o *options) run(prefixes []string) (bool, error) {
	held, directions := true, 0
	for _, d := range []struct {
		name, command, address string
		test                   func(*fuzzer.Fuzzer, *options) ([]fuzzer.Result, error)
	}{
		{"server", o.serverCommand, o.server, testServer},
		{"client", o.clientCommand, o.client, testClient},
	} {
		if d.command == "" && d.address == "" {
			continue
		}
		directions++
		f, err := o.fuzzer(prefixes)
		if err != nil {
			return false, err
		}
		expected, err := o.expectation(d.name, f.Suite)
		if err != nil {
			return false, err
		}
		fmt.Printf("\n=== %s under test: %s%s\n", d.name, d.command, d.address)
		start := time.Now()
		results, err := d.test(f, o)
		report := report{f.Suite.Cases, results, expected}
		report.print(os.Stdout)
		if err != nil {
			fmt.Printf("the %s under test: %v\n", d.name, err)
		}
		fmt.Printf("%s under test: %d passed, %d failed (%.0f s)\n", d.name, report.passed(), report.failed(),
			time.Since(start).Seconds())
		held = held && err == nil && report.failed() == 0
	}
	if directions == 0 {
		return false, fmt.Errorf("nothing to test; --help lists the options")
	}
	return held, nil
}

// fuzzer returns a fuzzer with the cases that were asked for.
func (o *options) fuzzer(prefixes []string) (*fuzzer.Fuzzer, error) {
	s, err := suite.Load(o.cases)
	if err != nil {
		return nil, err
	}
	s.Select(prefixes)
	skipped := list(o.skip)
	s.Cases = slices.DeleteFunc(s.Cases, func(c *suite.Case) bool { return suite.HasPrefix(c.ID, skipped) })
	if len(s.Cases) == 0 {
		return nil, fmt.Errorf("no case %s", strings.Join(prefixes, " "))
	}
	if o.reduced {
		s.Reduce(reducedCount)
	}
	f := &fuzzer.Fuzzer{Suite: s, Pause: pause, AnyAnswer: o.known != ""}
	if o.trace {
		f.Trace = trace()
	}
	return f, nil
}

// list splits an option that names several things.
func list(option string) []string {
	return strings.FieldsFunc(option, func(r rune) bool { return r == ',' })
}

// pause sleeps in the kernel: the timers of Go's scheduler are good for a millisecond.
func pause() {
	t := syscall.NsecToTimespec(pauseTime.Nanoseconds())
	syscall.Nanosleep(&t, nil)
}

func trace() func(*suite.Case, string, ...any) {
	var mu sync.Mutex
	start := time.Now()
	return func(c *suite.Case, format string, a ...any) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Printf("%9.4f %-8s %s\n", time.Since(start).Seconds(), c.ID, fmt.Sprintf(format, a...))
	}
}
