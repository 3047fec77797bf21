package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/issuance"
	"github.com/seed642dee07/aws-federate/internal/settings"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// issuanceLog is the file that events go to; empty for none.
func (r *Run) issuanceLog() string { return r.pathOf(r.Request.Environment.IssuanceLog) }

// pathOf is where events go: as the environment says, else the settings.
func (r *Run) pathOf(variable string) string {
	return profile.ExpandHome(r.Env.Getenv, r.Env.System, cmp.Or(variable, r.Settings[settings.IssuanceLog].Text.Reveal()))
}

// IssuanceLog is the file that events go to, and where that is said; empty for none.
func (r *Run) IssuanceLog() (path, from string) {
	if r.Request.Environment.IssuanceLog != "" {
		return r.issuanceLog(), settings.Variable(settings.IssuanceLog)
	}
	return r.issuanceLog(), r.Settings[settings.IssuanceLog].At.String()
}

// NoteServed writes down that credentials were handed out that were there already. Those that were
// fetched for it are written down as that, unless somebody else than our caller has got them.
func (r *Run) NoteServed(ctx context.Context, plan profile.Plan, creds aws.Credentials, to string) {
	if to != "" || !fetched(creds) {
		r.record(ctx, plan, issuance.Event{Event: issuance.Served, Caller: to}, creds)
	}
}

// NoteConsole writes down that somebody was signed in to the console.
func (r *Run) NoteConsole(ctx context.Context, plan profile.Plan, creds aws.Credentials) {
	r.record(ctx, plan, issuance.Event{Event: issuance.Console}, creds)
}

// noteOutcome writes down what came of a plan that was carried out.
func (r *Run) noteOutcome(ctx context.Context, plan profile.Plan, creds aws.Credentials, err error) {
	refused, denied := errors.AsType[*awscall.CallError](err)
	switch {
	case denied:
		r.record(ctx, plan, issuance.Event{Event: issuance.Denied, Reason: refused.Code}, creds)
	case err == nil && fetched(creds):
		r.record(ctx, plan, issuance.Event{Event: issuance.Issued}, creds)
	}
}

// fetched reports whether credentials are new: those of the cache name no source.
func fetched(creds aws.Credentials) bool { return creds.CanExpire && creds.Source != "" }

// record writes an event down, where there is a log. Trouble with it is told, and stops nothing.
func (r *Run) record(ctx context.Context, plan profile.Plan, e issuance.Event, creds aws.Credentials) {
	path := r.issuanceLog()
	if path == "" {
		return
	}
	e.Profile, e.Account = plan.Profile, cmp.Or(creds.AccountID, plan.Account())
	e.Role = cmp.Or(plan.RoleARN(), plan.RoleName())
	r.append(ctx, path, e, creds)
}

func (r *Run) append(ctx context.Context, path string, e issuance.Event, creds aws.Credentials) {
	e.Time, e.AccessKeyID, e.Agent = text.Time(r.Env.Now()), creds.AccessKeyID, r.Env.Agent().Name
	if creds.CanExpire {
		e.Expires = text.Time(creds.Expires)
	}
	if e.Caller == "" {
		if who := r.callerProcess(); who.PID != 0 { //nolint:forbidigo // it came in through Env
			e.Caller = fmt.Sprintf("%s (pid %d)", who.Name, who.PID) //nolint:forbidigo // so did this
		}
	}
	if err := issuance.Append(ctx, path, e); err != nil {
		r.Log.Warn("the issuance log is not written", "error", err)
	}
}
