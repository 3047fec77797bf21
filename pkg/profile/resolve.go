package profile

// Resolve works out how the request is met from the set. A nil set is an empty one. Its errors are [SyntaxError],
// [NotFoundError], [LoopError], [SettingError] and [NoCredentialsError]. Values that AWS would refuse are no error here, so
// that a plan with one can be shown; see [Plan.Validate].
func Resolve(set *Set, request Request) (Plan, error) {
	if set == nil {
		set = &Set{}
	}
	r := &resolver{set: set, request: request}
	name, how := request.profile()
	selected, err := set.section(kindProfile, name)
	if how != byRequest && request.Environment.AccessKeyID != "" {
		if selected == nil { // keys in the environment do without a profile, or with a bad one
			selected = &entry{}
		}
		if err := r.environmentKeys(""); err != nil {
			return Plan{}, err
		}
		// Of the profile that the keys outdo, only region, network and cli_cache count.
		if request.RoleARN != "" {
			r.assume(&entry{}, request)
		} else {
			r.withoutRole(&entry{})
		}
		return r.finish(selected)
	}
	switch {
	case err != nil:
		return Plan{}, err
	case selected == nil && how != byNobody:
		return Plan{}, set.notFound("profile", kindProfile, name, "", request.profileOrigin())
	case selected == nil:
		selected = &entry{}
	}
	r.plan.Profile, r.own = selected.name, selected
	if err := r.selected(selected, how); err != nil {
		return Plan{}, err
	}
	if request.RoleARN != "" && r.plan.RoleARN() == "" {
		r.assume(selected, request)
	}
	return r.finish(selected)
}

// resolver builds a plan step by step.
type resolver struct {
	set     *Set
	request Request
	plan    Plan
	own     *entry   // the profile that was asked for
	visited []string // profiles on the way, for loops
}

func (r *resolver) add(s Step) { r.plan.Steps = append(r.plan.Steps, s) }

// fill puts a step in the place that was added last.
func (r *resolver) fill(s Step) { r.plan.Steps[len(r.plan.Steps)-1] = s }

// visit notes that the way leads through a profile.
func (r *resolver) visit(e *entry) {
	r.visited = append(r.visited, e.name)
	r.differOnSections(e)
	r.suspect(e)
}

// selected plans the profile that was asked for. The order is botocore's create_credential_resolver: role, web identity,
// then what the profile has itself. Only without a named profile does the search go on outside the files.
func (r *resolver) selected(e *entry, how naming) error {
	r.visit(e)
	environment := r.request.Environment
	if how == byRequest {
		environment = Environment{}
	}
	switch {
	case isRole(e):
		return r.role(e, r.request)
	case environment.TokenFile != "" || e.text("web_identity_token_file") != "":
		return r.webIdentity(e, environment, r.request)
	}
	switch found, err := r.base(e); {
	case err != nil:
		return err
	case found:
		if source, ok := e.get("source_profile"); ok {
			r.differ("profile %q: source_profile (%s) counts for nothing without a role_arn; the AWS SDK for Go refuses it", e.name, source.Origin)
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
	return &NoCredentialsError{Profile: e.name, Files: r.set.files, Reason: almost(e)}
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
func (r *resolver) finish(e *entry) (Plan, error) {
	if err := r.unused(); err != nil {
		return Plan{}, err
	}
	r.plan.Region, r.plan.RegionFrom = r.region(e)
	if err := r.network(e); err != nil {
		return Plan{}, err
	}
	r.plan.CLICache, r.plan.CLICacheFrom = r.cliCache(e)
	return r.plan, nil
}

// region goes by the order of the AWS CLI v2. The region of a source profile does not count.
func (r *resolver) region(e *entry) (region string, from Origin) {
	environment := r.request.Environment
	for _, given := range []given{
		fromField("Region", r.request.Region),
		fromVariable("AWS_REGION", environment.Region),
		fromVariable("AWS_DEFAULT_REGION", environment.DefaultRegion),
	} {
		if given.value != "" {
			if given.from.Variable != "" { // an option is checked where the region becomes part of a host
				r.checkRegion(&SettingError{Key: "region", Origin: given.from}, given.value)
			}
			return given.value, given.from
		}
	}
	value, ok := e.get("region")
	if !ok || value.Text() == "" {
		return "", Origin{}
	}
	r.differOnValue("region", value)
	r.checkRegion(e.wrong("region", value.Origin, ""), value.Text())
	return value.Text(), value.Origin
}
