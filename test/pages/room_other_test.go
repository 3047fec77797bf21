//go:build unix && !linux

package pages_test

import (
	"context"
	"testing"
)

// inRoom skips the page: only Linux has namespaces.
func inRoom(_ context.Context, t *testing.T, _, _ string) (argv, environ []string) {
	t.Helper()
	t.Skip("the page has folders at places that only namespaces make")
	return nil, nil
}

func (w *world) machine(*testing.T) {}
