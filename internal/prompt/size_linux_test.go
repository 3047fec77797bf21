package prompt_test

import (
	"os"
	"testing"

	"github.com/creack/pty"

	"github.com/seed642dee07/aws-federate/internal/prompt"
)

func TestScreenSize(t *testing.T) {
	p := sit(t)
	if columns, rows, ok := prompt.ScreenSize(p.slave); ok {
		t.Errorf("a terminal without a size has %d columns and %d rows", columns, rows)
	}
	if err := pty.Setsize(p.master, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	if columns, rows, ok := prompt.ScreenSize(p.slave); columns != 80 || rows != 24 || !ok {
		t.Errorf("%d columns, %d rows, %v", columns, rows, ok)
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if columns, rows, ok := prompt.ScreenSize(null); ok {
		t.Errorf("no terminal has %d columns and %d rows", columns, rows)
	}
}
