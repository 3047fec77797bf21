// Package explaining says in words what happens when a plan is carried out now: what a person is
// asked, what comes of it and how long that lasts. It knows the plan, and what the caches have is
// handed in. It does not know how a plan is made or carried out, nor how a page is laid out.
package explaining

import (
	"fmt"
	"strings"

	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// State is what the caches have for a plan. How long something lasts is text, such as "52m".
type State struct {
	// Cached is how long the answer lasts that the cache would give now; empty where it has none.
	Cached string
	// Code says that a person has to type a code now. Session is how long the MFA session lasts that
	// spares one.
	Code    bool
	Session string
	// SignInTo is the sign-in that the plan begins with, and SignIn says that a person has to sign
	// in to it now. SignedIn is how long it lasts else; empty where it is renewed.
	SignInTo string
	SignIn   bool
	SignedIn string
	// Refused is why AWS would refuse the plan; empty where nothing is known against it.
	Refused string
	// Program is the first word of the credential_process that the plan begins with.
	Program string
}

// Sentence says what happens when a plan is carried out now.
func Sentence(p plan.Plan, s State) string {
	gives, last := what(p, s), len(p.Steps)-1
	if s.Refused != "" {
		return "fails before any call: " + s.Refused
	}
	switch p.Last().(type) {
	case plan.StaticKeys, plan.EnvironmentKeys:
		return "gives " + gives + " as they are; nobody is asked, and nothing is called"
	case plan.KeyringKeys, plan.Process, plan.SSO, plan.WebIdentity, plan.Login, plan.Container, plan.Instance, plan.SessionToken,
		plan.FederationToken, plan.AssumeRole:
	}
	if s.Cached != "" {
		return fmt.Sprintf("gives %s from the cache, for %s more; nobody is asked", gives, s.Cached)
	}
	gives += lasting(p, last)
	asked := questions(p, s)
	if len(asked) == 0 {
		return spared(p, s) + ", and gives " + gives
	}
	return strings.Join(asked, ", then ") + ", then " + gives
}

// what are the credentials that a plan ends with.
func what(p plan.Plan, s State) string {
	in := ""
	if account := p.Account(); account != "" {
		in = " in " + account
	}
	switch step := p.Last().(type) {
	case plan.StaticKeys:
		kind := "the long-lived keys "
		if !step.SessionToken.Empty() {
			kind = "the temporary keys "
		}
		return kind + step.AccessKeyID + " of profile " + step.Profile
	case plan.KeyringKeys:
		return "the long-lived keys " + step.AccessKeyID + " of the keyring"
	case plan.EnvironmentKeys:
		return "the keys of the environment"
	case plan.Process:
		if s.Cached != "" {
			return "what " + s.program() + " printed"
		}
		return "what that prints"
	case plan.Login:
		return "its credentials" + in
	case plan.Container:
		return "the credentials of this container"
	case plan.Instance:
		return "the credentials of this machine, if it is an EC2 instance"
	case plan.SessionToken:
		return "an MFA session of the keys" + in
	case plan.FederationToken:
		return "a session of the keys" + in
	case plan.AssumeRole, plan.WebIdentity, plan.SSO:
	}
	return p.RoleName() + in
}

func (s State) program() string {
	if s.Program == "" {
		return "the credential_process"
	}
	return s.Program
}

// lasting is for how long they come, as far as that is known.
func lasting(p plan.Plan, index int) string {
	switch p.Steps[index].(type) {
	case plan.SSO:
		return " for as long as its permission set says"
	case plan.AssumeRole, plan.WebIdentity, plan.SessionToken:
		if p.Unsettled(index) {
			return ""
		}
		length, _, _ := strings.Cut(Lasts(p, index), ";")
		return " for " + length
	case plan.StaticKeys,
		plan.KeyringKeys,
		plan.EnvironmentKeys,
		plan.Process,
		plan.Login,
		plan.Container,
		plan.Instance,
		plan.FederationToken:
	}
	return ""
}

// questions are what a person, or a program in their place, is asked now, in order.
func questions(p plan.Plan, s State) (all []string) {
	if s.SignIn {
		all = append(all, "asks for a sign-in to "+s.SignInTo+" in the browser")
	}
	unsettled := false
	for i, step := range p.Steps {
		serial, process := step.Facts().MFASerial, codeProcess(step)
		_, session := step.(plan.SessionToken)
		switch {
		case serial == "" || session && s.Session != "" || !session && p.FromMFASession(i):
		case p.Unsettled(i):
			unsettled = true
			all = append(all, "runs "+s.program(), "asks one code of "+serial+" if that gives long-lived keys")
		case !process.Empty():
			all = append(all, "takes a code of "+serial+" from the mfa_process")
		case s.Code:
			all = append(all, "asks one code of "+serial)
		}
	}
	if _, ok := p.Steps[0].(plan.Process); ok && !unsettled && len(p.Steps) > 1 {
		all = append([]string{"runs " + s.program()}, all...)
	}
	return all
}

// spared says that nobody is asked, and why not where somebody was.
func spared(p plan.Plan, s State) string {
	switch {
	case s.Session != "":
		return "asks nobody while the MFA session lasts, for " + s.Session + " more"
	case s.SignedIn != "":
		return "asks nobody while the sign-in to " + s.SignInTo + " lasts, for " + s.SignedIn + " more"
	case s.SignInTo != "":
		return "renews the sign-in to " + s.SignInTo + " and asks nobody"
	}
	if _, ok := p.Steps[0].(plan.Login); ok {
		return "asks nobody while the sign-in by 'aws login' lasts"
	}
	if web, ok := p.Last().(plan.WebIdentity); ok {
		return "reads the token in " + web.TokenFile
	}
	if _, ok := p.Last().(plan.Process); ok {
		return "runs " + s.program()
	}
	return "asks nobody"
}

// codeProcess is the command that gives the code of a step; empty for none.
func codeProcess(step plan.Step) secret.String {
	switch step := step.(type) {
	case plan.SessionToken:
		return step.MFAProcess
	case plan.AssumeRole:
		return step.MFAProcess
	case plan.StaticKeys,
		plan.KeyringKeys,
		plan.EnvironmentKeys,
		plan.Process,
		plan.SSO,
		plan.WebIdentity,
		plan.Login,
		plan.Container,
		plan.Instance,
		plan.FederationToken:
	}
	return secret.String{}
}
