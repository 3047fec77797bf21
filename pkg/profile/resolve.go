package profile

import (
	"slices"
	"sync"
)

// Resolve works out how the request is met from the set. A nil set is an empty one. Its errors are
// [SyntaxError], [NotFoundError], [LoopError], [ChainError], [SettingError] and
// [NoCredentialsError]. Values that AWS would refuse are no error here, so that a plan with one can
// be shown; see [Plan.Validate].
//
// What is said of AI agents is in the plan, and obeyed where the request is that of one: see
// [plan.Agent].
func Resolve(set *Set, request Request, options ...Option) (p Plan, err error) {
	err = ResolveInto(&p, set, &request, options...)
	return p, err
}

// ResolveInto is [Resolve] for who resolves thousands of requests: plans and requests are large, and
// neither is copied. What p was before counts for nothing, and the request is not changed.
func ResolveInto(p *Plan, set *Set, request *Request, options ...Option) error {
	if set == nil {
		set = &Set{}
	}
	return guarded(p, set, request, options)
}

// resolve puts the plan into p that is made without regard to who asks; an empty one where there is
// none.
func resolve(p *Plan, set *Set, request *Request, options []Option) error {
	r := resolvers.Get().(*resolver)
	defer resolvers.Put(r)
	*p = Plan{}
	*r = resolver{set: set, request: request, plan: p, split: Words, asked: r.asked[:0], visited: r.visited[:0]}
	for _, option := range options {
		option(r)
	}
	err := r.start()
	if err == nil {
		err = r.finish()
	}
	if err != nil {
		*p = Plan{}
	}
	return err
}

// resolvers are used again, as some resolve ten thousand profiles.
var resolvers = sync.Pool{New: func() any { return new(resolver) }}

// outOfPlan makes what resolves something that is no plan.
func outOfPlan(set *Set, environment Environment) *resolver {
	return &resolver{set: set, request: &Request{Environment: environment}, plan: new(Plan)}
}

// start plans the steps for the request: that of the caller or, within its plan, that of a line
// which is seen through.
func (r *resolver) start() error {
	name, how := nameIn(r.request)
	selected, err := r.set.section(kindProfile, name)
	if how != byRequest && r.request.Environment.AccessKeyID != "" {
		if selected == nil { // keys in the environment do without a profile, or with a bad one
			selected = &entry{}
		}
		// Of the profile that the keys outdo, only region, network and cli_cache count.
		r.asked = append(r.asked, selected)
		if err := r.environmentKeys(""); err != nil {
			return err
		}
		if r.request.RoleARN != "" {
			r.assume(&entry{}, r.request)
		} else {
			r.withoutRole(&entry{})
		}
		return nil
	}
	switch {
	case err != nil:
		return err
	case selected == nil && how != byNobody:
		return r.set.notFound("profile", kindProfile, name, "", nameOrigin(r.request))
	case selected == nil:
		selected = &entry{}
	}
	if len(r.asked) == 0 {
		r.plan.Profile = selected.Name
	}
	r.asked = append(r.asked, selected)
	if err := r.selected(selected, how); err != nil {
		return err
	}
	if r.request.RoleARN != "" && r.plan.RoleARN() == "" {
		r.assume(selected, r.request)
	}
	return nil
}

// resolver builds a plan step by step.
type resolver struct {
	set     *Set
	request *Request          // which is not changed
	origins map[string]Origin // where the fields of the request come from that are not the caller's
	read    func(line string) (Request, bool)
	readKey func(line string) (name string, ok bool)
	split   func(line string) ([]string, error)
	nested  bool // within a line of a source profile
	brief   bool // see [Brief]
	plan    *Plan
	asked   []*entry        // the profile that was asked for, and those that its lines ask for in its place
	visited []string        // profiles on the way, for loops
	said    map[string]bool // see first
}

// own is the profile whose settings count for the plan as a whole.
func (r *resolver) own() *entry { return r.asked[len(r.asked)-1] }

