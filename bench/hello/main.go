// Command hello is what the benchmark compares with: the least that a Go program costs.
package main

import (
	"fmt"
	"os"
)

func main() { fmt.Fprintln(os.Stdout, "hello") }
