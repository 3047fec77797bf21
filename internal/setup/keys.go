package setup

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Move is a profile whose long-lived keys are to leave the file that they stand in.
type Move struct {
	Profile, AccessKeyID string
	SecretAccessKey      secret.String
	Account              string
	// Path is the file, and Line the credential_process that takes their place; empty for a profile
	// that is as wanted.
	Path, Line string
}

// KeyLine is the credential_process that prints a key of the keyring; see [Line].
func KeyLine(program, name, system string) string {
	return word(program, system) + " keys get " + word(name, system)
}

// settingsOfKeys are the settings that give way to a credential_process.
var settingsOfKeys = []string{"aws_access_key_id", "aws_secret_access_key"}

const (
	hintOwnProfile = "give the keys a profile of their own, which this one names as its source_profile, and import that"
	hintOneProcess = "take the credential_process out of the profile, or the keys if it is what you want"
)

// MoveKeys finds the long-lived keys of a profile. Its errors are a [RefusedError], and those of the
// plan of the profile.
func (p Profiles) MoveKeys(name string) (Move, error) {
	set := p.set()
	plan, err := p.Resolve(set, name)
	if err != nil {
		return Move{}, err
	}
	if kept, ok := plan.Steps[0].(profile.KeyringKeys); ok && kept.Profile == name {
		return Move{Profile: name, AccessKeyID: kept.AccessKeyID}, nil
	}
	refused := func(hint, reason string, args ...any) (Move, error) {
		return Move{}, &RefusedError{Profile: name, Reason: fmt.Sprintf(reason, args...), Hint: hint}
	}
	keys, ok := plan.Steps[0].(profile.StaticKeys)
	role, isRole := set.Lookup(name, "role_arn")
	id, _ := set.Lookup(name, settingsOfKeys[0])
	key, _ := set.Lookup(name, settingsOfKeys[1])
	process, hasProcess := set.Lookup(name, credentialProcess)
	switch {
	case !ok || keys.Profile != name:
		return refused("'aws-federate-cred explain "+name+"' says where its credentials come from", "it has no keys of its own in a file")
	case !keys.SessionToken.Empty():
		return refused("nothing is to be done: they end by themselves", "its keys are temporary, with a session token (%s)", id.Origin)
	case isRole:
		return refused(hintOwnProfile, "it has a role (%s) beside its keys, and would lead elsewhere without them", role.Origin)
	case hasProcess && !sameWords(process.Text(), KeyLine(p.Program, name, p.System), p.System):
		return refused(hintOneProcess, "it has a credential_process (%s), which would count without the keys", process.Origin)
	}
	for _, at := range slices.Concat(id.Shadows, key.Shadows) {
		if at.File != id.Origin.File {
			return refused("take them out there, and import the profile then", "it has keys in another file as well (%s)", at)
		}
	}
	if err := plan.Validate(); err != nil {
		return Move{}, err
	}
	return Move{
		Profile: name, AccessKeyID: keys.AccessKeyID, SecretAccessKey: keys.SecretAccessKey, Account: keys.AccountID,
		Path: id.Origin.File, Line: KeyLine(p.Program, name, p.System),
	}, nil
}

// WithoutKeys plans the change of a file from which keys leave. What the profiles give then is for
// who knows which keys are kept; that nothing else of the file changes, the editor sees to.
func (p Profiles) WithoutKeys(path string, moves []Move) (editor.Edit, error) {
	file := p.file()
	if path == p.Files.Credentials {
		file = editor.File{Path: path, Text: p.Credentials, Credentials: true}
	}
	var changes []editor.Change
	for _, m := range moves {
		if m.Path != path {
			continue
		}
		kind := grammar.Profile
		if !file.Credentials {
			kind = p.section(m.Profile)
		}
		changes = append(changes, editor.Change{
			Kind: kind, Name: m.Profile, Out: append(slices.Clone(settingsOfKeys), credentialProcess),
			In: []string{credentialProcess + " = " + m.Line},
		})
	}
	e, err := file.Apply(changes...)
	if err != nil {
		return e, err
	}
	config, credentials := p.Config, e.After
	if !file.Credentials {
		config, credentials = e.After, p.Credentials
	}
	after := profile.Parse(p.Files, config, credentials)
	for _, m := range moves {
		if line, _ := after.Lookup(m.Profile, credentialProcess); m.Path == path && !sameWords(line.Text(), m.Line, p.System) {
			return e, &RefusedError{
				Profile: m.Profile, Reason: "its credential_process would not read as it is meant: " + m.Line,
				Hint: "install aws-federate-cred below another path, or give the profile another name",
			}
		}
	}
	return e, nil
}

// Masked is a text without the secrets of moves, for a person who is shown it.
func Masked(text string, moves []Move) string {
	for _, m := range moves {
		if !m.SecretAccessKey.Empty() {
			text = strings.ReplaceAll(text, m.SecretAccessKey.Reveal(), strings.Repeat("*", 16))
		}
	}
	return text
}

// WithKey plans the credential_process of a profile for a key of its name, in the config file. The
// reason says why a profile that has credentials of another kind stays as it is; the edit changes
// nothing then, nor where the line is there.
func (p Profiles) WithKey(name string) (e editor.Edit, reason string, err error) {
	set, line := p.set(), KeyLine(p.Program, name, p.System)
	for _, key := range []string{"role_arn", settingsOfKeys[0], credentialProcess, "sso_session", "sso_start_url", "web_identity_token_file"} {
		v, ok := set.Lookup(name, key)
		switch {
		case !ok:
		case key == credentialProcess && sameWords(v.Text(), line, p.System):
			return e, "", nil
		default:
			return e, fmt.Sprintf("it has %s (%s)", key, v.Origin), nil
		}
	}
	e, err = p.file().Apply(editor.Change{
		Kind: p.section(name), Name: name, Header: header(name), In: []string{credentialProcess + " = " + line},
	})
	return e, "", err
}
