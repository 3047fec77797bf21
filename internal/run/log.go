package run

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"

	"github.com/seed642dee07/aws-federate/internal/text"
)

// newLog makes the log of a run: warnings and notes, and with --verbose everything, in lines such
// as "PROG: warning: TEXT (key=value)".
func newLog(w io.Writer, program string, verbose bool) *slog.Logger {
	level := slog.LevelInfo
	if verbose {
		level = slog.LevelDebug
	}
	return slog.New(&handler{w: w, program: program, level: level, mu: &sync.Mutex{}})
}

// handler writes a record as a line for people. Values that are no plain text, number, time or
// error are named by their type alone: credentials do not get into a log by being handed to it.
type handler struct {
	w       io.Writer
	program string
	level   slog.Level
	attrs   []slog.Attr
	mu      *sync.Mutex
}

// Enabled implements [slog.Handler].
func (h *handler) Enabled(_ context.Context, level slog.Level) bool { return level >= h.level }

// WithAttrs implements [slog.Handler].
func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	other := *h
	other.attrs = append(other.attrs[:len(other.attrs):len(other.attrs)], attrs...)
	return &other
}

// WithGroup implements [slog.Handler]; groups are not told apart.
func (h *handler) WithGroup(string) slog.Handler { return h }

// Handle implements [slog.Handler].
func (h *handler) Handle(_ context.Context, record slog.Record) error {
	kind := "debug"
	switch {
	case record.Level >= slog.LevelWarn:
		kind = "warning"
	case record.Level >= slog.LevelInfo:
		kind = "note"
	}
	var notes []string
	note := func(attr slog.Attr) bool {
		notes = append(notes, attr.Key+"="+value(attr.Value))
		return true
	}
	for _, attr := range h.attrs {
		note(attr)
	}
	record.Attrs(note)
	line := fmt.Sprintf("%s: %s: %s", h.program, kind, record.Message)
	if len(notes) > 0 {
		line += " (" + strings.Join(notes, ", ") + ")"
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	_, err := io.WriteString(h.w, text.Bounded(text.Printable(line))+"\n")
	return err
}

func value(v slog.Value) string {
	v = v.Resolve()
	if v.Kind() != slog.KindAny {
		return v.String()
	}
	if err, ok := v.Any().(error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", v.Any())
}
