package clipboard

import (
	"context"

	"github.com/atotto/clipboard"
)

func (Board) write(_ context.Context, text string) error {
	if err := clipboard.WriteAll(text); err != nil {
		return &UnavailableError{Reason: "the clipboard cannot be written", Err: err}
	}
	return nil
}

func (Board) clearIf(_ context.Context, is func(text string) bool) error {
	text, err := clipboard.ReadAll()
	if err != nil {
		return &UnavailableError{Reason: "the clipboard cannot be read", Err: err}
	}
	if !is(text) {
		return nil
	}
	if err := clipboard.WriteAll(""); err != nil {
		return &UnavailableError{Reason: "the clipboard cannot be cleared", Err: err}
	}
	return nil
}
