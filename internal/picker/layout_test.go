package picker_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed642dee07/aws-federate/internal/picker"

	"github.com/seed642dee07/aws-federate/internal/prompt"
)

func TestColumns(t *testing.T) {
	list := prompt.List{
		Header:  []string{"NAME", "ROLE"},
		Rows:    [][]string{{"日本語", "a"}, {"é", "b", "more"}, {"e\u0301"}, {strings.Repeat("x", 99), "c"}},
		Environ: []string{"NO_COLOR=1"},
	}
	cut := strings.Repeat("x", 32) + "…" + strings.Repeat("x", 32)
	want := []string{
		"", "  NAME" + strings.Repeat(" ", 63) + "ROLE",
		"> 日本語" + strings.Repeat(" ", 61) + "a",
		"  é" + strings.Repeat(" ", 66) + "b     more",
		"  e\u0301",
		"  " + cut + "  c",
	}
	lines := strings.Split(picker.Lines(list, 80, 24, 0), "\n")
	if want[0] = lines[0]; !slices.Equal(lines, want) {
		t.Errorf("got\n%q, want\n%q", lines, want)
	}
}

// TestLongNames has every column be seen on a terminal of 80, however long names are: the widest give
// way, in their middle. What is cut is found all the same.
func TestLongNames(t *testing.T) {
	list := prompt.List{
		Header: []string{"PROFILE", "ACCOUNT", "ROLE", "REGION", "CACHED"},
		Rows: [][]string{
			{
				"customer-platform-production-eu-central-1-data-administrators",
				"111122223333",
				"AWSReservedSSO_AdministratorAccess",
				"ap-southeast-2",
			},
			{"dev", "444455556666", "Dev", "eu-west-1"},
		},
		Beside: []string{"asks a code", "52m"}, Environ: []string{"NO_COLOR=1"},
	}
	want := []string{
		"  PROFILE           ACCOUNT       ROLE              REGION          CACHED",
		"> custome…strators  111122223333  AWSRese…orAccess  ap-southeast-2  asks a code",
	}
	lines := strings.Split(picker.Lines(list, 80, 24, 0), "\n")
	for i, line := range lines[1:3] {
		if line != want[i] {
			t.Errorf("got\n%q, want\n%q", line, want[i])
		}
	}
	if wide := picker.Lines(
		list,
		200,
		24,
		0,
	); !strings.Contains(
		wide,
		"> customer-platform-production-eu-central-1-data-administrators  111122223333  AWSReservedSSO_AdministratorAccess  ap-southeast-2  asks a code",
	) {
		t.Errorf("with room for all it shows\n%s", wide)
	}
	list.Query = "central-1-data"
	if found := picker.Lines(list, 80, 24, 0); !strings.Contains(found, "1/2") {
		t.Errorf("what is cut is not found:\n%s", found)
	}
}

func TestFitsOnTerminals(t *testing.T) {
	list := prompt.List{Header: []string{"NAME", "ACCOUNT"}, Prompt: "Profile: ", Query: strings.Repeat("日", 100)}
	for i := range 500 {
		list.Rows = append(list.Rows, []string{fmt.Sprintf("profile-%d-日本語日本語日本語", i), strings.Repeat("1", 60)})
	}
	for _, size := range [][2]int{{80, 24}, {40, 10}, {20, 4}, {1, 1}} {
		for _, query := range []string{list.Query, ""} {
			list.Query = query
			lines := strings.Split(picker.Lines(list, size[0], size[1], 0), "\n")
			if len(lines) > max(3, size[1]-1) {
				t.Errorf("%v: %d lines", size, len(lines))
			}
			for _, line := range lines {
				if ansi.StringWidth(line) >= max(2, size[0]) {
					t.Errorf("%v: %q is too wide", size, line)
				}
			}
		}
	}
}

func TestScrolls(t *testing.T) {
	list := prompt.List{Environ: []string{"NO_COLOR=1"}}
	for i := range 30 {
		list.Rows = append(list.Rows, []string{fmt.Sprintf("row%d", i)})
	}
	for downs, want := range map[int][2]string{
		0: {"> row0\n  row1\n", "\n  row7"}, 7: {"  row0\n", "\n> row7"},
		9: {"  row2\n", "\n> row9"}, 40: {"  row22\n", "\n> row29"},
	} {
		got := picker.Lines(list, 40, 10, downs)
		_, rows, _ := strings.Cut(got, "\n")
		if strings.Count(rows, "row") != 8 || !strings.HasPrefix(rows, want[0]) || !strings.HasSuffix(rows, want[1]) {
			t.Errorf("%d down, it shows %q", downs, got)
		}
	}
}

func TestMatch(t *testing.T) {
	lines := []string{"dev 1 ReadOnly", "production 2 Admin", "pre-prod 3 Admin", "p-r-o-d 4 Admin", "prod 5 Admin"}
	for _, tt := range []struct {
		query string
		want  []int
	}{
		{"", []int{0, 1, 2, 3, 4}},
		{"  ", []int{0, 1, 2, 3, 4}},
		{"zzz", []int{}},
		{"DEV", []int{0}},
		{"prod 2", []int{1}},
		{"2 prod", []int{1}},
		{"prdadm 3", []int{2}},
	} {
		if got := picker.Match(lines, tt.query); !slices.Equal(got, tt.want) {
			t.Errorf("%q finds %v, want %v", tt.query, got, tt.want)
		}
	}
	if got := picker.Match(lines, "prod"); len(got) != 4 || got[0] != 4 {
		t.Errorf("the best match is not first: %v", got)
	}
	names := []string{"third 1 Admin", "admins 2 Reader", "admin 3 Reader", "x-admin 4 Admin"}
	if got := picker.Match(names, "Admin"); len(got) != 4 || got[0] != 2 || got[1] != 1 {
		t.Errorf("the row whose name it is, and the one that begins so, do not come first: %v", got)
	}
	same := []string{"prod", "prod", "prod"}
	if got := picker.Match(same, "prod"); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("equal matches are out of order: %v", got)
	}
}

func BenchmarkMatch(b *testing.B) {
	lines := make([]string, 10000)
	for i := range lines {
		lines[i] = fmt.Sprintf("profile-%d 123456789012 AdministratorAccess eu-central-1", i)
	}
	for b.Loop() {
		picker.Match(lines, "profile 98")
	}
}

func BenchmarkTable(b *testing.B) {
	list := prompt.List{}
	for i := range 10000 {
		list.Rows = append(list.Rows, []string{fmt.Sprintf("profile-%d", i), "123456789012", "AdministratorAccess", "eu-central-1"})
	}
	for b.Loop() {
		picker.Lines(list, 80, 24, 0)
	}
}
