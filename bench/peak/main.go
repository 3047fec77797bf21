// Command peak runs a program with its output thrown away and prints how much memory it held at its
// peak, in bytes, and how many pages it has touched first, each of which costs a fault.
//
// It is a program of its own because Linux counts the memory of the process that starts another as
// memory of that other: ru_maxrss of wait4(2) begins at the size of the parent. So the parent has
// to be small, and does no more than this.
package main

import (
	"errors"
	"fmt"
	"os"
)

func main() {
	bytes, faults, err := measure(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "peak:", err)
		os.Exit(1)
	}
	fmt.Fprintln(os.Stdout, bytes, faults)
}

func measure(args []string) (bytes, faults int64, err error) {
	if len(args) == 0 {
		return 0, 0, errors.New("usage: peak PROGRAM [ARG...]")
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return 0, 0, err
	}
	process, err := os.StartProcess(args[0], args, &os.ProcAttr{Files: []*os.File{null, null, os.Stderr}})
	if err != nil {
		return 0, 0, err
	}
	state, err := process.Wait()
	if err != nil {
		return 0, 0, err
	}
	if !state.Success() {
		return 0, 0, fmt.Errorf("%s: %v", args[0], state)
	}
	bytes, faults = resident(state)
	return bytes, faults, nil
}
