package wording

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
	"github.com/seed642dee07/aws-federate/internal/cachekey"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/settings"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/internal/typo"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func (r report) setting(e *profile.SettingError) message {
	if e.Origin.Field != "" {
		return r.wrongUsage(settingWhy(e))
	}
	return message{what: fmt.Sprintf("profile %q", e.Profile), why: settingWhy(e), hint: settingHint(e)}.withoutEmptyProfile(e)
}

func (r report) syntax(e *profile.SyntaxError) message {
	return message{
		what: "bad line", why: r.err.Error(),
		hint: fmt.Sprintf("mend line %d of %s; profiles elsewhere in the file are not affected", e.Line, e.File),
	}
}

func (r report) notFound(e *profile.NotFoundError) message {
	m := message{what: fmt.Sprintf("%s %q does not exist", e.Kind, e.Name), why: notFoundWhy(e), hint: notFoundHint(e)}
	if e.Kind == "profile" && e.NoProfiles && e.Ignored == "" && e.Above == nil && e.Files != (profile.Files{}) {
		m.why, m.hint = namedBy(e)+noneYet(e.Files), makeFirst(e.Name)
	}
	asked := e.Kind == "profile" && e.Via == "" && e.Ignored == "" && e.Similar == ""
	switch {
	case asked && r.program == opening:
		m.hint = cmp.Or(noProfile(e.Name), m.hint)
	case asked && !e.NoProfiles && awsvalue.IsAccount(e.Name):
		m.hint = fmt.Sprintf("'aws-federate-cred list %s' shows which profiles have that account; name one of them", e.Name)
	}
	return m
}

func loop(e *profile.LoopError) message {
	hint := "let one of these profiles name a source_profile that has credentials of its own"
	if e.Setting == "credential_process" {
		hint = "let the credential_process name a profile that has credentials of its own"
	}
	return message{what: e.Setting + " leads in a loop", why: strings.Join(e.Chain, " -> ") + where(e.Origin), hint: hint}
}

func longChain(e *profile.ChainError) message {
	return message{
		what: "too many profiles", why: e.Error(),
		hint: "let a profile of the chain name, by its " + e.Setting + ", one that is nearer to the credentials",
	}
}

func (r report) noCredentials(e *profile.NoCredentialsError) message {
	m := message{what: "no credentials", why: e.Error(), hint: noCredentialsHint(r.program, e)}
	switch {
	case e.Above != nil && e.NoProfiles:
		m.hint = strayLine(e.Above, "")
	case e.Above != nil:
		m.hint = strayLine(e.Above, "") + "; or " + m.hint
	case e.NoProfiles && e.Profile == "" && e.Files != profile.Files{}:
		m.why, m.hint = noneYet(e.Files)+", and the environment has no credentials", makeFirst("default")
	}
	return m
}

func unreadable(e *profile.FileError) message {
	hint := "see to it that it is a file that you may read; AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name others"
	switch {
	case errors.Is(e.Err, profile.ErrUTF16):
		hint = "save it as UTF-8 in the editor; Windows PowerShell's > and Out-File write UTF-16, unless they are told -Encoding utf8"
	case errors.Is(e.Err, profile.ErrLineEnds):
		hint = "save it with the line ends of Unix or Windows in the editor"
	}
	return message{what: "cannot read " + e.File, why: e.Err.Error(), hint: hint}
}

func unreadableSettings(e *settings.FileError) message {
	return message{
		what: "cannot read " + e.File,
		why:  e.Err.Error(),
		hint: "see to it that it is a file that you may read, or take it away",
	}
}

// noCacheKey says why the cache cannot be encrypted. To go on without encryption is for the person to
// say.
func noCacheKey(e *run.NoCacheKeyError) message {
	hint := "set AWS_FEDERATE_CACHE_ENCRYPTION=off here, or use --no-cache"
	of, _ := errors.AsType[*cachekey.UnavailableError](e.Err)
	switch {
	case of == nil || of.Store == "":
	case of.Full:
		hint = "'keyctl show @u' lists what fills the keyring, and 'keyctl unlink ID @u' takes something out; else " + hint
	case of.Forbidden:
		hint = "a container has to be allowed keyctl and add_key by its seccomp profile; else " + hint
	default:
		hint = "see to it that " + of.Store + " is open to this program; else " + hint
	}
	return message{what: "the cache cannot be encrypted, as " + e.Setting + " wants it", why: e.Error(), hint: hint}
}

func badSettings(e *settings.LineError) message {
	return message{what: "bad line", why: e.Error(), hint: fmt.Sprintf("mend line %d of %s, which is for all profiles", e.Line, e.File)}
}

func settingWhy(e *profile.SettingError) string {
	if e.Origin.Field != "" || e.Origin.Variable != "" {
		return run.OriginText(e.Origin) + " " + e.Reason
	}
	return e.Key + " " + e.Reason + where(e.Origin)
}

