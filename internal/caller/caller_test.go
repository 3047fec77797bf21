package caller

import (
	"encoding/binary"
	"reflect"
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	program := func(parent int, args ...string) process {
		return process{parent: parent, started: 1, file: args[0], args: args}
	}
	for name, test := range map[string]struct {
		table map[int]process
		pid   int
	}{
		"a program": {map[int]process{9: program(8, "us"), 8: program(7, "terraform"), 7: program(1, "-bash")}, 8},
		"through a shell and ourselves": {map[int]process{
			9: program(8, "us"), 8: program(7, "sh", "-c", "x"),
			7: program(6, "aws-federate-cred"), 6: program(5, "node"),
		}, 6},
		"a person": {map[int]process{9: program(8, "us"), 8: program(7, "bash"), 7: program(1, "terraform")}, 0},
		"a person, through timeout": {
			map[int]process{9: program(8, "us"), 8: program(7, "timeout", "9", "us"), 7: program(1, "-zsh")},
			0,
		},
		"an orphan": {map[int]process{9: program(1, "us"), 1: program(0, "terraform")}, 0},
		"an orphan of a shell": {
			map[int]process{9: program(8, "us"), 8: program(1, "sh", "-c", "x"), 1: program(0, "terraform")},
			0,
		},
		"in a container":                 {map[int]process{9: program(0, "us")}, 0},
		"a parent that has ended":        {map[int]process{9: program(8, "us")}, 0},
		"a parent that has ended, above": {map[int]process{9: program(8, "us"), 8: program(7, "sh", "-c", "x")}, 0},
		"a number used again":            {map[int]process{9: program(8, "us"), 8: {parent: 1, started: 2, file: "terraform"}}, 0},
		"a circle":                       {map[int]process{9: program(8, "us"), 8: program(7, "sudo"), 7: program(8, "sudo")}, 0},
		"nothing":                        {nil, 0},
		"a program without a name":       {map[int]process{9: program(8, "us"), 8: program(7, "/"), 7: program(1, "bash")}, 0},
	} {
		pid, _, found := nearest(9, func(pid int) (process, bool) { p, ok := test.table[pid]; return p, ok })
		if found == "" {
			pid = 0
		}
		if pid != test.pid {
			t.Errorf("%s: found %d, %q, want %d", name, pid, found, test.pid)
		}
	}
}

func TestAWSCLI(t *testing.T) {
	program := func(parent int, args ...string) process {
		return process{parent: parent, started: 1, file: args[0], args: args}
	}
	ours, shell := program(8, "aws-console"), program(7, "sh", "-c", "aws-console prod")
	for name, test := range map[string]struct {
		table         map[int]process
		args          []string
		direct, found bool
	}{
		"its program": {
			map[int]process{9: ours, 8: shell, 7: program(6, "/usr/local/bin/aws", "console", "--profile", "prod")},
			[]string{"console", "--profile", "prod"},
			true, true,
		},
		"its script": {map[int]process{
			9: ours, 8: shell,
			7: program(6, "/usr/bin/python3.11", "/usr/bin/aws", "console", "prod"),
		}, []string{"console", "prod"}, true, true},
		"without a shell":       {map[int]process{9: ours, 8: program(6, "aws", "console")}, []string{"console"}, true, true},
		"without its arguments": {map[int]process{9: ours, 8: shell, 7: {parent: 6, started: 1, file: "aws"}}, nil, true, true},
		"a script of the alias": {
			map[int]process{9: ours, 8: program(7, "bash", "/home/a/open.sh"), 7: program(6, "aws", "console")},
			[]string{"console"},
			false, true,
		},
		"two scripts of it": {map[int]process{
			9: ours, 8: program(7, "bash", "/a/x.sh"), 7: program(6, "python3", "/a/y.py"),
			6: program(5, "aws", "console"),
		}, []string{"console"}, false, true},
		"its script, by options": {
			map[int]process{9: ours, 8: shell, 7: program(6, "/usr/bin/python3", "-sP", "/usr/bin/aws", "console")},
			[]string{"console"},
			true, true,
		},
		"a script of an odd shell": {
			map[int]process{9: ours, 8: program(7, "bash", "--odd", "open"), 7: program(6, "aws", "console")},
			[]string{"console"},
			false,
			true,
		},
		"on Windows": {
			map[int]process{9: ours, 8: program(7, "cmd.exe", "/c", "aws-console"), 7: program(6, `C:\AWSCLIV2\aws.exe`, "console", "-p")},
			[]string{"console", "-p"},
			true, true,
		},
		"a script of PowerShell": {
			map[int]process{
				9: ours, 8: program(7, "powershell.exe", "-File", "open.ps1"), 7: program(6, "cmd.exe", "/c", "x"),
				6: program(5, "aws.exe"),
			},
			[]string{},
			false, true,
		},
		"another program":        {map[int]process{9: ours, 8: shell, 7: program(6, "terraform")}, nil, false, false},
		"a person":               {map[int]process{9: ours, 8: program(6, "bash")}, nil, false, false},
		"what a system conceals": {nil, nil, false, false},
	} {
		args, direct, found := awsCLI(9, func(pid int) (process, bool) { p, ok := test.table[pid]; return p, ok })
		if found != test.found || direct != test.direct || !reflect.DeepEqual(args, test.args) {
			t.Errorf("%s: %q, %t, %t", name, args, direct, found)
		}
	}
}

