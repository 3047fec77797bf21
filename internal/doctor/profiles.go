package doctor

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/awsvalue"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// profiles looks for those that lead nowhere, or to what AWS would refuse.
func profiles(s Subject) []Finding {
	c := collection{check: "profiles"}
	if len(s.Profiles) == 0 && s.LoadErr == nil && s.Getenv("AWS_ACCESS_KEY_ID") == "" {
		c.add(Warn, fmt.Sprintf("there is none yet, in %s or %s", s.Files.Config, s.Files.Credentials),
			"'aws configure sso' or 'aws configure' makes the first; what runs on AWS with a role of its own needs none")
	}
	for _, p := range s.Profiles {
		err := p.Err
		if err == nil {
			err = p.Plan.Validate()
		}
		if status := leads(s, p.Name, err); status != OK {
			what, hint := s.Words(err)
			c.command(status, what, s.found(err), hint)
		}
		for _, step := range p.Plan.Steps {
			web, ok := step.(profile.WebIdentity)
			if !ok {
				continue
			}
			if _, err := os.Stat(web.TokenFile); errors.Is(err, fs.ErrNotExist) {
				c.add(Fail, fmt.Sprintf("profile %q: its token is to be in %s, and that file is not there", p.Name, web.TokenFile),
					"put the token there, or name its file by web_identity_token_file")
			}
		}
	}
	return c.or(fmt.Sprintf("each of %d leads to credentials, or is for settings alone", len(s.Profiles)))
}

// found is a command by which a name in a profile leads somewhere: that of the profile which is
// most likely meant, else it makes one with keys.
func (s Subject) found(err error) string {
	e, ok := errors.AsType[*profile.NotFoundError](err)
	switch {
	case !ok || e.Via == "" || e.Ignored != "" || e.Other != "":
		return ""
	case e.Similar != "":
		return s.inPlaceOf(e.Origin, e.Name, e.Similar)
	case e.Kind == "source profile":
		return "aws configure --profile " + text.Quote(e.Name)
	}
	return ""
}

// leads says how bad an error of a profile is. Bad lines, slips and security keys have checks of their
// own, and a profile with settings alone is common.
func leads(s Subject, name string, err error) Status {
	if err == nil {
		return OK
	}
	if _, bad := errors.AsType[*profile.SyntaxError](err); bad {
		return OK
	}
	if e, ok := errors.AsType[*profile.NoCredentialsError](err); ok && e.Via == "" {
		if e.Reason == "" || len(s.Set.Slips(name)) > 0 {
			return OK
		}
		return Warn
	}
	if e, ok := errors.AsType[*profile.SettingError](err); ok && e.Key == mfaSerial {
		if serial, found := s.Set.Lookup(e.Profile, mfaSerial); found && awsvalue.IsSecurityKey(serial.Text()) {
			return OK
		}
	}
	return Fail
}

// shadowed looks for keys that come before a credential_process, which then does not run.
func shadowed(s Subject) []Finding {
	c, seen := collection{check: "shadowed"}, map[string]bool{}
	for _, p := range s.Profiles {
		for _, step := range p.Plan.Steps {
			keys, ok := step.(profile.StaticKeys)
			if !ok || seen[keys.Profile] {
				continue
			}
			seen[keys.Profile] = true
			process, ok := s.Set.Lookup(keys.Profile, credentialProcess)
			if !ok {
				continue
			}
			id, _ := s.Set.Lookup(keys.Profile, "aws_access_key_id")
			c.command(Warn, fmt.Sprintf("profile %q: the keys at %s come before credential_process (%s), which does not run",
				keys.Profile, id.Origin, process.Origin),
				s.commentOut(id.Origin.File, s.linesOfKeys(keys.Profile, id.Origin.File)...), "take the keys out of "+id.Origin.File)
		}
	}
	return c.or("no keys stand before a credential_process")
}

// linesOfKeys are the lines of a profile's keys in a file.
func (s Subject) linesOfKeys(name, file string) (lines []int) {
	for _, key := range []string{"aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token"} {
		if v, ok := s.Set.Lookup(name, key); ok && v.Origin.File == file {
			lines = append(lines, v.Origin.Line)
		}
	}
	return lines
}

// The names of settings.
const (
	mfaSerial         = "mfa_serial"
	credentialProcess = "credential_process" // #nosec G101 -- a name
)

// securityKeys looks for MFA devices that have no code which AWS's API takes.
func securityKeys(s Subject) []Finding {
	c := collection{check: "fido"}
	for _, name := range s.Set.Names() {
		serial, ok := s.Set.Lookup(name, mfaSerial)
		if !ok || !awsvalue.IsSecurityKey(serial.Text()) {
			continue
		}
		device, _ := arn.Parse(serial.Text())
		c.add(Fail, fmt.Sprintf("profile %q: mfa_serial (%s) is a FIDO security key or passkey, and AWS's API takes no code of one",
			name, serial.Origin),
			fmt.Sprintf("register an authenticator app beside it, and write mfa_serial = arn:%s:iam::%s:mfa/NAME-OF-THE-APP",
				device.Partition, device.Account))
	}
	return c.or("no MFA device is a security key, which the API takes no code of")
}

// programs looks for commands in the files whose program is gone.
func programs(s Subject) []Finding {
	c, found := collection{check: "programs"}, map[string]bool{}
	for _, name := range s.Set.Names() {
		for _, key := range []string{credentialProcess, "mfa_process"} {
			line, ok := s.Set.Lookup(name, key)
			if !ok {
				continue
			}
			words, err := source.CommandWords(line.Text())
			if err != nil || len(words) == 0 || strings.Contains(words[0], "=") { // NAME=VALUE may be secret
				continue
			}
			there, known := found[words[0]]
			if !known {
				_, err := exec.LookPath(words[0])
				there = err == nil
				found[words[0]] = there
			}
			if !there {
				command, otherwise := s.instead(words[0], line.Origin)
				c.command(Fail, fmt.Sprintf("profile %q: the program of %s (%s) is not there: %s", name, key, line.Origin, words[0]),
					command, otherwise)
			}
		}
	}
	return c.or("each program of a credential_process or mfa_process is there")
}

// instead says what to write where a program is gone.
func (s Subject) instead(program string, at profile.Origin) (command, otherwise string) {
	if source.IsOurs(program) && s.Self != "" {
		return s.inPlaceOf(at, program, s.Self), fmt.Sprintf("write %s in place of %s in line %d of %s", s.Self, program, at.Line, at.File)
	}
	return "", fmt.Sprintf("install it, or write where it is in line %d of %s", at.Line, at.File)
}
