//go:build unix && !linux

package app_test

import (
	"errors"
	"testing"
)

func mount(string) error           { return errors.ErrUnsupported }
func remountReadOnly(string) error { return errors.ErrUnsupported }
func unmount(*testing.T, string)   {}
