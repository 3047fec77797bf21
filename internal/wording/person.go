package wording

import (
	"errors"
	"fmt"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/lock"
)

func (r report) personNeeded(e *source.PersonNeededError) message {
	if m := signInNeeded(e); m.what != "" {
		return m
	}
	what := whose(e.Profile) + " needs " + e.What
	if len(e.Shared) > 0 { // whose names stand before it
		what = "they need " + e.What
	}
	return message{what: what, why: personWhy(e), hint: personHint(r.program, e), code: exitNeedsPerson}
}

func wrongCode(e *source.CodeError) message {
	hint := "type the six digits that the device shows; blanks and dashes among them do not matter"
	switch {
	case e.Refused > 0:
		hint = "check the clock of the device, and that mfa_serial names it; a code is good once: wait for the next one"
	case e.Spent > 0:
		hint = "wait until the device shows the next code, half a minute at most"
	}
	if len(e.Shared) > 0 { // whose names stand before it
		return message{what: e.Error(), hint: hint}
	}
	return message{what: whose(e.Profile), why: e.Error(), hint: hint}
}

func unlocked(e *source.UnlockedError) message {
	return message{
		what: whose(e.Profile), why: e.Error(),
		hint: "run it again when the system has what a lock needs, such as free file descriptors; --no-cache does without the lock",
	}
}

func shared(e *cache.SharedError) message {
	return message{
		what: "waited for " + e.From.String() + ", which got no credentials", why: e.Reason, hint: "run it again, and you are asked anew",
		code: exitNeedsPerson,
	}
}

func sharedSignIn(e *signin.OtherError) message {
	return message{
		what: "waited for " + e.From.String() + ", which asked for the same sign-in",
		why:  e.Reason,
		hint: "run it again, and you are asked anew",
		code: exitNeedsPerson,
	}
}

func held(e *lock.HeldError) message {
	hint := "answer what it asks, or wait for its end; then run it again"
	if e.Holder.PID != 0 && !e.Holder.Elsewhere() {
		hint = fmt.Sprintf("answer what it asks, or end it, such as with 'kill %d'; then run it again", e.Holder.PID)
	}
	return message{what: "waited in vain for " + e.Holder.String(), why: heldWhy(e), hint: hint}
}

// heldWhy says what the one does that was waited for, as far as it says so itself.
func heldWhy(e *lock.HeldError) string {
	why := "it is fetching the same credentials"
	if e.Holder.For != "" {
		why += " for " + text.OneLine(e.Holder.For)
	}
	if e.Holder.Doing != "" {
		why += ", " + text.OneLine(e.Holder.Doing) + ","
	}
	return why + " and has not come to an end"
}

func personWhy(e *source.PersonNeededError) string {
	if e.Waited > 0 {
		return fmt.Sprintf("nobody answered within %s", e.Waited)
	}
	return e.Err.Error()
}

func personHint(program string, e *source.PersonNeededError) string {
	if e.Login {
		return fmt.Sprintf("run 'aws login --profile %s', and then this again", text.Quote(e.Profile))
	}
	if e.SignIn {
		return signInHintOf(e)
	}
	command := program
	switch {
	case len(e.Shared) > 0:
		command += " warm"
		for _, name := range e.Shared {
			command += " " + text.Quote(name)
		}
	case e.Profile != "":
		command += " --profile " + text.Quote(e.Profile)
	}
	if nobody, ok := errors.AsType[*prompt.NobodyError](e.Err); ok && nobody.Off {
		command += " --prompt auto" // what switches them off may stand in a file
	}
	if e.Nested {
		return "run the same in a terminal once, such as '" + command + "', and the cache serves later runs"
	}
	return "run the same in a terminal once, such as '" + command + "', and the cache serves later runs; or give the code with --mfa-token"
}

// letAsk is the option that lets a person be asked, in place of what says otherwise; empty where
// nothing does.
func letAsk(by string) string {
	switch by {
	case "":
		return ""
	case "--no-prompt": // which comes before all
		return " with --prompt auto in place of --no-prompt"
	}
	return " with --prompt auto"
}

// whoLets is letAsk for why nobody was asked.
func whoLets(err error) string {
	if nobody, ok := errors.AsType[*prompt.NobodyError](err); ok {
		return letAsk(nobody.By)
	}
	return ""
}

// owner names where credentials stand.
func owner(profile string) string {
	if profile == "" {
		return "the environment or standard input"
	}
	return fmt.Sprintf("profile %q", profile)
}

// whose names a profile, or what stands in place of one.
func whose(profile string) string {
	if profile == "" {
		return "the role for the keys in the environment"
	}
	return fmt.Sprintf("profile %q", profile)
}
