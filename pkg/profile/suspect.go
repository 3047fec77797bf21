package profile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/typo"
)

// deciding are the settings that decide which credentials come, by their names in a file.
func deciding() []string {
	return []string{
		"aws_access_key_id", "aws_secret_access_key", "aws_session_token", "role_arn", "source_profile", "credential_source", "credential_process",
		"mfa_serial", "external_id", "role_session_name", "duration_seconds", "web_identity_token_file", "sso_session", "sso_start_url",
		"sso_region", "sso_account_id", "sso_role_name", "login_session", "region",
	}
}

// decidesWho reports whether a setting is one by which other credentials come, and not others of
// the same.
func decidesWho(key string) bool {
	switch key {
	case "region", "sso_region", "role_session_name", "duration_seconds":
		return false
	}
	return slices.Contains(deciding(), key)
}

// suspect warns of what is read by the rules, and most likely meant otherwise: settings of another
// profile that got into a profile, and settings that another one has swallowed.
func (r *resolver) suspect(e *entry) {
	for _, text := range e.misread() {
		r.warn("%s", text)
	}
	for _, text := range e.mistyped() {
		r.hint("%s", text)
	}
}

// misread says where lines of a section are most likely read otherwise than they are meant.
func (e *entry) misread() (texts []string) {
	for _, b := range []block{e.config, e.creds} {
		for _, key := range slices.Sorted(maps.Keys(b)) {
			v := b[key]
			if name := gluedHeader(v.Text()); name != "" {
				texts = append(texts, fmt.Sprintf("profile %q: %s ends in %s (%s): a section header has to stand on a line of its own, "+
					"and the settings below it count here",
					e.name, key, name, v.Origin))
			}
			for _, swallowed := range swallowedBy(v.Text()) {
				texts = append(texts, fmt.Sprintf("profile %q: the indented line with %s belongs to the value of %s (%s); "+
					"take the blanks before it away",
					e.name, swallowed, key, v.Origin))
			}
			if same := sameFile(v); decidesWho(key) && !same.IsZero() {
				texts = append(texts, fmt.Sprintf("profile %q: %s stands twice, and that at %s counts, not that at %s", e.name, key, v.Origin, same))
			}
		}
	}
	return texts
}

// sameFile is the last place of a setting before the one that counts, in the same file.
func sameFile(v Value) Origin {
	for _, at := range slices.Backward(v.Shadows) {
		if at.File == v.Origin.File {
			return at
		}
	}
	return Origin{}
}

// gluedHeader is the section header that a value ends in; empty where it ends in none. It comes of
// a file without a newline at its end, to which a program has added a section.
func gluedHeader(text string) string {
	start := strings.LastIndexByte(text, '[')
	if start < 1 || !strings.HasSuffix(text, "]") || strings.ContainsAny(text, "{}\"'\n,") || len(text)-start < 3 {
		return ""
	}
	return text[start:]
}

// swallowedBy are the names of the settings that stand on the continuation lines of a value. A
// block, which begins with an empty line, is meant to have some.
func swallowedBy(text string) (keys []string) {
	first, rest, continued := strings.Cut(text, "\n")
	if !continued || first == "" {
		return nil
	}
	for line := range strings.Lines(rest) {
		key, _, ok := strings.Cut(line, "=")
		if key = strings.ToLower(strings.TrimSpace(key)); ok && slices.Contains(deciding(), key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// mistyped says which settings of a section nobody knows, and which is most likely meant.
func (e *entry) mistyped() (texts []string) {
	for _, b := range []block{e.config, e.creds} {
		for _, key := range slices.Sorted(maps.Keys(b)) {
			if meant := meantKey(key); meant != "" && !e.has(meant) {
				texts = append(texts, fmt.Sprintf("profile %q: nothing is called %s (%s): did you mean %s?", e.name, key, b[key].Origin, meant))
			}
		}
	}
	return texts
}

// meantKey is the setting that a name is most likely to be, if it is none of them.
func meantKey(key string) string {
	if key == "mfa_serial_number" {
		return "mfa_serial"
	}
	if slices.Contains(deciding(), key) {
		return ""
	}
	plain := strings.ReplaceAll(key, "-", "_")
	for _, known := range deciding() {
		if plain == known || len(known) > 6 && typo.Distance(plain, known, 2) < 2 {
			return known
		}
	}
	return ""
}
