package build_test

import (
	"bytes"
	"os"
	"runtime/debug"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/build"
)

// TestOf has this test be ours, and what is of another module or none not.
func TestOf(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	if version, ours := build.Of(program); !ours || version != "" {
		t.Errorf("%q, %v", version, ours)
	}
	info, _ := debug.ReadBuildInfo()
	line := []byte("\nmod\t" + info.Main.Path + "\t") // as no literal of this program
	released := bytes.Replace(program, append(line, "(devel)"...), append(line, "v1.2.33"...), 1)
	if version, ours := build.Of(released); !ours || version != "v1.2.33" {
		t.Errorf("%q, %v", version, ours)
	}
	for _, other := range [][]byte{nil, []byte("#!/bin/sh\n"), bytes.ReplaceAll(program, line, []byte("\nmod\tgithub.com/somebody/aws-console-program\t"))} {
		if version, ours := build.Of(other); ours {
			t.Errorf("%q is ours", version)
		}
	}
}
