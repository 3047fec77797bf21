// Package hit finds the answer to what was asked in the index and in the cache, without reading a
// file of AWS's.
//
// Every run looks here first. The plain form, aws-federate-cred with a profile and nothing else, is
// answered by [Plain] before the rest of the program is initialised; see package early. What Plain
// does not answer, the program does, which finds the same by the same functions and knows more: who
// asks, what seals the cache, where a log is. So this package imports next to nothing: neither the
// SDK nor anything of the network.
package hit

import (
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/places"
	"github.com/seed642dee07/aws-federate/internal/processjson"
	"github.com/seed642dee07/aws-federate/internal/stored"
	"github.com/seed642dee07/aws-federate/pkg/request"
)

// Asked is what a program gets from outside that Plain goes by.
type Asked struct {
	Args    []string // the program's name first
	Environ []string // "NAME=VALUE"
	Getenv  func(string) string
	// System is a GOOS value, MachineSettings the file of settings for all users.
	System, MachineSettings string
	Now                     func() time.Time
}

// Real is the real thing.
func Real() Asked {
	return Asked{
		Args: os.Args, Environ: os.Environ(), System: runtime.GOOS,
		Getenv:          os.Getenv,                                       //nolint:forbidigo // there is no run.Env yet
		MachineSettings: places.MachineSettings(os.Getenv, runtime.GOOS), //nolint:forbidigo // as above
		Now:             time.Now,                                        //nolint:forbidigo // as above
	}
}

// Plain returns what aws-federate-cred writes where the cache has it, and where what was asked is
// plain: a profile, or none, and no other option; no variable of ours but that of the cache's
// directory, and no keys in the environment, which may have to be spoken of. It does not answer
// where the cache is sealed, where a log is kept, where AI agents get something else than people, nor
// where there is more than ASCII in the answer.
func Plain(a Asked) (line []byte, ok bool) {
	name, ok := profile(a.Args)
	if !ok || !plain(a.Environ) {
		return nil, false
	}
	wanted := request.Request{Profile: name, Environment: request.ReadEnvironment(a.Getenv)}
	at := places.Find(a.Getenv, a.System, a.MachineSettings)
	noted, ok := Noted(at.Cache, wanted, stored.StampFiles(at.Files()...))
	if !ok || noted.Guarded || noted.Sealed || noted.Log != "" {
		return nil, false
	}
	e, err := stored.Load(at.Cache, noted.Key, stored.PlainSuffix, nil)
	if err != nil || !stored.Usable(e.Expires, e.Issued, a.Now(), noted.TTL(0, false)) {
		return nil, false
	}
	line, err = processjson.Document{
		AccessKeyID: e.AccessKeyID, SecretAccessKey: e.SecretAccessKey, SessionToken: e.SessionToken,
		Expiration: processjson.Expiration(e.Expires), AccountID: e.AccountID,
	}.Line()
	return line, err == nil && shown(line)
}

// shown reports whether a terminal shows all of a text as it is. What else there is to do is not done
// here.
func shown(text []byte) bool {
	return !slices.ContainsFunc(text, func(b byte) bool { return (b < ' ' || b > '~') && b != '\n' })
}

// profile reads arguments that name a profile, or nothing at all.
func profile(args []string) (name string, ok bool) {
	switch {
	case len(args) == 1:
		return "", true
	case len(args) == 3 && (args[1] == "--profile" || args[1] == "-p"):
		name = args[2]
	case len(args) == 2:
		name, ok = strings.CutPrefix(args[1], "--profile=")
		return name, ok && name != ""
	}
	return name, name != "" && name[0] != '-'
}

// plain reports whether nothing in an environment wants more than to be a part of what is asked.
func plain(environ []string) bool {
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		switch {
		case value == "" || name == places.CacheVariable:
		case strings.HasPrefix(name, "AWS_FEDERATE_"), name == "AWS_ACCESS_KEY_ID":
			return false
		}
	}
	return true
}
