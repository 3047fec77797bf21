package run

import (
	"fmt"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// KeysWin says that keys in the environment outdo the profile that the environment names, which is
// the AWS CLI's rule; empty where they do not.
func KeysWin(request profile.Request) string {
	e := &request.Environment
	if request.Profile != "" || e.AccessKeyID == "" {
		return ""
	}
	variable, name := NamedBy(e)
	if name == "" {
		return ""
	}
	return fmt.Sprintf(
		"the keys in AWS_ACCESS_KEY_ID are used, as in the AWS CLI, and not %s=%s, of which only region and network settings count: "+
			"unset AWS_ACCESS_KEY_ID, or say --profile %[2]s",
		variable, name,
	)
}

// NamedBy is the variable that names a profile for who names none, and the profile; both are empty
// where none does.
func NamedBy(e *profile.Environment) (variable, name string) {
	switch {
	case e.Profile != "":
		return "AWS_PROFILE", e.Profile
	case e.DefaultProfile != "":
		return "AWS_DEFAULT_PROFILE", e.DefaultProfile
	}
	return "", ""
}

// SayKeysWin says that, once, where it is so.
func (r *Run) SayKeysWin(request profile.Request) {
	if note := KeysWin(request); note != "" {
		r.Log.Warn(note)
	}
}
