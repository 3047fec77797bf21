package profile

import (
	"strings"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
	"github.com/seed642dee07/aws-federate/internal/isotime"
	"github.com/seed642dee07/aws-federate/internal/sections"
)

// hasKeys reports whether a profile has either half of a key pair in either file, which is
// botocore's test.
func hasKeys(e *entry) bool { return e.has("aws_access_key_id") || e.has("aws_secret_access_key") }

// staticKeys plans the keys of one file. The pair and its session token come from one file as a
// whole. Those below one role are mostly below thousands, and are planned once for all plans in brief.
func (r *resolver) staticKeys(e *entry, b *sections.Block) error {
	if !b.Has("aws_access_key_id") {
		return nil
	}
	if known, ok := r.set.keys.Load(b); ok && r.brief {
		r.add(known.(Step))
		return nil
	}
	id, _ := valueIn(b, "aws_access_key_id")
	key, ok := valueIn(b, "aws_secret_access_key")
	switch {
	case !ok:
		return e.missing("aws_secret_access_key", id.Origin, "aws_access_key_id")
	case id.Text() == "":
		return e.wrong("aws_access_key_id", id.Origin, "is empty")
	case key.Text() == "":
		return e.wrong("aws_secret_access_key", key.Origin, "is empty")
	}
	token, _ := valueIn(b, "aws_security_token")
	if token.text.Empty() {
		token, _ = valueIn(b, "aws_session_token")
	}
	expirationKey, expiration := expirationOf(b)
	if token.text.Empty() {
		expirationKey, expiration = "", Value{}
	}
	r.add(StaticKeys{
		Profile: e.Name, AccessKeyID: id.Text(), SecretAccessKey: key.text, SessionToken: token.text,
		AccountID: e.text("aws_account_id"), Expiration: expiration.Text(), ExpirationKey: expirationKey,
	})
	if good := r.checkKeys(e, id, key, token); good && r.brief && len(r.visited) > 1 {
		r.set.keys.Store(b, r.plan.Last())
	}
	if process, ok := e.get("credential_process"); ok {
		r.hint("profile %q: the keys at %s come before credential_process (%s), which does not run", e.Name, id.Origin, process.Origin)
	}
	r.noteExpiration(expirationKey, expiration)
	r.note("aws_access_key_id", id)
	r.differOnValue("aws_secret_access_key", key)
	if !token.Origin.IsZero() {
		r.note("aws_session_token", token)
	}
	return nil
}

// missing is an error about the half of a pair of keys that is not there. It may be there by another
// name.
func (e *entry) missing(key string, at Origin, other string) *SettingError {
	reason := "is missing beside " + other
	if with := orSlips(reason, e); with != reason {
		return e.wrong(key, at, with)
	}
	return e.wrong(key, at, reason+"; both have to stand in the same file")
}

// expirationOf finds when a session token in a file ends. The settings are those of the programs
// that write such tokens: saml2aws, aws-azure-login and others. The SDKs do not know them, and use
// the token until AWS refuses it.
func expirationOf(b *sections.Block) (key string, v Value) {
	for _, key := range []string{"x_security_token_expires", "aws_session_expiration", "aws_expiration"} {
		if v, ok := valueIn(b, key); ok && v.Text() != "" {
			return key, v
		}
	}
	return "", Value{}
}

// noteExpiration notes when a session token ends, and warns of what cannot be read as a time.
func (r *resolver) noteExpiration(key string, v Value) {
	if key == "" {
		return
	}
	r.note(key, v)
	if _, err := isotime.Parse(v.Text()); err != nil {
		r.warn("%s is no time with a zone and counts for nothing (%s)", key, v.Origin)
	}
}

// checkKeys keeps an error for keys in a file that no call can be signed with, and reports whether
// they are good. It does not repeat them.
func (r *resolver) checkKeys(e *entry, id, key, token Value) (good bool) {
	good = true
	for _, setting := range [...]struct {
		key   string
		value Value
	}{{"aws_access_key_id", id}, {"aws_secret_access_key", key}, {"aws_session_token", token}} {
		if reason := awsvalue.Key(setting.key, setting.value.Text()); reason != "" {
			good = false
			r.refuse(e.wrong(setting.key, setting.value.Origin, reason))
		} else if !r.brief && awsvalue.IsPlaceholder(setting.value.Text()) {
			r.warn("profile %q: %s is a placeholder, and most likely no key (%s)", e.Name, setting.key, setting.value.Origin)
		}
	}
	return good
}

// checkVariables does that for keys in the environment.
func (r *resolver) checkVariables() {
	environment := &r.request.Environment
	for _, variable := range []struct{ name, key, value string }{
		{"AWS_ACCESS_KEY_ID", "aws_access_key_id", environment.AccessKeyID},
		{"AWS_SECRET_ACCESS_KEY", "aws_secret_access_key", environment.SecretAccessKey.Reveal()},
		{"AWS_SESSION_TOKEN (or AWS_SECURITY_TOKEN)", "aws_session_token", environment.SessionToken.Reveal()},
	} {
		if reason := awsvalue.Key(variable.key, variable.value); reason != "" {
			r.refuse(&SettingError{Key: variable.key, Origin: Origin{Variable: variable.name}, Reason: reason})
		}
	}
}

// checkCut says where a comment sign ends a command that most likely goes on behind it. By the
// grammar that all of AWS's SDKs share, a sign behind a blank begins a comment, also within quotes.
func (r *resolver) checkCut(e *entry, command Value) {
	if strings.HasPrefix(command.Text(), "\n") {
		r.refuse(e.wrong("credential_process", command.Origin, "is empty, and an indented line below it is no command"))
	}
	if !command.commented {
		return
	}
	if _, err := r.split(command.Text()); err != nil {
		r.refuse(e.wrong("credential_process", command.Origin, "has a quote that is cut off by a comment: "+
			"a # or ; behind a blank begins one, also in quotes; let what follows the blank not begin with that sign, "+
			"or move the command to a script and name that"))
		return
	}
	r.warn("profile %q: credential_process ends at a comment, a # or ; behind a blank (%s); "+
		"what follows it is not run: if it is meant to be, move the command to a script and name that", e.Name, command.Origin)
}