func TestString(t *testing.T) {
	for want, p := range map[string]Process{
		"":                               {},
		"terraform, pid 812, in ~/infra": {"terraform", 812, "~/infra"},
		"terraform, pid 812":             {"terraform", 812, ""},
	} {
		if got := p.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestShortName(t *testing.T) {
	for name, want := range map[string]string{
		"terraform":                      "terraform",
		"größe 大":                        "größe 大",
		"a\x1b[2Jb\nc\rd\te\x7f\u0085":   "a�[2Jb�c�d�e��",
		"exe\u202etxt\u2066\u200b\u2028": "exe�txt���",
		strings.Repeat("ä", 40):          strings.Repeat("ä", 40),
		strings.Repeat("ä", 41):          strings.Repeat("ä", 39) + "…",
		"\xff\xfe":                       "��",
	} {
		if got := shortName(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

func TestShortDir(t *testing.T) {
	deep := "/srv/" + strings.Repeat("a", 30) + "/" + strings.Repeat("b", 30) + "/c"
	for _, test := range []struct{ dir, home, want string }{
		{"/home/a/infra", "/home/a", "~/infra"},
		{"/home/a/infra", "/home/a/", "~/infra"},
		{"/home/a", "/home/a", "~"},
		{"/home/ab", "/home/a", "/home/ab"},
		{`C:\Users\a\infra`, `C:\Users\a`, `~\infra`},
		{"/srv", "", "/srv"},
		{"/srv", "/", "/srv"},
		{"", "/home/a", ""},
		{"/x\x1b]0;y\a", "", "/x�]0;y�"},
		{deep, "", "…/" + strings.Repeat("b", 30) + "/c"},
		{"/srv/" + strings.Repeat("b", 70), "", "…" + strings.Repeat("b", 59)},
		{"/srv/" + strings.Repeat("b", 70) + "/", "", "…" + strings.Repeat("b", 58) + "/"},
	} {
		if got := shortDir(test.dir, test.home); got != test.want {
			t.Errorf("%q becomes %q, want %q", test.dir, got, test.want)
		}
	}
}

func TestParseProcArgs(t *testing.T) {
	list := func(count uint32, text string) []byte {
		return append(binary.NativeEndian.AppendUint32(nil, count), text...)
	}
	for _, test := range []struct {
		list []byte
		file string
		args []string
	}{
		{list(3, "/bin/sh\x00\x00\x00\x00sh\x00-c\x00x y\x00TOKEN=hunter2\x00"), "/bin/sh", []string{"sh", "-c", "x y"}},
		{list(2, "/bin/x\x00x\x00\x00TOKEN=hunter2\x00"), "/bin/x", []string{"x", ""}},
		{list(1<<31, "/bin/x\x00x\x00cut"), "/bin/x", []string{"x"}},
		{list(1, "/bin/x"), "/bin/x", nil},
		{list(0, ""), "", nil},
		{nil, "", nil},
	} {
		file, args := parseProcArgs(test.list)
		if file != test.file || !reflect.DeepEqual(args, test.args) {
			t.Errorf("%q is read as %q, %q", test.list, file, args)
		}
	}
}
