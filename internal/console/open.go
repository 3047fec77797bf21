// Package console is aws-console: it opens the AWS Management Console, signed in as a profile. It
// settles which profile is meant, plans its console, works out the page and how it gets to a
// person, gets credentials that can open it, signs in, and hands the URL over.
//
// It knows nothing of the other program, nor how an error is worded.
package console

import (
	"context"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/consoleplan"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Program is aws-console: it opens the AWS Management Console, signed in as a profile.
func Program(env run.Env) *cli.App {
	app := run.NewProgram("aws-console", "open the AWS Management Console in the browser, signed in as a profile")
	app.UsageText = "aws-console [options] [PROFILE] [SERVICE | CONSOLE-URL | ARN]"
	app.Description = examples
	common := run.CommonFlags()
	const whose = 2 // profile and region come first
	app.Flags = slices.Concat(common[:whose], flags(), common[whose:])
	app.Action = func(c *cli.Context) error { return openConsole(c, env) }
	return app
}

// examples is what people do first.
const examples = `START HERE
  aws-console                  choose a profile from a list
  aws-console prod             the console of prod
  aws-console prod ec2         its page of EC2, in the profile's region
  aws-console 111122223333     the console of the profile that has this account
  aws-console prod --print     the sign-in URL, and nothing is opened
  aws-console https://…        a link, by the profile that has its account

There are no commands, so that a profile may have any name. aws-federate-cred is the program for credentials: 'aws-federate-cred list' shows the profiles.`

// openConsole goes from the arguments to an open console: which profile, which page, which
// credentials, a sign-in, the browser. Up to the credentials nothing is called and nobody is asked,
// but for the profile.
func openConsole(c *cli.Context, env run.Env) error {
	options, err := readOptions(c, env)
	switch {
	case err != nil:
		return err
	case options.clear != "":
		return clearCopied(c.Context, env, options.clear)
	case options.service == listServices:
		return printServices(env)
	case options.socket != "" && !options.stdin:
		return openServed(c, env, options)
	}
	r, err := run.New(c, env)
	if err != nil {
		return err
	}
	ctx, stop := run.Interruptible(c.Context)
	defer stop()
	set, err := r.Load()
	if err != nil {
		return err
	}
	options, notes, err := settleWords(options, set)
	if err != nil {
		return err
	}
	request, note, err := settle(ctx, r, set, &options)
	if err != nil {
		return err
	}
	if !options.stdin {
		r.SayKeysWin(request)
	}
	plan, err := consoleplan.Make(r, set, request, r.Request.Duration)
	if err != nil {
		return err
	}
	if note != "" {
		notes = append(notes, note)
	}
	r = r.For(&plan.Plan)
	o := &opening{Run: r, options: options, set: set, notes: notes, runner: r.Runner(wishes(plan, options))}
	return o.open(ctx, plan)
}

// settle settles whose console is asked for: of the credentials on standard input, or of a profile.
// The note on that is for a person, once the console is open; empty for none.
func settle(ctx context.Context, r *run.Run, set *profile.Set, options *options) (request profile.Request, note string, err error) {
	request = r.Request
	// The wish for a long console goes to the sign-in endpoint: the role's own maximum does not
	// bind it there.
	request.Profile, request.Duration, request.Route.Federate = options.named, 0, true
	kept, hidden, err := takeAlias(r.Env, request, options.stdin)
	if err != nil {
		return request, "", err
	}
	if kept.profile != request.Profile {
		r.Log.Debug("the AWS CLI was given the profile", "profile", kept.profile)
	}
	request.Profile, request.Region = kept.profile, kept.region
	if options.stdin {
		creds, err := readInput(ctx, r)
		request.Environment = inEnvironment(request.Environment, creds)
		return request, "", err
	}
	choice, err := (&chooser{Run: r, set: set, request: request, hidden: hidden, page: options.page, paged: options.page+options.service != ""}).choose(
		ctx,
	)
	if choice.isPage {
		options.page = choice.page
		if choice.page != "" {
			options.service = ""
		}
	}
	request.Profile = choice.profile
	return request, choice.note, err
}

// opening is one run of aws-console, from the plan to an open console.
type opening struct {
	*run.Run
	options options
	set     *profile.Set
	notes   []string // for a person, once the console is open
	runner  *source.Runner
	// opened is the address of the page that is opened, once it is known.
	opened string
	// inOwnSession says that the page is to be opened in the session of its account.
	inOwnSession bool
}

// wishes are what is wanted of credentials for a console. One that ends with its credentials is not
// to do so at once.
func wishes(plan consoleplan.Plan, options options) run.Wishes {
	w := run.Wishes{Patience: run.PersonPatience, Strict: true, AnyLength: true}
	if consoleplan.KindOf(plan.Plan).EndsWithCredentials() {
		w.MinTTL = plan.Fresh()
	}
	if options.stdin { // it has been read
		w.Stdin = strings.NewReader("")
	}
	return w
}

func (o *opening) open(ctx context.Context, plan consoleplan.Plan) error {
	if err := o.checkPage(plan.Plan, plan.Account()); err != nil {
		return err
	}
	way, err := o.way(plan.Plan)
	if err == nil {
		o.inOwnSession, err = o.multiSession(plan.Plan)
	}
	if err != nil {
		return err
	}
	if o.options.portal || o.picturesPortal(plan.Plan) {
		return o.openPortal(ctx, way, plan.Plan)
	}
	target, err := o.target(plan.Plan, run.PartitionOf(plan.Plan))
	if err != nil {
		return err
	}
	held, err := o.credentials(ctx, plan)
	if err != nil {
		return err
	}
	session, err := o.signIn(ctx, held, target)
	if err != nil {
		return err
	}
	o.NoteConsole(ctx, held.plan.Plan, held.creds)
	if err := o.deliver(ctx, way, session.URL); err != nil {
		return err
	}
	o.sayOpened(held, session)
	o.sayNotes()
	if session.Duration == 0 {
		o.sayHowLong(held)
	}
	return nil
}

// openPortal opens the console by way of the access portal.
func (o *opening) openPortal(ctx context.Context, way way, plan profile.Plan) error {
	link, err := o.portalLink(plan)
	if err == nil {
		err = o.Permit(ctx, plan)
	}
	if err != nil {
		return err
	}
	if err := o.deliver(ctx, way, link); err != nil {
		return err
	}
	o.sayPortal(plan)
	o.sayNotes()
	return nil
}

// note keeps what a person is to be told once the console is open. What was said before is not said
// again.
func (o *opening) note(text string) {
	if !slices.Contains(o.notes, text) {
		o.notes = append(o.notes, text)
	}
}

func (o *opening) sayNotes() {
	for _, note := range o.notes {
		o.info(note)
	}
}

// info says what a person may want to know when all went well.
func (o *opening) info(text string) {
	if !o.options.quiet {
		o.Log.Info(text)
	}
}
