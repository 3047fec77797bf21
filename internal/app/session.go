package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/caller"
	"github.com/seed642dee07/aws-federate/internal/clicache"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// session is one run of a program, from its options to credentials.
type session struct {
	env     Env
	options options
	log     *slog.Logger
	request profile.Request
	files   profile.Files
	disk    *cache.Disk // nil with --no-cache, or where there is no place for one
	runner  *source.Runner
}

// newSession reads the options that both programs have. It reads no AWS file.
func newSession(c *cli.Context, env Env) (*session, error) {
	o, err := readOptions(c, env)
	if err != nil {
		return nil, err
	}
	s := &session{
		env: env, options: o, request: o.request, log: newLog(env.Stderr, c.App.Name, o.verbose),
		files: profile.Locate(env.Getenv, env.System),
	}
	s.disk = s.newDisk()
	s.runner = &source.Runner{
		Store: cache.Off{}, Prompter: s.prompter(), MFAToken: o.mfaToken, User: user(env), Home: profile.Home(env.Getenv, env.System),
		Codes: &cache.Once{Dirs: s.rooms("used"), Now: env.Now},
		Now:   env.Now, Log: s.log, Environ: env.Environ, Stdin: env.Stdin, Stderr: env.Stderr,
	}
	s.runner.Caller = func() string {
		who, _ := caller.Find(s.runner.Home)
		return who.String()
	}
	if dir := s.cacheDir(); dir != "" {
		s.runner.Locks = filepath.Join(dir, "locks")
	}
	s.runner.Person, s.runner.SignInLimit = s.personInRun(c.App.Name), callerPatience
	if s.disk != nil {
		s.runner.Store, s.runner.Steps, s.runner.Sessions = s.disk, s.disk.Lasting(stepTTL, 0), s.sessions(stepTTL)
		s.runner.CLICache = clicache.In(s.runner.Home)
	}
	return s, nil
}

// stepTTL is how long the credentials on the way to those that are asked for have to last: for the call that they are there for.
const stepTTL = time.Minute

// tty is the controlling terminal, on which one process asks at a time.
func (s *session) tty() prompt.TTY { return prompt.TTY{Turns: s.rooms("locks"), Now: s.env.Now} }

// prompter makes the way to ask that the options want.
func (s *session) prompter() source.Prompter {
	tty := s.tty()
	dialog := prompt.Dialog{Environ: s.env.Environ, Turns: tty.Turns, Now: s.env.Now}
	switch s.options.prompt {
	case promptNone:
		return prompt.None{Now: s.env.Now}
	case promptTTY:
		return tty
	case promptGUI:
		return dialog
	}
	return prompt.Auto{TTY: tty, Dialog: dialog}
}

// sessions keeps MFA sessions. On the way to an answer they have to last for a time, as an answer for as long as any.
func (s *session) sessions(ttl time.Duration) func(length time.Duration, answer bool) cache.Store {
	return func(length time.Duration, answer bool) cache.Store {
		switch {
		case answer && length == 0:
			return s.disk
		case answer:
			return s.disk.Lasting(max(answerTTL, s.options.minTTL), length)
		}
		return s.disk.Lasting(ttl, length)
	}
}

// answerTTL is how long a session that is handed out has to last at least; see [cache.Usable].
const answerTTL = 15 * time.Minute

// rooms are the directories for what processes have to agree upon and is no credentials: in that of the cache or, where nothing is to
// be written there or can be, in a place that the system clears.
func (s *session) rooms(name string) []string {
	var rooms []string
	if dir := s.cacheDir(); dir != "" && !s.options.noCache {
		rooms = append(rooms, filepath.Join(dir, name))
	}
	if dir := s.env.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		rooms = append(rooms, filepath.Join(dir, "aws-federate-"+name))
	}
	return append(rooms, filepath.Join(os.TempDir(), fmt.Sprintf("aws-federate-%d-%s", os.Getuid(), name)))
}

// cacheDir is where the cache is, empty where there is no place for one.
func (s *session) cacheDir() string {
	if dir := s.env.Getenv("AWS_FEDERATE_CACHE_DIR"); dir != "" {
		return dir
	}
	if home := profile.Home(s.env.Getenv, s.env.System); home != "" {
		return filepath.Join(home, ".aws", "federate", "cache")
	}
	return ""
}

// user is the name of the person, as far as the environment knows.
func user(env Env) string {
	for _, name := range []string{"USER", "LOGNAME", "USERNAME"} {
		if value := env.Getenv(name); value != "" {
			return value
		}
	}
	return ""
}

// newDisk makes the cache, or nil where there is none.
func (s *session) newDisk() *cache.Disk {
	dir := s.cacheDir()
	switch {
	case s.options.noCache:
		return nil
	case dir == "":
		s.log.Warn("nothing is cached: neither AWS_FEDERATE_CACHE_DIR nor HOME is set")
		return nil
	}
	return &cache.Disk{
		Dir: dir, MinTTL: s.options.minTTL, Now: s.env.Now, Log: s.log,
		Run: cache.Run{Refresh: s.options.refresh, Tolerate: nobodyThere, Shared: answered, Alone: !s.options.mfaToken.Empty()},
	}
}

// plan reads the two files and resolves the request.
func (s *session) plan() (profile.Plan, error) {
	set, err := profile.Load(s.files)
	if err != nil {
		return profile.Plan{}, err
	}
	return s.resolve(set, s.request)
}

// resolve makes a plan and gives it the region of its partition where nobody names one.
func (s *session) resolve(set *profile.Set, request profile.Request) (profile.Plan, error) {
	plan, err := profile.Resolve(set, request)
	if err == nil && plan.Region == "" {
		partition := partitionOf(plan)
		plan.Region, plan.RegionFrom = partition.DefaultRegion, ""
	}
	return plan, err
}

// partitionOf goes by the ARNs first and by the region only where there is none.
func partitionOf(plan profile.Plan) federation.Partition {
	if partition, ok := federation.PartitionOfARN(plan.ARN()); ok {
		return partition
	}
	region := plan.Region
	if sso, ok := plan.Steps[len(plan.Steps)-1].(profile.SSO); ok {
		region = sso.Region
	}
	if partition, ok := federation.PartitionOfRegion(region); ok {
		return partition
	}
	partition, _ := federation.PartitionOfRegion("us-east-1")
	return partition
}

// credentials carries out a plan.
func (s *session) credentials(ctx context.Context, plan profile.Plan) (aws.Credentials, error) {
	for _, warning := range plan.Warnings {
		s.log.Warn(warning)
	}
	for i, step := range plan.Steps {
		s.log.Debug("plan", "step", i+1, "type", step.Type(), "profile", plan.Profile)
	}
	if err := plan.Validate(); err != nil {
		return aws.Credentials{}, err
	}
	return s.runner.Credentials(ctx, plan)
}
