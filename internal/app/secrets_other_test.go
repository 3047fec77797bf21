//go:build unix && !linux

package app_test

import "github.com/rogpeppe/go-internal/testscript"

type scriptSecrets struct{}

func secrets(ts *testscript.TestScript, _ bool, _ []string) { ts.Fatalf("no Secret Service here") }