// where is a place for the end of a sentence.
func where(origin profile.Origin) string {
	if origin.IsZero() {
		return ""
	}
	return " (" + origin.String() + ")"
}

func settingHint(e *profile.SettingError) string {
	if e.Profile == "" && e.Origin.File != "" {
		return fmt.Sprintf("mend line %d of %s, which is for all profiles", e.Origin.Line, e.Origin.File)
	}
	switch {
	case e.Profile == "":
		return "mend or unset the variable, or set the one that belongs to it"
	case e.Origin.Variable != "":
		return keysHint
	case e.Origin.File != "":
		return fmt.Sprintf("mend profile %s, at line %d of %s", text.Quote(e.Profile), e.Origin.Line, e.Origin.File)
	}
	return fmt.Sprintf("mend the setting; 'aws-federate-cred explain --profile %s' shows where each one stands", text.Quote(e.Profile))
}

// withoutEmptyProfile names the environment, or the settings for all profiles, where no profile is
// at fault.
func (m message) withoutEmptyProfile(e *profile.SettingError) message {
	switch {
	case e.Profile != "":
	case e.Origin.File != "":
		m.what = "the settings for all profiles"
	default:
		m.what = "the environment"
	}
	return m
}

func notFoundWhy(e *profile.NotFoundError) string {
	switch {
	case e.Via != "":
		return fmt.Sprintf("profile %q names it at %s", e.Via, e.Origin)
	case e.Files == profile.Files{}:
		return "HOME is not set, so that there is no ~/.aws to look in"
	}
	return fmt.Sprintf(
		"%sit is neither in %s nor in %s",
		namedBy(e),
		cmp.Or(e.Files.Config, "the config file"),
		cmp.Or(e.Files.Credentials, "the credentials file"),
	)
}

// namedBy is the variable that names a profile, for the start of a sentence; empty for none.
func namedBy(e *profile.NotFoundError) string {
	if e.Origin.Variable == "" {
		return ""
	}
	return e.Origin.Variable + " names it, and "
}

func notFoundHint(e *profile.NotFoundError) string {
	switch {
	case typo.Unseen(e.Ignored) != "":
		return fmt.Sprintf("%s has %s in it, as of a text from a web page: write %s", e.Ignored, typo.Unseen(e.Ignored), e.Instead)
	case typo.Unseen(e.Name) != "":
		return fmt.Sprintf(
			"the name that is looked for has %s in it, which came from elsewhere with it: write it anew",
			typo.Unseen(e.Name),
		)
	case e.Ignored != "" && (e.Kind == "sso-session" || e.Kind == "services"):
		return fmt.Sprintf("%s counts for nothing: write the name in quotes, %s", e.Ignored, e.Instead)
	case e.Ignored != "":
		return fmt.Sprintf("%s is no profile: write %s", e.Ignored, e.Instead)
	case e.Other != "" && e.Kind == "sso-session":
		return e.Other + " is a profile: name a section [sso-session NAME], such as the one that sso_session of the profile names"
	case e.Other != "":
		return fmt.Sprintf("%s is no profile, and %s has to be the name of one", e.Other, strings.ReplaceAll(e.Kind, " ", "_"))
	case e.Similar != "":
		return fmt.Sprintf("did you mean %q?", e.Similar) + strayLine(e.Above, "; ")
	case e.Files == profile.Files{}:
		return "set HOME, or AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE"
	case e.Above != nil:
		return strayLine(e.Above, "") + "; 'aws-federate-cred list' shows the profiles that there are"
	case e.Kind == "sso-session" && e.Via == "":
		return fmt.Sprintf("'aws configure sso-session' asks for its start URL and region and writes [sso-session %s]; or mend the name",
			profile.QuoteName(e.Name))
	case e.Kind == "sso-session" || e.Kind == "services":
		return fmt.Sprintf("add a section [%s %s] to %s, or mend the name", e.Kind, profile.QuoteName(e.Name), e.Files.Config)
	}
	return "'aws-federate-cred list' shows the profiles that there are"
}

// strayLine names the first line above all sections; empty where there is none.
func strayLine(above *profile.SyntaxError, before string) string {
	if above == nil {
		return ""
	}
	return fmt.Sprintf("%s%s: %s", before, above.Origin, above.Problem)
}

func noCredentialsHint(program string, e *profile.NoCredentialsError) string {
	switch {
	case e.Profile == "" && e.Files == profile.Files{}:
		return "set HOME, or AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, and name a profile: " + program + " --profile NAME"
	case e.Profile == "":
		return "name a profile: " + program + " --profile NAME; 'aws-federate-cred list' shows those that there are"
	case e.Cure != "":
		return e.Cure
	}
	return fmt.Sprintf("give profile %q keys, a role_arn with a source_profile, sso settings or a credential_process, in %s", e.Profile,
		e.Files.Config)
}
