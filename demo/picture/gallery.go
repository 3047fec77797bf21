package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// scene is something that a person sees. Keys are typed into one that takes the whole terminal; they are nil
// for others.
type scene struct {
	name, command string
	keys          []string
}

// scenes are what is looked at before it is changed, and after.
var scenes = []scene{
	{name: "list", command: "aws-federate-cred list"},
	{name: "list-wide", command: "aws-federate-cred list --wide"},
	{name: "explain", command: "aws-federate-cred explain work"},
	{name: "doctor", command: "aws-federate-cred doctor --offline"},
	{name: "help", command: "aws-federate-cred help"},
	{name: "help-command", command: "aws-federate-cred help exec"},
	{name: "help-topic", command: "aws-federate-cred help mfa"},
	{name: "help-console", command: "aws-console --help"},
	{name: "question", command: "aws-federate-cred --profile work --refresh >/dev/null"},
	{name: "question-again", command: "aws-federate-cred --profile long --refresh --duration 2h >/dev/null"},
	{name: "yes", command: "aws-federate-cred setup profile prod-role --as tools"},
	{name: "sign-in", command: "timeout 3 aws-federate-cred login corp --device-code"},
	{name: "error", command: "aws-federate-cred --profile prud"},
	{name: "picker", command: "aws-console --print", keys: []string{}},
	{name: "picker-typed", command: "aws-console --print", keys: []string{"pr", "Down"}},
}

// more are profiles that a gallery has beside alice's: names as companies give them.
func more(profiles int) string {
	var out strings.Builder
	out.WriteString("[profile long]\nrole_arn = arn:aws:iam::444455556666:role/Operator\nsource_profile = base\n" +
		"mfa_serial = arn:aws:iam::111122223333:mfa/alice\nregion = ap-southeast-2\n" +
		"[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n" +
		"[profile corp-data]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\nregion = eu-west-1\n")
	teams := []string{"payments", "search", "データ分析", "customer-platform-production-eu-central-1"}
	roles := []string{"ReadOnly", "Admin", "AWSReservedSSO_AdministratorAccess_0123456789abcdef"}
	for i := range profiles {
		fmt.Fprintf(&out, "[profile %s-%s-%04d]\nrole_arn = arn:aws:iam::%012d:role/%s\nsource_profile = base\nregion = eu-west-%d\n",
			teams[i%len(teams)], []string{"dev", "prod"}[i%2], i, 100000000000+i, roles[i%len(roles)], i%3+1)
	}
	return out.String()
}

// gallery draws every scene: narrow and wide, with few profiles and with many.
func gallery(ctx context.Context, dir string) error {
	for _, profiles := range []int{3, 5000} {
		w, done, err := begin(ctx)
		if err != nil {
			return err
		}
		w.Assign("111122223333", "Dev")
		file, err := os.OpenFile(w.path(".aws/config"), os.O_APPEND|os.O_WRONLY, 0)
		if err == nil {
			_, err = file.WriteString(more(profiles))
			_ = file.Close()
		}
		for _, columns := range []int{80, 200} {
			for _, shows := range scenes {
				if err == nil {
					err = draw(ctx, w, shows, columns, filepath.Join(dir, fmt.Sprintf("%s-%d-%d", shows.name, profiles, columns)))
				}
				if err == nil && shows.name == "yes" { // what was written is there at the next width
					_, err = w.run(ctx, "aws-federate-cred setup undo --yes", columns)
				}
			}
		}
		if err := done(); err != nil {
			return err
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lines is how much of a long output is drawn.
const lines = 45

// draw draws a scene.
func draw(ctx context.Context, w *world, shows scene, columns int, path string) error {
	text, err := w.shows(ctx, shows.command, columns, shows.keys)
	if err != nil && text == "" {
		return fmt.Errorf("%s: %w", shows.command, err)
	}
	s := screen{columns: columns}
	s.write("\x1b[32m$\x1b[0m \x1b[1m" + shows.command + "\x1b[0m\n")
	s.write(strings.ReplaceAll(text, w.home, alice))
	for _, theme := range themes {
		picture := svg(s.lines[:min(lines, len(s.lines))], columns, theme, shows.command)
		if err := os.WriteFile(path+"-"+theme.name+".svg", []byte(picture), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// shows runs a command, and returns what stands on the terminal. Keys are for one that takes the whole
// terminal.
func (w *world) shows(ctx context.Context, command string, columns int, keys []string) (string, error) {
	if keys == nil {
		return w.run(ctx, command, columns)
	}
	return w.whole(ctx, command, columns, keys)
}

// whole runs a command that draws on the whole terminal, in tmux, and returns what stands there once keys
// have been typed.
func (w *world) whole(ctx context.Context, command string, columns int, keys []string) (string, error) {
	tmux := func(args ...string) (string, error) {
		cmd := exec.CommandContext(
			ctx,
			"tmux",
			append([]string{"-L", filepath.Base(w.home) + strconv.Itoa(columns) + strings.Join(keys, ""), "-f", "/dev/null"}, args...)...)
		cmd.Dir, cmd.Env = w.path("infra"), w.environ
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := tmux("new-session", "-d", "-x", strconv.Itoa(columns), "-y", "24", command); err != nil {
		return out, err
	}
	defer func() { _, _ = tmux("kill-server") }()
	for _, key := range append([]string{""}, keys...) {
		time.Sleep(2 * time.Second)
		if key != "" {
			if out, err := tmux("send-keys", key); err != nil {
				return out, err
			}
		}
	}
	time.Sleep(time.Second)
	text, err := tmux("capture-pane", "-e", "-p", "-N")
	all := strings.SplitAfter(text, "\n")
	for len(all) > 0 && strings.TrimSpace(all[len(all)-1]) == "" {
		all = all[:len(all)-1]
	}
	return strings.Join(all, ""), err
}
