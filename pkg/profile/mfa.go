package profile

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// viaMFASession reports whether a role that wants MFA is assumed from an MFA session, and notes in
// the plan why or why not. By default it is, unless its session is to last longer than AWS lets it:
// then the code goes with the role's own call.
func (r *resolver) viaMFASession(e *entry, want *Request) bool {
	if want.MFASerial == "" && e.text("mfa_serial") == "" {
		return false
	}
	const (
		shared = "one code for all roles of this device: they are assumed from one MFA session, for an hour at most"
		alone  = "a code for this role alone"
		below  = "an MFA session needs a user's long-lived keys below the role"
	)
	_, process := r.plan.Last().(Process)
	mode, because, own := r.mfaSessionMode(e)
	wish := wantedSeconds(r.roleLength(e), want.Duration)
	switch {
	case !plan.LongLived(r.plan.Last()) && !process:
		r.plan.MFA = alone + ": " + below
		if mode == "always" && own {
			r.warn("mfa_session = always counts for nothing (%s): %s, in a file or in the environment", e.origin("mfa_session"), below)
		}
		return false
	case mode == "never":
		r.plan.MFA = alone + because
		return false
	case mode == "always":
		r.plan.MFA = shared + because
		return true
	case wish > chainedLimit:
		r.plan.MFA = fmt.Sprintf("%s: %d seconds are more than the hour that AWS gives a role assumed from an MFA session", alone, wish)
		return false
	case want.Route.Direct:
		r.plan.MFA = alone + ": a role assumed from an MFA session would be chained"
		return false
	}
	r.plan.MFA = shared
	if process {
		r.plan.MFA = ifLongLived + shared + "; else " + alone
	}
	return true
}

// ifLongLived is the condition of an MFA session above a process: what it gives is not known before
// it has run.
const ifLongLived = "if the process gives long-lived keys, "

// mfaSessionMode is the setting of a profile, or for all: auto, always or never. The reason is for
// the end of a sentence. It is the profile's own where that says so itself.
func (r *resolver) mfaSessionMode(e *entry) (mode, because string, own bool) {
	p := r.pick(e, "mfa_session", fromVariable("AWS_FEDERATE_MFA_SESSION", r.request.Environment.MFASession))
	if !p.said {
		return "auto", "", false
	}
	switch mode = strings.ToLower(p.Value); mode {
	case "auto", "always", "never":
		return mode, fmt.Sprintf(", as mfa_session = %s says (%s)", mode, p.From), p.profile != ""
	}
	r.refuse(p.wrong(fmt.Sprintf("is %q, and can be auto, always or never", p.Value)))
	return "auto", "", false
}

// wantedSeconds is the duration that a role session is to have, zero where nobody says.
func wantedSeconds(e *entry, wanted time.Duration) int {
	if wanted != 0 {
		return int(wanted / time.Second)
	}
	seconds, err := strconv.Atoi(e.text("duration_seconds"))
	if err != nil {
		return 0 // as in durationWithin, which warns
	}
	return seconds
}

// ownMFASession plans the MFA session that a profile of long-lived keys yields when it has an MFA
// device.
func (r *resolver) ownMFASession(e *entry, want *Request) {
	_, process := r.plan.Last().(Process)
	if !plan.LongLived(r.plan.Last()) && !process || want.MFASerial == "" && e.text("mfa_serial") == "" {
		return
	}
	mode, because, _ := r.mfaSessionMode(e)
	if mode == "never" && want.MFASerial == "" {
		r.plan.MFA = "no code, and the keys as they are" + because
		return
	}
	r.plan.MFA = "one code for these keys and for all roles of this device"
	if process {
		r.plan.MFA = ifLongLived + r.plan.MFA + "; else no code, and what it gives as it is"
	}
	r.addMFASession(e, want.MFASerial, e, want.Duration)
}

// addMFASession adds the MFA session of the keys that the plan has, with the device of a profile
// and the length that another may ask for. A serial number and a length that are wanted come first.
func (r *resolver) addMFASession(device *entry, serial string, length *entry, wanted time.Duration) {
	keys := r.plan.Last()
	r.add(nil) // its place, so that the settings know it
	r.fill(SessionToken{
		Profile: keys.Facts().Profile, AccessKeyID: keys.Facts().AccessKeyID,
		MFASerial:       r.choose(device, "mfa_serial", r.fromField("MFASerial", serial)),
		DurationSeconds: r.durationWithin(length, wanted, awsvalue.LongestMFASession),
		MFAProcess:      r.mfaProcess(device, keys),
	})
}

// mfaProcess is the command that prints codes: of the environment, else of the profile that has the
// device, else of the profile that has the keys, as it is the same device for all of a user's roles,
// else that for all profiles.
func (r *resolver) mfaProcess(device *entry, keys Step) secret.String {
	if command := r.request.Environment.MFAProcess; !command.Empty() {
		r.outdo("mfa_process", Origin{Variable: "AWS_FEDERATE_MFA_PROCESS"}, device.value("mfa_process"))
		return command
	}
	for _, e := range []*entry{device, r.keysEntry(keys)} {
		if command, general, ok := r.setting(e, "mfa_process"); ok && !general && command.Text() != "" {
			r.note("mfa_process", command)
			return command.text
		}
	}
	general := r.set.defaults["mfa_process"]
	if !general.text.Empty() {
		r.note("mfa_process", general)
	}
	return general.text
}

// keysEntry is the profile that keys stand in, an empty one when they stand elsewhere.
func (r *resolver) keysEntry(keys Step) *entry {
	switch keys.(type) {
	case StaticKeys, KeyringKeys, Process:
	default:
		return &entry{}
	}
	e, err := r.set.section(kindProfile, keys.Facts().Profile)
	if err != nil || e == nil {
		return &entry{}
	}
	return e
}

// mfaSessionLength is the profile whose duration_seconds is the length of the MFA session below a
// role: that of the keys, unless it has a role of its own, which the setting is for.
func (r *resolver) mfaSessionLength(keys Step) *entry {
	if e := r.keysEntry(keys); !isRole(e) {
		return e
	}
	return &entry{}
}

// roleLength is the profile whose duration_seconds is the length of a role's session. That of a
// profile which yields an MFA session is the length of it, also where the request adds a role.
func (r *resolver) roleLength(e *entry) *entry {
	_, kept := r.keyName(e.value("credential_process"))
	if !isRole(e) && (hasKeys(e) || kept) && e.has("mfa_serial") {
		return &entry{}
	}
	return e
}
