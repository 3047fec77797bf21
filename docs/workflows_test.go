package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// workflows are the texts of the workflows of GitHub by their paths below the root.
func workflows(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, ".github", "workflows", "*.yml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	all := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(path)] = string(text)
	}
	return all
}

// TestWorkflows has each workflow get by with what it needs: no right that a job does not name, all
// actions by their commit, no credentials left in a checkout, nothing of an event in a command, an
// end in time.
func TestWorkflows(t *testing.T) {
	count := func(text, pattern string) int { return len(regexp.MustCompile(pattern).FindAllString(text, -1)) }
	for name, text := range workflows(t) {
		_, jobs, _ := strings.Cut(text, "\njobs:\n")
		n := count(jobs, `(?m)^  [a-z]+:$`)
		for what, pattern := range map[string]string{
			"name": `(?m)^    name: `, "timeout": `(?m)^    timeout-minutes: \d+$`, "permissions": `(?m)^    permissions:$`,
		} {
			if got := count(jobs, pattern); got != n || n == 0 {
				t.Errorf("%s: %d jobs, and %d have their %s", name, n, got, what)
			}
		}
		if count(text, `(?m)^permissions: \{\}$`) != 1 || count(text, `(?m)^concurrency:$`) != 1 {
			t.Errorf("%s: rights or runs at once are not limited for all jobs", name)
		}
		if count(text, `(?m)^      \S+: (?:read|write)$`) > 0 {
			t.Errorf("%s: a right without its reason", name)
		}
		for _, bad := range []string{"pull_request_target", "workflow_run", "secrets", "self-hosted", "-latest"} {
			if strings.Contains(strings.ReplaceAll(text, "check-latest", ""), bad) {
				t.Errorf("%s: it has %s", name, bad)
			}
		}
		pinned := count(text, `uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\n`)
		if all := count(text, `uses:`); all != pinned {
			t.Errorf("%s: %d of %d actions are by their commit, with the version behind it", name, pinned, all)
		}
		if kept := count(
			text,
			`uses: actions/checkout@.*\n`,
		) - count(
			text,
			`uses: actions/checkout@.*\n +with: \{persist-credentials: false`,
		); kept != 0 {
			t.Errorf("%s: %d checkouts keep credentials", name, kept)
		}
		for _, command := range regexp.MustCompile(`(?m)run: .*(?:\n {10,}.*)*`).FindAllString(text, -1) {
			if before, _, _ := strings.Cut(command, "\n        env:"); strings.Contains(before, "${{") {
				t.Errorf("%s: a command has an expression in it, and not in a variable: %s", name, before)
			}
		}
	}
}

// TestOneVersion has each action be of one commit, and each tool of one version, in all workflows
// and in .ci/run.
func TestOneVersion(t *testing.T) {
	texts := workflows(t)
	run, err := os.ReadFile(filepath.Join(root, ".ci", "run"))
	if err != nil {
		t.Fatal(err)
	}
	texts[".ci/run"] = string(run)
	versions := map[string]string{}
	for name, text := range texts {
		for _, pattern := range []string{`uses: (\S+)@(.*)`, `(?:go install|go run|tool \S+) (\S+?)[@ ](v\d\S*)`} {
			for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
				if other, ok := versions[found[1]]; ok && other != found[2] {
					t.Errorf("%s: %s is %s, and elsewhere %s", name, found[1], found[2], other)
				}
				versions[found[1]] = found[2]
			}
		}
	}
	if len(versions) < 8 {
		t.Errorf("only %d actions and tools are found", len(versions))
	}
}
