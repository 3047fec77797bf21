package prompt

import (
	"context"
	"errors"
)

// Auto asks on the terminal, and in a window where the terminal cannot be used.
type Auto struct {
	TTY    TTY
	Dialog Dialog
}

// Secret is [TTY.Secret], or [Dialog.Secret] where nobody could be asked on the terminal. A person
// who declined is not asked again. If neither can ask, the [NobodyError] says why of both.
func (a Auto) Secret(ctx context.Context, about, ask string, again bool) (string, error) {
	answer, err := a.TTY.Secret(ctx, about, ask, again)
	onTerminal, ok := errors.AsType[*NobodyError](err)
	if !ok || onTerminal.Asked {
		return answer, err
	}
	answer, err = a.Dialog.Secret(ctx, about, ask, again)
	inWindow, ok := errors.AsType[*NobodyError](err)
	if !ok || inWindow.Asked {
		return answer, err
	}
	return "", &NobodyError{Reason: onTerminal.Reason + ", and " + inWindow.Reason, Err: inWindow.Err}
}