func (r *resolver) add(s Step) {
	if r.plan.Steps == nil {
		const usual = 2 // keys and a role
		r.plan.Steps = make([]Step, 0, usual)
	}
	r.plan.Steps = append(r.plan.Steps, s)
}

// fill puts a step in the place that was added last.
func (r *resolver) fill(s Step) { r.plan.Steps[len(r.plan.Steps)-1] = s }

// visit notes that the way leads through a profile.
func (r *resolver) visit(e *entry) {
	r.visited = append(r.visited, e.Name)
	if !r.brief {
		r.differOnSections(e)
		r.suspect("profile", e)
	}
}

// longestChain is how many profiles a plan leads through at most. Neither botocore nor the SDK for
// Go has a limit. Each role on the way is a call, a lock and an entry of the cache, and its key is
// made of all below it; so no chain of this length would come to its end in time.
const longestChain = 100

// onwards refuses to go on to a profile by a setting: to one that is on the way already, or to one
// too many.
func (r *resolver) onwards(setting, name string, at Origin, again bool) error {
	switch {
	case again:
		return &LoopError{Setting: setting, Chain: append(slices.Clone(r.visited), name), Origin: at}
	case len(r.visited) >= longestChain:
		return &ChainError{Setting: setting, Profile: r.visited[0], Most: longestChain, Origin: at}
	}
	return nil
}

// selected plans the profile that was asked for. The order is botocore's
// create_credential_resolver: role, web identity, then what the profile has itself. Only without a
// named profile does the search go on outside the files.
func (r *resolver) selected(e *entry, how naming) error {
	r.visit(e)
	environment := &r.request.Environment
	if how == byRequest {
		environment = new(Environment)
	}
	switch {
	case isRole(e):
		return r.role(e, r.request)
	case environment.TokenFile != "" || e.text("web_identity_token_file") != "":
		return r.webIdentity(e, environment, r.request)
	}
	switch found, err := r.base(e, r.request); {
	case err != nil:
		return err
	case found:
		if source, ok := e.get("source_profile"); ok {
			r.differ(
				"profile %q: source_profile (%s) counts for nothing without a role_arn; the AWS SDK for Go refuses it",
				e.Name,
				source.Origin,
			)
		}
		if r.request.RoleARN == "" {
			r.withoutRole(e)
		}
		return nil
	case how == byNobody && (environment.ContainerRelativeURI != "" || environment.ContainerFullURI != ""):
		r.container("")
		return nil
	case how == byNobody && !environment.MetadataDisabled:
		return r.instance("")
	}
	reason, cure := r.almost(e)
	none := &NoCredentialsError{Profile: e.Name, Files: r.set.files, Reason: reason, Cure: cure, NoProfiles: len(r.set.Names()) == 0}
	if above := r.set.sections.Near(kindProfile, e.Name).Above; above != nil && e.Name == "" {
		none.Above = syntaxError(above)
	}
	return none
}

// withoutRole completes a plan that ends with what a profile has itself.
func (r *resolver) withoutRole(e *entry) {
	if r.request.Route.Federate {
		r.federated(e, r.request)
		return
	}
	r.ownMFASession(e, r.request)
}

// finish settles what concerns the plan as a whole.
func (r *resolver) finish() error {
	if err := r.unused(); err != nil {
		return err
	}
	r.plan.Region, r.plan.RegionFrom = r.region()
	if err := r.network(r.own()); err != nil {
		return err
	}
	r.plan.CLICache, r.plan.CLICacheFrom = r.cliCache(r.own())
	r.plan.Namesake = r.namesake()
	return nil
}

// namesake reports whether the sso-session that the plan begins with has the name of a profile that
// does not name that session.
func (r *resolver) namesake() bool {
	if len(r.plan.Steps) == 0 {
		return false
	}
	step, ok := r.plan.Steps[0].(SSO)
	if !ok || step.Session == "" {
		return false
	}
	other, err := r.set.section(kindProfile, step.Session)
	return err == nil && other != nil && other.text("sso_session") != step.Session
}
