//go:build unix

package console

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/seed642dee07/aws-federate/internal/run/runtest"
)

// TestDrawOnTerminal has no picture that a terminal cannot show.
func TestDrawOnTerminal(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Skip(err)
	}
	defer master.Close()
	defer slave.Close()
	for _, tt := range []struct {
		columns, rows uint16
		fits          bool
	}{{80, 40, true}, {80, 10, false}, {30, 40, false}, {0, 0, true}} {
		if err := pty.Setsize(slave, &pty.Winsize{Rows: tt.rows, Cols: tt.columns}); err != nil {
			t.Fatal(err)
		}
		h := runtest.New(t, config)
		h.Env.Stdout = slave
		o, _ := opened(t, h, "dev", options{qr: true})
		_, err := o.draw(link, slave)
		picture, ok := errors.AsType[*PictureError](err)
		if ok == tt.fits || ok && (picture.HasColumns != int(tt.columns) || picture.HasRows != int(tt.rows) || picture.Columns == 0 ||
			picture.Rows == 0) {
			t.Errorf("%d×%d: %v", tt.columns, tt.rows, err)
		}
	}
}

// TestContainerError has a page that Firefox did not fetch be put down to the container that it was
// to open in.
func TestContainerError(t *testing.T) {
	dir := t.TempDir()
	firefox := filepath.Join(dir, "firefox")
	if err := os.WriteFile(firefox, []byte("#!/bin/sh\nexit 0\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	h := runtest.New(t, config)
	o, plan := opened(t, h, "dev", options{browser: firefox, container: "x"})
	w, err := o.way(plan)
	if err != nil {
		t.Fatal(err)
	}
	w.opener.Patience = 100 * time.Millisecond
	err = o.deliver(t.Context(), w, link)
	if failed, ok := errors.AsType[*ContainerError](err); !ok || failed.Name != "x" {
		t.Errorf("%T: %v", err, err)
	}
	w.opener.Container = nil
	err = o.deliver(t.Context(), w, link)
	if _, ok := errors.AsType[*ContainerError](err); ok || err == nil {
		t.Errorf("%T: %v", err, err)
	}
}
