// Package run is what both programs have in common: what comes from outside ([Env]), the options,
// and the way from them to credentials, by the cache alone where that has the answer.
//
// It knows neither program's commands and own options, nor how an error is worded.
package run

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/agent"
	"github.com/seed642dee07/aws-federate/internal/build"
	"github.com/seed642dee07/aws-federate/internal/places"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/settings"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Run is one run of a program, from its options to credentials. Nothing of it changes once it is
// made.
type Run struct {
	Env     Env
	Program string // its name
	Log     *slog.Logger
	// Request is what the options and the environment ask for.
	Request profile.Request
	Files   profile.Files
	// SettingsFiles are the files of settings for all profiles, and Settings what stands in them.
	SettingsFiles settings.Files
	Settings      settings.Settings
	// Agent is the AI agent that runs ours; it is looked for with the settings.
	Agent agent.Agent
	// Disk is the cache; nil with --no-cache, or where there is no place for one.
	Disk    *cache.Disk
	places  places.Places
	options options
	line    manner // of the lines that a plan sees through; see [Run.For]
	// generalTTL is how long an answer has to last where neither options nor environment say.
	generalTTL time.Duration
	// generalSealed says whether the cache is to be encrypted where the environment does not say.
	generalSealed bool
}

// New reads the options that both programs have, and the settings for all profiles. It reads no AWS
// file.
func New(c *cli.Context, env Env) (*Run, error) {
	r, err := Begin(c, env)
	if err != nil {
		return nil, err
	}
	return r.withSettings()
}

// Begin is [New] for [Run.Fetch] and nothing else, which reads the settings itself where the cache
// has no answer.
func Begin(c *cli.Context, env Env) (*Run, error) {
	o, err := readOptions(c, env)
	if err != nil {
		return nil, err
	}
	at := env.places()
	r := &Run{
		Env: env, Program: c.App.Name, Log: newLog(env.Stderr, c.App.Name, o.verbose),
		Request: o.request, Files: profile.Files{Config: at.Config, Credentials: at.Credentials}, options: o, places: at,
		SettingsFiles: settings.Files{User: at.Settings, Machine: at.MachineSettings},
	}
	if o.verbose {
		r.Log.Debug(c.App.Name + " version " + build.Read().String())
	}
	switch {
	case o.noCache:
	case r.places.Cache == "":
		r.Log.Warn("nothing is cached: neither AWS_FEDERATE_CACHE_DIR nor HOME is set")
	default:
		r.Disk = r.newDisk(o.minTTL, r.sealed(false))
	}
	return r, nil
}

// Silent reports whether the options want nobody to be asked.
func (r *Run) Silent() bool { return r.options.prompt == promptNone }

// Silenced is the run where nobody is asked, whatever the options say, as a variable of another
// program wants it.
func (r *Run) Silenced(by string) *Run {
	own := *r
	own.options.prompt, own.options.promptOption = promptNone, by
	if own.Disk != nil { // which asks the run how a person is asked
		own.Disk = own.newDisk(own.options.minTTL, own.sealed(own.generalSealed))
	}
	return &own
}

// SwitchedOff is the error for who is not asked because the options want it so.
func (r *Run) SwitchedOff() *prompt.NobodyError { return prompt.SwitchedOff(r.promptBy()) }

// promptBy is what says how a person is asked: an option, a variable or a line of a file; empty where
// nothing does.
func (r *Run) promptBy() string {
	variable := settings.Variable(settings.Prompt)
	switch s, general := r.Settings[settings.Prompt]; {
	case r.options.promptOption != "":
		return r.options.promptOption
	case r.Env.Getenv(variable) != "":
		return variable + "=" + r.options.prompt
	case general:
		return fmt.Sprintf("%s = %s, %s", settings.Prompt, r.options.prompt, s.At)
	}
	return ""
}

// OnTerminal reports whether the options let a person be asked on the terminal.
func (r *Run) OnTerminal() bool {
	return r.options.prompt == promptAuto || r.options.prompt == promptTTY
}

// newDisk makes the cache, with answers that have to last for a time, sealed or plain.
func (r *Run) newDisk(minTTL time.Duration, sealed bool) *cache.Disk {
	disk := &cache.Disk{
		Dir: r.places.Cache, LockRooms: r.lockRooms, MinTTL: minTTL, Now: r.Env.Now, Log: r.Log,
		Run: cache.Run{Refresh: r.options.refresh, Tolerate: nobodyThere, Shared: answered, Heed: r.heeds},
	}
	if sealed {
		disk.Key = r.cacheKey
	}
	return disk
}

// CachedUntil is how long the cache has the answer that a key is for, for people and programs;
// empty where it has none.
func (r *Run) CachedUntil(key string) string {
	if r.Disk == nil {
		return ""
	}
	until, ok := r.Disk.Until(key)
	if !ok {
		return ""
	}
	return text.Time(until)
}

// rooms are the directories for what processes have to agree upon and is no credentials: in that of
// the cache or, where nothing is to be written there or can be, in a place that the system clears.
func (r *Run) rooms(name string) []string {
	var rooms []string
	if dir := r.places.Cache; dir != "" && !r.options.noCache {
		rooms = append(rooms, filepath.Join(dir, name))
	}
	if dir := r.Env.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		rooms = append(rooms, filepath.Join(dir, "aws-federate-"+name))
	}
	return append(rooms, filepath.Join(r.Env.TempDir, fmt.Sprintf("aws-federate-%d-%s", r.Env.UserID, name)))
}

// lockRooms are those where the directory of the cache can have no locks.
func (r *Run) lockRooms() []string { return r.rooms("locks") }

// CacheDir is where the cache is, empty where there is no place for one.
func (r *Run) CacheDir() string { return r.places.Cache }

// Locks are the directories for the locks of questions.
func (r *Run) Locks() []string { return r.rooms("locks") }

// plan reads all files, resolves the request, and returns the run with the settings and the options
// of the plan.
func (r *Run) plan() (profile.Plan, *Run, error) {
	own, err := r.withSettings()
	if err != nil {
		return profile.Plan{}, r, err
	}
	set, err := own.Load()
	if err != nil {
		return profile.Plan{}, own, err
	}
	plan, err := Resolve(set, own.Request)
	if err != nil {
		return profile.Plan{}, own, err
	}
	return plan, own.For(&plan), nil
}
