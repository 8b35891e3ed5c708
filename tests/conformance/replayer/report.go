package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"libqwebsocket/tests/conformance/fuzzer"
	"libqwebsocket/tests/conformance/suite"
)

// report is what became of the cases in one direction.
type report struct {
	cases    []*suite.Case
	results  []fuzzer.Result
	expected expectation
}

func (r report) passed() int { return len(r.cases) - r.failed() }

func (r report) failed() int {
	n := 0
	for i, c := range r.cases {
		if !r.expected(c, r.results[i]) {
			n++
		}
	}
	return n
}

func (r report) print(w io.Writer) {
	r.printSections(w)
	r.printExceptions(w)
}

var verdicts = []fuzzer.Verdict{
	fuzzer.OK, fuzzer.Informational, fuzzer.NonStrict, fuzzer.Unimplemented, fuzzer.Failed,
	fuzzer.Unclean, fuzzer.WrongCode, fuzzer.FailedByClient,
}

// column is how often a verdict was given of cases, or of their closes.
type column struct {
	verdict fuzzer.Verdict
	close   bool
}

// section counts the verdicts of some cases.
type section struct {
	name   string
	cases  int
	counts map[column]int
}

func (s *section) add(r fuzzer.Result) {
	s.cases++
	s.counts[column{r.Verdict, false}]++
	s.counts[column{r.Close, true}]++
}

// sections returns the sections in order, and all cases as one.
func (r report) sections() (list []*section, all *section) {
	all = &section{name: "all", counts: map[column]int{}}
	for i, c := range r.cases {
		number, _, _ := strings.Cut(c.ID, ".")
		name := number + " " + c.Section
		if len(list) == 0 || list[len(list)-1].name != name {
			list = append(list, &section{name: name, counts: map[column]int{}})
		}
		list[len(list)-1].add(r.results[i])
		all.add(r.results[i])
	}
	return list, all
}

// printSections prints how often each verdict was given in each section, leaving out what never was.
func (r report) printSections(w io.Writer) {
	list, all := r.sections()
	var columns []column
	heading := "section\tcases"
	for _, close := range []bool{false, true} {
		heading += map[bool]string{false: "\t| case:", true: "\t| close:"}[close]
		for _, v := range verdicts {
			if c := (column{v, close}); all.counts[c] > 0 {
				columns = append(columns, c)
				heading += "\t" + string(v)
			}
		}
	}

	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	defer t.Flush()
	fmt.Fprintln(t, heading)
	for _, s := range append(list, all) {
		fmt.Fprintf(t, "%s\t%d", s.name, s.cases)
		for i, c := range columns {
			if i == 0 || c.close != columns[i-1].close {
				fmt.Fprint(t, "\t|")
			}
			fmt.Fprintf(t, "\t%d", s.counts[c])
		}
		fmt.Fprintln(t)
	}
}

// printExceptions prints the cases that are not OK in both columns, neighbours with the same words in one line,
// and marks those that were not expected so.
func (r report) printExceptions(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	defer t.Flush()
	for i := 0; i < len(r.cases); {
		first, result := i, r.results[i]
		expected := r.expected(r.cases[i], result)
		for i < len(r.cases) && r.results[i] == result && r.expected(r.cases[i], result) == expected {
			i++
		}
		if expected && result.Verdict == fuzzer.OK && result.Close == fuzzer.OK {
			continue
		}
		mark, ids := "!", r.cases[first].ID
		if expected {
			mark = " "
		}
		if i-first > 1 {
			ids = fmt.Sprintf("%s .. %s (%d)", ids, r.cases[i-1].ID, i-first)
		}
		fmt.Fprintf(t, "%s %s\t%s\t%s\t%s\n", mark, ids, result.Verdict, result.Close, strings.TrimPrefix(result.Note, "; "))
	}
}
