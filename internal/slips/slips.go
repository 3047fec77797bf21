// Package slips tells what somebody who wrote the settings of a profile most likely meant, where
// the rules read it otherwise: a mistyped name, a header on the line of a setting, settings that a
// blank has made a part of another one. It knows the names of settings and sections as
// they are cut from the files. It does not know what becomes of a setting.
package slips

import (
	"slices"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/typo"
)

// deciding are the settings that decide which credentials come, by their names in a file.
var deciding = []string{
	"aws_access_key_id", "aws_secret_access_key", "aws_session_token", "role_arn", "source_profile", "credential_source",
	"credential_process", "mfa_serial", "external_id", "role_session_name", "duration_seconds", "web_identity_token_file",
	"sso_session", "sso_start_url", "sso_region", "sso_account_id", "sso_role_name", "login_session", "region",
}

// DecidesWho reports whether a setting is one by which other credentials come, and not others of
// the same.
func DecidesWho(key string) bool {
	switch key {
	case "region", "sso_region", "role_session_name", "duration_seconds":
		return false
	}
	return slices.Contains(deciding, key)
}

// GluedHeader is the section header that a value ends in; empty where it ends in none. It comes of
// a file without a newline at its end, to which a program has added a section.
func GluedHeader(text string) string {
	start := strings.LastIndexByte(text, '[')
	if start < 1 || !strings.HasSuffix(text, "]") || strings.ContainsAny(text, "{}\"'\n,") || len(text)-start < 3 {
		return ""
	}
	return text[start:]
}

// Swallowed are the names of the settings that stand on the continuation lines of a value. A block,
// which begins with an empty line, is meant to have some.
func Swallowed(text string) (keys []string) {
	first, rest, continued := strings.Cut(text, "\n")
	if !continued || first == "" {
		return nil
	}
	for line := range strings.Lines(rest) {
		key, _, ok := strings.Cut(line, "=")
		if key = strings.ToLower(strings.TrimSpace(key)); ok && slices.Contains(deciding, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// Lost says what most likely went wrong with a name that none of a setting can be, and which setting
// is meant. Both are empty where that cannot be told.
func Lost(name string) (why, meant string) {
	plain := strings.TrimLeft(strings.ToLower(name), "$ \t\u00a0\ufeff")
	for _, command := range []string{"export", "set", "setx", "env:"} {
		rest, ok := strings.CutPrefix(plain, command)
		if ok && (command == "env:" || strings.TrimLeft(rest, " \t") != rest) {
			plain, why = rest, "it is a line for a shell"
		}
	}
	if unseen := typo.Unseen(name); unseen != "" && why == "" {
		why = "it has " + unseen + " in it, as of a text from a web page"
	}
	plain = strings.TrimFunc(plain, func(c rune) bool { return c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') })
	if isKnown(plain) {
		return why, plain
	}
	return why, Meant(plain)
}
