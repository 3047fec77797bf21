package app_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// ways are those by which an agent is known, with the name that its sessions end in.
var ways = []struct{ variable, process, name string }{
	{"CLAUDECODE=1", "", "claude-code"},
	{"GEMINI_CLI=1", "", "gemini-cli"},
	{"PI_CODING_AGENT=true", "", "pi"},
	{"COPILOT_CLI=1", "", "copilot-cli"},
	{"CURSOR_AGENT=1", "", "cursor"},
	{"CODEX_THREAD_ID=0199", "", "codex"},
	{"KIRO_SESSION_ID=a", "", "kiro"},
	{"OPENCODE=1", "", "opencode"},
	{"ANTIGRAVITY_AGENT=1", "", "antigravity"},
	{"AMP_CURRENT_THREAD_ID=T-1", "", "amp"},
	{"AI_AGENT=Some Tool/1.2", "", "some-tool-1.2"},
	{"CODEX_SANDBOX=seatbelt", "", "codex"},
	{"CLINE_ACTIVE=true", "", "cline"},
	{"", "claude", "claude-code"},
	{"", "codex", "codex"},
	{"", "gemini", "gemini-cli"},
}

// TestAgents goes through every way to know an agent, and through a miss, a hit, a console, warm and
// serve: AWS sees the policy and the name of the session, and nobody is served the entry of another.
func TestAgents(t *testing.T) {
	t.Parallel()
	for _, way := range ways {
		t.Run(way.variable+way.process, func(t *testing.T) {
			t.Parallel()
			h := newHome(t, "aws-federate-cred")
			h.write(t, ".aws/federate/settings", "agent = read-only\n")
			agents := *h
			var prefix []string
			if agents.env = slices.Concat(h.env, []string{"X="}); way.variable != "" {
				agents.env = append(agents.env, way.variable)
			} else {
				link := filepath.Join(h.dir, way.process)
				if err := os.Symlink("/bin/sh", link); err != nil {
					t.Fatal(err)
				}
				prefix = []string{link, "-c", `"$@"; exit $?`, "sh"}
			}
			persons := keyOf(t, h.run(t, nil, "--profile", "admin").stdout)
			miss := keyOf(t, agents.run(t, prefix, "--profile", "admin").stdout)
			narrowed(t, h, 2, way.name)
			if hit := keyOf(t, agents.run(t, prefix, "--profile", "admin").stdout); hit != miss || miss == persons {
				t.Errorf("the agent got %s and then %s, a person %s", miss, hit, persons)
			}
			if hit := keyOf(t, h.run(t, nil, "--profile", "admin").stdout); hit != persons {
				t.Errorf("a person got %s, of the agent %s", hit, miss)
			}
			console := agents
			console.program = self(t, "aws-console")
			console.run(t, prefix, "admin", "--print")
			if calls := h.Calls("getSigninToken"); len(calls) != 1 || calls[0].AccessKeyID != miss {
				t.Errorf("the console is that of %+v, not of %s", calls, miss)
			}
			agents.run(t, prefix, "warm", "admin")
			narrowed(t, h, 2, way.name)
			agents.run(t, prefix, "warm", "admin", "--refresh")
			narrowed(t, h, 3, way.name)
			warm := keyOf(t, agents.run(t, prefix, "--profile", "admin").stdout)
			if served := serves(t, &agents, prefix); served != warm {
				t.Errorf("serve gave %s, not %s", served, warm)
			}
			narrowed(t, h, 3, way.name)
		})
	}
}

// narrowed checks what AWS has seen of the last of n calls: the policy, and the name of the session.
func narrowed(t *testing.T, h *home, n int, agent string) {
	t.Helper()
	calls := h.Calls("AssumeRole")
	last := calls[len(calls)-1].Form
	if len(calls) != n || !strings.HasSuffix(last.Get("RoleSessionName"), "@"+agent) ||
		last.Get("PolicyArns.member.1.arn") != "arn:aws:iam::aws:policy/ReadOnlyAccess" {
		t.Errorf("%d calls, want %d; the last: %v", len(calls), n, last)
	}
}

// keyOf is the access key of an answer.
func keyOf(t *testing.T, stdout string) string {
	t.Helper()
	var answer struct{ AccessKeyID string }
	if err := json.Unmarshal([]byte(stdout), &answer); err != nil || !strings.HasPrefix(answer.AccessKeyID, "ASIA") {
		t.Fatalf("%v: %.60s", err, strings.ReplaceAll(stdout, fakeaws.Canary, ""))
	}
	return answer.AccessKeyID
}

// serves is the access key that a server gives which an agent runs.
func serves(t *testing.T, h *home, prefix []string) string {
	t.Helper()
	socket := filepath.Join(h.dir, "room", "s")
	p := h.startBehind(t, prefix, nil, "serve", "admin", "--socket", socket)
	defer func() { _ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGTERM); _ = p.cmd.Wait() }()
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(socket); err == nil {
			break
		}
	}
	client := *h // as in a container: it has no files of AWS
	client.env = append(client.env[:len(client.env):len(client.env)], "HOME="+t.TempDir())
	return keyOf(t, client.run(t, nil, "--socket", socket, "--profile", "admin").stdout)
}

// TestAskOnTerminal has ask put its question on a terminal that a person has begun, once for the agent's
// process, and not on one that the agent has made: there the agent would answer.
func TestAskOnTerminal(t *testing.T) {
	t.Parallel()
	testkit.Program(t, "script")
	s := newSession(t)
	s.types("mkdir -p ~/.aws/federate && echo agent = ask >~/.aws/federate/settings\n", "ready> ")
	get := "aws-federate-cred --profile admin >out; echo code=$?\n"
	s.types("AI_AGENT=robot "+get, `The AI agent robot (pid `)
	s.types("", "(y/N): ")
	s.types("y\n", "code=0\nready> ")
	s.types("grep -c ASIA out\n", "\n1\nready> ")
	s.types("AI_AGENT=robot "+get, "code=$?\ncode=0\nready> ")
	s.types("AI_AGENT=other "+get, "The AI agent other (pid ")
	s.types("", "(y/N): ")
	s.types("n\n", "a person has said no")
	s.types("", "code=3\nready> ")
	s.types("AI_AGENT=third script -qec 'aws-federate-cred --profile admin --prompt tty' /dev/null\n", "this terminal is the agent's")
	s.types("", "ready> ") // before that, script would take what is typed
	s.types("exit\n", "exit\n")
}
