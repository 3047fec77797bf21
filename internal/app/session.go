package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/urfave/cli/v2"

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
		Store: s.store(), Prompter: s.prompter(), MFAToken: o.mfaToken, User: user(env), Home: profile.Home(env.Getenv, env.System),
		Now: env.Now, Log: s.log, Environ: env.Environ, Stdin: env.Stdin, Stderr: env.Stderr,
	}
	return s, nil
}

func (s *session) prompter() source.Prompter {
	switch {
	case s.options.prompt == promptNone:
		return prompt.None{}
	case s.disk == nil:
		return prompt.TTY{}
	}
	return prompt.TTY{Turn: filepath.Join(s.disk.Dir, "locks", "question")}
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
	dir := s.env.Getenv("AWS_FEDERATE_CACHE_DIR")
	if home := profile.Home(s.env.Getenv, s.env.System); dir == "" && home != "" {
		dir = filepath.Join(home, ".aws", "federate", "cache")
	}
	switch {
	case s.options.noCache:
		return nil
	case dir == "":
		s.log.Warn("nothing is cached: neither AWS_FEDERATE_CACHE_DIR nor HOME is set")
		return nil
	}
	return &cache.Disk{
		Dir: dir, MinTTL: s.options.minTTL, Refresh: s.options.refresh, Now: s.env.Now, Log: s.log,
		Tolerate: needsPerson,
	}
}

func (s *session) store() cache.Store {
	if s.disk == nil {
		return cache.Off{}
	}
	return s.disk
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

// answer is what the index remembers of a request: where in the cache its credentials are. It holds no secret.
type answer struct {
	Key    string `json:"key"`
	Region string `json:"region,omitempty"` // as somebody named it
}

func answerOf(plan profile.Plan) answer {
	if plan.RegionFrom == "" {
		return answer{Key: plan.Key()}
	}
	return answer{Key: plan.Key(), Region: plan.Region}
}

// fetch returns the credentials that were asked for and the region that goes with them. Where the cache has them and neither file
// has changed since, it reads neither.
func (s *session) fetch(ctx context.Context) (creds aws.Credentials, region string, err error) {
	if s.disk == nil {
		creds, a, err := s.carryOut(ctx)
		return creds, a.Region, err
	}
	stamped, stamps := s.env.Now(), cache.StampFiles(s.files.Config, s.files.Credentials)
	if creds, region, ok := s.hit(stamps); ok {
		return creds, region, nil
	}
	creds, a, err := s.carryOut(ctx)
	if err == nil && creds.CanExpire && s.settled(a, stamps, stamped) {
		s.remember(stamps, a)
	}
	return creds, a.Region, err
}

// carryOut reads the files, makes a plan and carries it out.
func (s *session) carryOut(ctx context.Context) (aws.Credentials, answer, error) {
	ctx, stop := interruptible(ctx)
	defer stop()
	plan, err := s.plan()
	if err != nil {
		return aws.Credentials{}, answer{}, err
	}
	creds, err := s.credentials(ctx, plan)
	return creds, answerOf(plan), err
}

// settling is how long it is worth waiting for stamps that can be relied on.
const settling = 50 * time.Millisecond

// settled reports whether the stamps are those of the files that the answer came from. A file that was changed a moment before it was
// stamped may have been changed again, unseen, before it was read: then the files are read again once such a change would show.
func (s *session) settled(a answer, stamps cache.Stamps, stamped time.Time) bool {
	if !stamps.Settled().After(stamped) {
		return true
	}
	wait := stamps.Settled().Sub(s.env.Now())
	if wait > settling {
		return false
	}
	time.Sleep(wait)
	plan, err := s.plan()
	return err == nil && answerOf(plan) == a
}

// hit answers from the index and the cache alone.
func (s *session) hit(stamps cache.Stamps) (creds aws.Credentials, region string, ok bool) {
	if s.options.refresh {
		return creds, "", false
	}
	text, ok := s.index().Get(s.request.Fingerprint(), stamps)
	if !ok {
		return creds, "", false
	}
	var a answer
	if json.Unmarshal(text, &a) != nil {
		return creds, "", false
	}
	creds, ok = s.disk.Peek(a.Key)
	return creds, a.Region, ok
}

func (s *session) index() cache.Index { return cache.Index{Dir: s.disk.Dir, Now: s.env.Now} }

func (s *session) remember(stamps cache.Stamps, a answer) {
	text, err := json.Marshal(a)
	if err == nil {
		err = s.index().Put(s.request.Fingerprint(), stamps, text)
	}
	if err != nil {
		s.log.Debug("the index is not written", "error", err)
	}
}

// readPolicy reads the file of an inline session policy. An empty one would narrow nothing.
func readPolicy(c *cli.Context) (string, error) {
	if !c.IsSet("policy-file") {
		return "", nil
	}
	text, err := os.ReadFile(c.String("policy-file"))
	switch {
	case err != nil:
		return "", &UsageError{Problem: "--policy-file: " + err.Error()}
	case strings.TrimSpace(string(text)) == "":
		return "", &UsageError{Problem: "--policy-file names an empty file"}
	}
	return string(text), nil
}
