package grammar_test

import (
	"encoding/json"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

func wordCases() []string {
	return []string{
		"", " ", "a", " a  b\tc\r\nd ", `''`, `""`, `a ""`, `"" a`, `a''b`, `a"b c"d`, `'a "b" c'`, `"a 'b' c"`, `\`, `a\`, `a\ b`, `\\`,
		`"\"\\\n\'"`, `'\'`, `'a\' b`, `"a`, `'a`, `a"`, `"\`, `a\"b`, `\'a`, "a\\\nb", "\"a\\\nb\"", `#a`, `a #b`,
		`$HOME ~ *.go | b && c > d; e`,
		`C:\dir\x.exe "C:\Program Files\x"`, `é "ü ö"`, "a\vb\fc", "\u00a0a\u00a0b",
		`cmd --flag='{"a": "b c"}'`, `"\$\` + "`" + `"`, `"a"'b'c`, `=a :b`,
	}
}

func TestWords(t *testing.T) {
	tests := map[string][]string{
		"":                       nil,
		"a  b":                   {"a", "b"},
		`a "" b`:                 {"a", "", "b"},
		`"a b" 'c d' e\ f`:       {"a b", "c d", "e f"},
		`'a\b' "a\b" a\b`:        {`a\b`, `a\b`, "ab"},
		`"a\"b" "a\\b"`:          {`a"b`, `a\b`},
		`x'y'"z"`:                {"xyz"},
		`'it'"'"'s'`:             {"it's"},
		"sh -c 'echo $X | cat'":  {"sh", "-c", "echo $X | cat"},
		"a # no comment ; none":  {"a", "#", "no", "comment", ";", "none"},
		"\u00a0a\vb\u2003c\tend": {"\u00a0a\vb\u2003c", "end"},
	}
	for line, want := range tests {
		if got, err := grammar.Words(line); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %q (%v), want %q", line, got, err, want)
		}
	}
	for _, line := range []string{`"`, `'`, `a "b`, `a 'b`, `\`, `"\`, `a\`} {
		if got, err := grammar.Words(line); !errors.Is(err, grammar.ErrOpenQuote) {
			t.Errorf("%q: got %q (%v), want ErrOpenQuote", line, got, err)
		}
	}
}

func TestCommandWords(t *testing.T) {
	windows := map[string][]string{
		"":                             nil,
		" \ta  b\t":                    {"a", "b"},
		`C:\proc.bat x`:                {`C:\proc.bat`, "x"},
		`"C:\Program Files\x.exe" y`:   {`C:\Program Files\x.exe`, "y"},
		`"C:\my dir\\" y`:              {`C:\my dir\`, "y"},
		`\\host\share\ a\`:             {`\\host\share\`, `a\`},
		`a\"b a\\"b c" a\\\"b`:         {`a"b`, `a\b c`, `a\"b`},
		`"" a ""`:                      {"", "a", ""},
		`x"y z"w 'a b' a^b %PATH% # ;`: {"xy zw", "'a", "b'", "a^b", "%PATH%", "#", ";"},
		"a\nb":                         {"a\nb"},
		`\ \\ "\\"`:                    {`\`, `\\`, `\`},
	}
	for line, want := range windows {
		if got, err := grammar.CommandWords("windows", line); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %q (%v), want %q", line, got, err, want)
		}
	}
	for _, line := range []string{`"`, `a "b`, `"a\"`, `"a\\\"`} {
		if got, err := grammar.CommandWords("windows", line); !errors.Is(err, grammar.ErrOpenQuote) {
			t.Errorf("%q: got %q (%v), want ErrOpenQuote", line, got, err)
		}
	}
	for _, system := range []string{"linux", "darwin", "freebsd"} {
		if got, err := grammar.CommandWords(system, `C:\proc.bat 'a b'`); err != nil || !slices.Equal(got, []string{"C:proc.bat", "a b"}) {
			t.Errorf("%s: %q, %v", system, got, err)
		}
	}
}

// TestWordsLikePython holds Words against what it is to do as.
func TestWordsLikePython(t *testing.T) {
	python := testkit.Program(t, "python3")
	const script = `import json, shlex, sys
def split(line):
    try:
        return shlex.split(line)
    except ValueError:
        return None
print(json.dumps([split(line) for line in json.load(sys.stdin)]))`
	lines := wordCases()
	signs := []string{"a", " ", `"`, "'", `\`}
	for _, first := range signs { // every line of five of them
		for _, second := range signs {
			for _, third := range signs {
				for _, fourth := range signs {
					for _, fifth := range signs {
						lines = append(lines, first+second+third+fourth+fifth)
					}
				}
			}
		}
	}
	input, err := json.Marshal(lines)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), python, "-c", script)
	cmd.Stdin = strings.NewReader(string(input))
	output, err := cmd.Output()
	if err != nil {
		testkit.Missing(t, "a python3 that runs: "+err.Error())
	}
	var wanted [][]string
	if err := json.Unmarshal(output, &wanted); err != nil {
		t.Fatal(err)
	}
	for i, line := range lines {
		got, err := grammar.Words(line)
		if (err != nil) != (wanted[i] == nil) || !slices.Equal(got, wanted[i]) {
			t.Errorf("%q: got %q (%v), python has %q", line, got, err, wanted[i])
		}
	}
}

func TestList(t *testing.T) {
	for text, want := range map[string][]string{"": nil, " , ": nil, "a": {"a"}, "a, b ,,c": {"a", "b", "c"}} {
		if got := grammar.List(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}
