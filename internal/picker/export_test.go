package picker

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/seed642dee07/aws-federate/internal/prompt"
)

// bomb is a model that panics on the first key.
type bomb struct{ screen }

func (b bomb) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.KeyPressMsg); ok {
		panic("bomb")
	}
	return b, nil
}

// ShowPanic shows a list that panics.
func ShowPanic(ctx context.Context, environ []string) error {
	on, err := open()
	if err != nil {
		return err
	}
	defer on.release()
	_, err = show(ctx, on, bomb{newScreen(prompt.List{Rows: [][]string{{"row"}}})}, environ)
	return err
}

// Match is match.
var Match = match

// Lines returns the lines that a list shows at a terminal's size, after so many steps down.
func Lines(list prompt.List, width, height, downs int) string {
	m, _ := newScreen(list).Update(tea.WindowSizeMsg{Width: width, Height: height})
	for range downs {
		m, _ = m.Update(tea.KeyPressMsg{Code: tea.KeyDown})
	}
	return m.View().Content
}
