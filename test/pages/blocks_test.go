//go:build unix

package pages_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// block is a piece of code on a page.
type block struct {
	line     int    // of the page, where its code begins
	language string // "sh" for an indented block
	text     string

	// What the comments before it say.
	notRun string // the reason
	file   string // where its text goes
	first  string // a command that the page does not show
	code   int    // how its last command ends
	stays  bool   // it runs on to the end of the page
	places string // folders of the home that are at other places: "/creds=~/.aws/room /mnt/c=~/c"
}

// languages are what a fence may say. Blocks of the first kind are run.
var languages = map[string]bool{
	"sh": true, "console": true,
	"dockerfile": false, "fish": false, "go": false, "hcl": false, "ini": false, "json": false, "powershell": false, "text": false,
	"toml": false, "yaml": false,
}

// commands reports whether a block is one of commands.
func (b *block) commands() bool { return languages[b.language] }

// script is the block as a script for a shell, and what its commands have to print: in a block
// "console", commands stand behind "$ ", and "…" in a line of output stands for anything.
func (b *block) script() (script string, output []string) {
	if b.language != "console" {
		return b.text, nil
	}
	var lines []string
	for line := range strings.Lines(b.text) {
		line = strings.TrimSuffix(line, "\n")
		command, ok := strings.CutPrefix(line, "$ ")
		goesOn := len(lines) > 0 && len(output) == 0 && strings.HasSuffix(lines[len(lines)-1], `\`)
		switch {
		case ok:
			lines = append(lines, command)
		case goesOn:
			lines = append(lines, line)
		case strings.TrimSpace(line) != "":
			output = append(output, line)
		}
	}
	return strings.Join(lines, "\n") + "\n", output
}

// count is how many commands a block has: lines that are not comments, or the rest of a command.
func (b *block) count() (n int) {
	script, _ := b.script()
	rest := false
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") && !rest {
			n++
		}
		rest = strings.HasSuffix(line, `\`)
	}
	return n
}

var (
	fence   = regexp.MustCompile("^( {0,3})```(.*)$")
	comment = regexp.MustCompile(`^\s*<!-- (.*) -->$`)
	item    = regexp.MustCompile(`^\s*([-*]|\d+\.) `)
)

// blocks finds the blocks of a page. An indented block is one that is four columns in, behind an
// empty line, and not within a list.
func blocks(page string) (all []*block, err error) {
	var open, next *block // next has what comments say of the block to come
	next, inFence, inList, empty := &block{}, false, false, true
	begin := func(line int, language string) {
		open, next = next, &block{}
		open.line, open.language = line, language
		all = append(all, open)
	}
	for i, line := range strings.Split(page, "\n") {
		fenced := fence.FindStringSubmatch(line)
		blank := strings.TrimSpace(line) == ""
		switch {
		case fenced != nil && inFence:
			inFence, open = false, nil
		case fenced != nil:
			inFence = true
			begin(i+2, fenced[2])
		case inFence:
			open.text += line + "\n"
		case comment.MatchString(line):
			open = nil
			if err := next.heed(comment.FindStringSubmatch(line)[1]); err != nil {
				return nil, fmt.Errorf("line %d: %w", i+1, err)
			}
		case strings.HasPrefix(line, "    ") && !inList && (open != nil || empty):
			if open == nil {
				begin(i+1, "sh")
			}
			open.text += strings.TrimPrefix(line, "    ") + "\n"
		case blank && open != nil:
			open.text += "\n"
		case !blank:
			open = nil
			inList = item.MatchString(line) || inList && strings.HasPrefix(line, " ")
			if *next != (block{}) {
				return nil, fmt.Errorf("line %d: a comment about a block, and no block behind it", i+1)
			}
		}
		empty = blank
	}
	return all, nil
}

// heed reads a comment about the block that comes next.
func (b *block) heed(text string) (err error) {
	key, value, _ := strings.Cut(text, ": ")
	switch {
	case key == "not run" && len(strings.Fields(value)) > 1:
		b.notRun = value
	case key == "file":
		b.file = value
	case key == "first":
		b.first = value
	case key == "exit":
		b.code, err = strconv.Atoi(value)
	case text == "stays":
		b.stays = true
	case key == "at":
		b.places = value
	case key == "not run":
		err = fmt.Errorf("%q gives no reason", text)
	case !slices.Contains([]string{"file", "first", "exit", "stays", "at"}, key):
		return nil // a comment about something else
	default:
		err = fmt.Errorf("%q cannot be read", text)
	}
	return err
}

func TestBlocks(t *testing.T) {
	const page = "# Title\n\n    one # a comment\n    two \\\n      more\n\n- item\n\n    not code\n\ntext\n<!-- exit: 3 -->\n\n```sh\nthree\n```\n" +
		"<!-- not run: takes a day -->\n\n    four\n\n<!-- file: ~/x -->\n```ini\n[x]\n```\n\n```console\n$ five \\\n  b\nsays … this\n```\n"
	all, err := blocks(page)
	if err != nil || len(all) != 5 {
		t.Fatalf("%d blocks, %v", len(all), err)
	}
	script, output := all[4].script()
	switch {
	case all[0].text != "one # a comment\ntwo \\\n  more\n\n" || all[0].count() != 2 || all[0].line != 3:
		t.Errorf("%+v", all[0])
	case all[1].code != 3 || all[1].text != "three\n" || all[2].notRun != "takes a day" || all[2].code != 0:
		t.Errorf("%+v, %+v", all[1], all[2])
	case all[3].file != "~/x" || all[3].commands() || script != "five \\\n  b\n" || len(output) != 1:
		t.Errorf("%+v, %q, %q", all[3], script, output)
	}
	for _, wrong := range []string{"<!-- not run: no -->\n\n    x\n", "<!-- exit: x -->\n\n    x\n", "<!-- stays -->\n\ntext\n"} {
		if _, err := blocks(wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}
