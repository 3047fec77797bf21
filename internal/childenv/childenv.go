// Package childenv makes the environment of a program that ours starts to show or to ask something:
// a browser, a window, a clipboard. It has no use for credentials, may go on for days, and starts
// others in its turn.
//
// It is a list of names. It does not know what is started, nor whose the environment is.
package childenv

import (
	"slices"
	"strings"
)

// For returns an environment of "NAME=VALUE" without the variables that hold a secret of AWS's or
// ours.
func For(environ []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return IsSecret(strings.ToUpper(name)) || ours(name) // Windows knows names in any case
	})
}

// IsSecret reports whether a variable holds keys, a session or a token for any SDK or tool.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html, and the
// environment providers of botocore and of the SDKs for Go, JavaScript and Java.
func IsSecret(name string) bool {
	switch name {
	case "AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN":
		return true
	}
	return strings.HasPrefix(name, "AWS_CONTAINER_AUTHORIZATION_TOKEN") || strings.HasPrefix(name, "AWS_BEARER_TOKEN_")
}

// ours reports whether a variable of ours holds a command, which may have a secret among its words.
func ours(name string) bool { return name == "AWS_FEDERATE_MFA_PROCESS" }
