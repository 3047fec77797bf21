package console

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/arn"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// sayOpened tells a person at the terminal what was opened: whose console, at which page, until
// when.
func (o *opening) sayOpened(h held, session federation.Session) {
	until, left := h.creds.Expires, h.creds.Expires.Sub(o.Env.Now())
	if session.Duration != 0 {
		until, left = o.Env.Now().Add(session.Duration), session.Duration
	}
	ends := ""
	if session.Duration != 0 || h.creds.CanExpire {
		ends = fmt.Sprintf("until %s (%s)", until.In(o.Env.Now().Location()).Format("15:04"), text.Duration(left.Round(time.Minute)))
	}
	role := cmp.Or(h.plan.RoleName(), arnOwner(h.arn), arnOwner(h.creds.Source))
	o.sayLine(o.holder(h.plan.Plan), cmp.Or(h.creds.AccountID, h.plan.Account()), role, o.pageTitle(), ends)
}

// sayPortal is [opening.sayOpened] for a console that the access portal opens, for as long as it
// sees fit.
func (o *opening) sayPortal(plan profile.Plan) {
	o.sayLine(o.holder(plan), plan.Account(), plan.RoleName(), o.pageTitle(), "by the access portal")
}

// sayLine says what is known, on one line.
func (o *opening) sayLine(parts ...string) {
	if o.options.quiet || !run.IsTerminal(o.Env.Stderr) {
		return
	}
	known := slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	_, _ = io.WriteString(o.Env.Stderr, text.Printable(strings.Join(known, " · "))+"\n") // there is nobody to be told
}

// holder names whose credentials they are, in a word.
func (o *opening) holder(plan profile.Plan) string {
	if o.options.stdin || plan.Profile == "" {
		return o.whose(plan)
	}
	return plan.Profile
}

// pageTitle names the page.
func (o *opening) pageTitle() string {
	title, region := federation.TitleOf(o.opened)
	return strings.TrimSpace(title + " " + region)
}

// arnOwner is the role of a session, or the user, that an ARN of STS is of; empty for other text.
func arnOwner(of string) string {
	a, ok := arn.Parse(of)
	if !ok {
		return ""
	}
	kind, name, _ := strings.Cut(a.Resource, "/")
	if kind == "assumed-role" {
		name, _, _ = strings.Cut(name, "/")
	}
	return name
}
