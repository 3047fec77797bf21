//go:build unix

package pages_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// root is the top of the checkout.
const root = "../.."

func TestMain(m *testing.M) {
	code, err := withProgram(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// TestPages runs the commands of README.md and of each page below docs, block by block from the top
// of the page, as alice does who reads it.
//
// A block of commands is one that is indented, or fenced as sh or console. All others are fenced
// with what they are: ini, yaml, text for output, and so on. A block is run by bash -e in the
// folder ~/project, on a terminal at which alice answers what she is asked. Each page has a home and
// an AWS of its own; what a block writes into files is there for the next one, variables are not.
// The home has the profiles of the constant config. Roles Admin (which wants MFA), Dev and ReadOnly
// are in accounts 111122223333 and 444455556666; programs that cannot work here are in standIns.
// Comments on lines of their own, before a block, say more of it:
//
//	<!-- file: ~/.aws/config -->         the block is put into that file: sections take the place of those of their name
//	<!-- not run: REASON -->             the block is not run; the reason has two words at least
//	<!-- first: COMMAND -->              is run before it, and not shown
//	<!-- exit: 3 -->                     the block ends with that code, and not with 0
//	<!-- at: /creds=~/.aws/room -->      the folder of the home is at that place, too, whatever the machine has
//	<!-- stays -->                       the block runs on while the others of the page do, and ends by an interrupt
//
// In a block "console", commands stand behind "$ ". The other lines have to be in the output, in
// which "…" stands for anything.
func TestPages(t *testing.T) {
	if testing.Short() {
		t.Skip("runs some hundred programs")
	}
	for _, needed := range []string{"bash", "curl", "aws"} {
		testkit.Program(t, needed)
	}
	var ran, notRun atomic.Int64
	t.Cleanup(func() { t.Logf("%d commands were run, %d are marked as not to be run", ran.Load(), notRun.Load()) })
	paths, err := filepath.Glob(filepath.Join(root, "docs", "*", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	top, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || len(top)+len(paths) < 20 {
		t.Fatalf("%d pages, %v", len(top), err)
	}
	for _, path := range append(append(top, paths...), filepath.Join(root, "README.md")) {
		t.Run(strings.TrimPrefix(filepath.ToSlash(path), root+"/"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			all, err := blocks(string(text))
			if err != nil {
				t.Fatal(err)
			}
			read(t, all, &ran, &notRun)
		})
	}
}

// read goes through a page.
func read(t *testing.T, all []*block, ran, notRun *atomic.Int64) {
	t.Helper()
	w := newWorld(t)
	if slices.ContainsFunc(all, func(b *block) bool { return b.notRun == "" && strings.Contains(b.text, "aws-federate-cred keys ") }) {
		w.environ = append(w.environ, keyring(t, w)...)
	}
	if slices.ContainsFunc(all, func(b *block) bool { return b.notRun == "" && strings.Contains(b.text, "ssh -R ") }) {
		w.machine(t)
	}
	ctx, leave := context.WithCancel(t.Context())
	var stay []func()
	defer func() {
		leave()
		for _, ended := range stay {
			ended()
		}
	}()
	for _, b := range all {
		_, known := languages[b.language]
		switch {
		case !known:
			t.Fatalf("line %d: the language of the block is %q; TestPages says what it may be", b.line, b.language)
		case b.file != "":
			w.add(t, b)
		case !b.commands():
		case b.notRun != "":
			notRun.Add(int64(b.count()))
		case b.stays:
			stay = append(stay, w.stay(ctx, t, b))
			ran.Add(int64(b.count()))
		default:
			w.run(ctx, t, b)
			ran.Add(int64(b.count()))
		}
	}
}

// run runs a block to its end.
func (w *world) run(ctx context.Context, t *testing.T, b *block) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	script, output := b.script()
	on, wait := w.start(ctx, t, b, script)
	code, err := wait()
	shown := on.text()
	if err != nil || code != b.code {
		t.Errorf("line %d: exit code %d, want %d (%v)\n%s\n[terminal]\n%s", b.line, code, b.code, err, script, shown)
		return
	}
	for _, line := range output {
		pattern := strings.ReplaceAll(regexp.QuoteMeta(line), "…", ".*")
		if !regexp.MustCompile(`(?m)^` + pattern + `$`).MatchString(shown) {
			t.Errorf("line %d: the output has no %q\n[terminal]\n%s", b.line, line, shown)
		}
	}
	if testing.Verbose() {
		t.Logf("line %d:\n%s[terminal]\n%s", b.line, script, shown)
	}
}

// stay starts a block that does not end by itself, and waits until it has said something. The
// function that it returns waits for its end, once ctx has ended.
func (w *world) stay(ctx context.Context, t *testing.T, b *block) (ended func()) {
	t.Helper()
	script, _ := b.script()
	on, wait := w.start(ctx, t, b, script)
	for deadline := time.Now().Add(limit); on.text() == "" && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
	}
	return func() {
		code, err := wait()
		const ssh = 255 // when it is interrupted
		if early := ctx.Err() == nil; early || code != 0 && code != 130 && code != ssh {
			t.Errorf("line %d: what should stay ended with %d (%v)\n[terminal]\n%s", b.line, code, err, on.text())
		}
	}
}
