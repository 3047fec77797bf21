package completion_test

import (
	"slices"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/completion"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// TestReadBash reads lines as bash does, and quotes candidates as they were begun.
func TestReadBash(t *testing.T) {
	const breaks = " \t\n\"'><=;|&(:"
	for _, test := range []struct {
		line, start string
		words       []string
		value       string
		reply       string
	}{
		{`aws-console `, "", []string{"aws-console"}, "prod", "prod"},
		{`aws-console pr`, "pr", []string{"aws-console"}, "prod", "prod"},
		{`aws-console my\ p`, "my p", []string{"aws-console"}, "my prod", `my\ prod`},
		{`aws-console "my p`, "my p", []string{"aws-console"}, `my p$ro"d`, `my p\$ro\"d`},
		{`aws-console 'my p`, "my p", []string{"aws-console"}, `my p'rod`, `my p'\''rod`},
		{`aws-console --profile=pr`, "--profile=pr", []string{"aws-console"}, "--profile=prod", "prod"},
		{`aws-console --profile="my p`, "--profile=my p", []string{"aws-console"}, "--profile=my prod", "my prod"},
		{`aws-console arn:aws:iam::1`, "arn:aws:iam::1", []string{"aws-console"}, "arn:aws:iam::1234", "1234"},
		{`aws-console -p "my prod" -s `, "", []string{"aws-console", "-p", "my prod", "-s"}, "ec2", "ec2"},
		{`aws-console '' x`, "x", []string{"aws-console", ""}, "x$(id)`id`;y", "x\\$\\(id\\)\\`id\\`\\;y"},
		{`aws-console ~`, "~", []string{"aws-console"}, "~home", `\~home`},
		{`aws-console mü`, "mü", []string{"aws-console"}, "müller", "müller"},
	} {
		line := completion.ReadBash(test.line)
		if line.Start != test.start || !slices.Equal(line.Words, test.words) {
			t.Errorf("%s: words %q and %q, want %q and %q", test.line, line.Words, line.Start, test.words, test.start)
		}
		if got := line.Reply(test.value, breaks); got != test.reply {
			t.Errorf("%s: %q is replied as %s, want %s", test.line, test.value, got, test.reply)
		}
	}
}

// FuzzReadBash has bash read each reply as the candidate that it stands for, and no line make
// reading fail.
func FuzzReadBash(f *testing.F) {
	f.Add(`aws-console --profile="my p`, "my prod", "=:")
	f.Add(`a '`, "b'c", "")
	f.Add(`a`, "~$(id)`;\\ü", ":")
	f.Fuzz(func(t *testing.T, line, value, breaks string) {
		l := completion.ReadBash(line)
		l.Reply(l.Start+value, breaks)
		if value == "" || text.Printable(value) != value {
			return
		}
		for _, quote := range []string{"", "'", `"`} {
			typed := "program " + quote
			reply := completion.ReadBash(typed).Reply(value, "")
			if back := completion.ReadBash(typed + reply); back.Start != value || len(back.Words) != 1 {
				t.Errorf("bash reads %s as %q, want %q", typed+reply, back.Start, value)
			}
		}
	})
}
