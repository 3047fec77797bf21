package caller

import (
	"strings"
	"testing"
)

func TestParseStat(t *testing.T) {
	const rest = " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 99 0 0\n"
	for stat, want := range map[string]process{
		"812 (terraform) S 811" + rest:    {parent: 811, started: 99, file: "terraform"},
		"812 (a) R 1 (b) c) S 811" + rest: {parent: 811, started: 99, file: "a)"},
		"812 (a\nb) S 811" + rest:         {parent: 811, started: 99, file: "a"},
		"812 () S 811" + rest:             {parent: 811, started: 99},
		"812 (a) S 811 0 0":               {},
		"812 (a) S x" + rest:              {},
		"812 )a( S 811" + rest:            {},
		"":                                {},
	} {
		got, ok := parseStat([]byte(stat))
		if ok != (want.parent != 0) || ok && (got.parent != want.parent || got.started != want.started || got.file != want.file) {
			t.Errorf("%q is read as %+v, %v", stat, got, ok)
		}
	}
}

// TestWhole has a process of ours, whose file is hidden, be known by what it was started as, also from
// a directory with a blank.
func TestWhole(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, started, want string
	}{
		{"aws-federate-cr", "/opt/my tools/aws-federate-cred", "aws-federate-cred"},
		{"aws-federate-cr", "something else", "aws-federate-cr"},
		{"aws-console", "/opt/my tools/aws-console", "aws-console"},
		{"sh", "shell", "sh"},
	} {
		p := process{file: whole(tt.name, []string{tt.started}), args: []string{tt.started, "--profile", "a"}}
		if r, _ := judge(p); p.file != tt.want || strings.HasPrefix(tt.want, "aws-federate-cred") && r != link {
			t.Errorf("%s, started as %s, is %s", tt.name, tt.started, p.file)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for b.Loop() {
		Find("/home/a")
	}
}
