package picker

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// number lets a person choose by lines alone: the rows that match are numbered, and what is typed is
// a number, the name of a row, or another query. An empty line takes the only row; where there are
// more it leaves the list, as the end of the input does.
func number(ctx context.Context, on *terminal, list prompt.List) (int, error) {
	defer on.in.Close()
	defer on.out.Close()
	table, meant := newTable(list), meaning(list)
	query := text.Printable(list.Query)
	lines := linesOf(on.in)
	for {
		found := match(table.searched, meant(query))
		if _, err := io.WriteString(on.out, numbered(table, found)+text.Printable(list.Prompt)); err != nil {
			return 0, &prompt.NobodyError{Reason: "the terminal failed", Err: err}
		}
		select {
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		case line, open := <-lines:
			n, err := strconv.Atoi(line)
			switch {
			case !open || line == "" && len(found) != 1:
				return 0, &prompt.NobodyError{Reason: "nothing was chosen", Asked: true}
			case line == "":
				return found[0], nil
			case err == nil && n >= 1 && n <= min(len(found), maxShown):
				return found[n-1], nil
			}
			if named := slices.IndexFunc(list.Rows, func(row []string) bool { return row[0] == line }); named >= 0 {
				return named, nil
			}
			query = text.Printable(line)
		}
	}
}

// numbered are the rows that match, as far as they are shown.
func numbered(t table, found []int) string {
	var out strings.Builder
	if len(t.header) > 0 {
		out.WriteString("    " + line(t.header, t.natural) + "\n")
	}
	for i, row := range found[:min(len(found), maxShown)] {
		fmt.Fprintf(&out, "%2d  %s\n", i+1, strings.TrimRight(line(t.rows[row], t.natural), " "))
	}
	switch more := len(found) - maxShown; {
	case len(found) == 0:
		out.WriteString("    " + nothing + "\n")
	case more > 0:
		fmt.Fprintf(&out, "    and %d more: type a part of a name\n", more)
	}
	out.WriteString(
		"Type a number, or a part of a name; an empty line " + map[bool]string{true: "takes it", false: "leaves"}[len(found) == 1] + ".\n",
	)
	return out.String()
}

// linesOf reads lines until the input ends.
func linesOf(in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(in); scanner.Scan(); {
			lines <- strings.TrimSpace(scanner.Text())
		}
	}()
	return lines
}
