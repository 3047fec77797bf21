package console

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// SignInLimit is how long the sign-in endpoint may take; less where there is another one to go to.
const (
	SignInLimit      = 20 * time.Second
	firstSignInLimit = 8 * time.Second
)

// elsewhere is the region whose sign-in endpoint is gone to when the default one, which is in
// us-east-1, cannot be reached and the profile's own region is that one.
const elsewhere = "us-west-2"

// target is where a sign-in leads, and by which endpoint: the first that can be reached.
type target struct {
	partition federation.Partition
	page      string
	endpoints []string
	sentBy    string // the setting that has chosen them, with its place; empty for none
}

// target works out the page and the endpoints for a plan in a partition. Nothing is called.
func (o *opening) target(plan profile.Plan, partition federation.Partition) (t target, err error) {
	if t.endpoints, t.sentBy, err = o.endpoints(plan, partition); err != nil {
		return t, err
	}
	t.partition = partition.Beside(t.endpoints[0])
	t.page, err = o.page(plan, t.partition)
	return t, err
}

// destination is the page that is asked for, by option or, in the absence of one, by setting;
// empty for the console's first. The error about it, where it is from a setting, lacks the reason.
func (o *opening) destination(plan profile.Plan) (text string, wrong *profile.SettingError) {
	if o.options.page != "" || o.options.service != "" {
		return o.options.page, nil
	}
	setting, name, ok := o.Setting(o.set, plan, destinationKey)
	if !ok {
		return "", nil
	}
	return setting.Text(), &profile.SettingError{Profile: name, Key: destinationKey, Origin: setting.Origin}
}

const destinationKey = "console_destination"

// page is the address of the console page to open.
func (o *opening) page(plan profile.Plan, partition federation.Partition) (page string, err error) {
	destination, setting := o.destination(plan)
	switch {
	case o.options.service != "":
		page, err = o.servicePage(plan, partition)
	case destination != "":
		page, err = partition.Destination(destination, plan.Region)
	default:
		page, err = partition.ConsoleHome(plan.Region)
	}
	if wrong, ok := errors.AsType[*federation.DestinationError](err); ok && setting != nil {
		setting.Reason = "names no page: " + wrong.Error()
		return "", setting
	}
	if wrong, ok := errors.AsType[*federation.RegionError](err); ok && !plan.RegionFrom.IsZero() {
		if plan.RegionFrom.Field == "Region" {
			return "", &run.UsageError{Problem: "--region: " + wrong.Error()}
		}
		return "", fmt.Errorf("%w (%s)", err, run.OriginText(plan.RegionFrom))
	}
	if err == nil {
		o.compareRegion(plan, destination, page)
	}
	return page, err
}

// servicePage is that of a service that is known here, or, where none is called alike, the one with
// which the console finds it.
func (o *opening) servicePage(plan profile.Plan, partition federation.Partition) (string, error) {
	page, err := partition.ServicePage(o.options.service, plan.Region)
	if unknown, ok := errors.AsType[*federation.UnknownServiceError](err); !ok || len(unknown.Near) > 0 {
		return page, err
	}
	page, err = partition.ServiceView(o.options.service, plan.Region, plan.Account())
	if err == nil {
		o.note(
			fmt.Sprintf(
				"service %q is not known here: the console looks for it, and shows its first page if it knows none",
				o.options.service,
			),
		)
	}
	return page, err
}

// compareRegion says where a page has a region of its own, and --region another one.
func (o *opening) compareRegion(plan profile.Plan, destination, page string) {
	of, _ := federation.ParsePage(destination)
	if of.OtherRegion != "" {
		o.note(fmt.Sprintf("the address names two regions, %s and %s: the console decides", of.Region, of.OtherRegion))
	}
	if of.Alias != "" {
		o.note(
			fmt.Sprintf(
				"the link is for the account that calls itself %q, which is not checked: see that it is the one that opens",
				of.Alias,
			),
		)
	}
	if of.Region == "" {
		of, _ = federation.ParsePage(page)
	}
	if plan.RegionFrom.Field == "Region" && destination != "" && of.Region != "" && of.Region != plan.Region {
		o.note(fmt.Sprintf("the page is of region %s, and --region %s changes nothing about that", of.Region, plan.Region))
	}
}

// endpoints are the federation endpoints to go to: the one from the environment or the profile
// alone, with the setting that names it; else those of the partition.
func (o *opening) endpoints(plan profile.Plan, partition federation.Partition) (all []string, sentBy string, err error) {
	const key = "console_federation_endpoint"
	if setting, name, ok := o.Setting(o.set, plan, key); ok {
		said := cmp.Or(setting.Origin.Variable, key)
		at := said
		if setting.Origin.Variable == "" {
			at = fmt.Sprintf("%s (%s)", key, setting.Origin)
		}
		if name != "" {
			at = fmt.Sprintf("profile %q: %s", name, at)
		}
		if err := federation.CheckEndpoint(setting.Text()); err != nil {
			return nil, "", fmt.Errorf("%s: %w", at, err)
		}
		return o.given(said, setting.Text()), at, nil
	}
	if o.options.logout {
		endpoint, err := partition.LogoutEndpoint()
		return []string{endpoint}, "", err
	}
	all, err = o.regional(plan, partition)
	return all, "", err
}

// given is the endpoint that a setting names, which is the only one.
func (o *opening) given(setting, endpoint string) []string {
	if o.options.signinRegion != "" {
		o.Log.Warn("--signin-region counts for nothing: " + setting + " names the endpoint")
	}
	return []string{endpoint}
}

// regional are the partition's default endpoint and that of a region, the wanted one first. A
// sign-in at any is good for all regions.
func (o *opening) regional(plan profile.Plan, partition federation.Partition) ([]string, error) {
	first, err := partition.FederationEndpoint(o.options.signinRegion)
	if wrong, ok := errors.AsType[*federation.RegionError](err); ok {
		return nil, &run.UsageError{Problem: "--signin-region: " + wrong.Error()}
	}
	if err != nil {
		return nil, err
	}
	other := ""
	if o.options.signinRegion == "" {
		other = cmp.Or(plan.Region, partition.DefaultRegion)
	}
	for _, region := range []string{other, elsewhere} {
		if second, err := partition.FederationEndpoint(region); err == nil && second != first {
			return []string{first, second}, nil
		}
	}
	return []string{first}, nil
}

// portalLink is the address of the access portal that opens the plan's role. It holds no secret. In
// a partition whose console has no public address, the portal chooses the page.
func (o *opening) portalLink(plan profile.Plan) (string, error) {
	sso, ok := plan.Last().(profile.SSO)
	if !ok {
		return "", &run.UsageError{Problem: "--portal is for a profile of IAM Identity Center, and " + o.whose(plan) + " is none"}
	}
	// The link says whose role of which account. How one signs in is the portal's; what else a step
	// asks for, it cannot say.
	said := profile.SSO{
		StartURL: sso.StartURL, AccountID: sso.AccountID, RoleName: sso.RoleName,
		Profile: sso.Profile, Session: sso.Session, Region: sso.Region, Scopes: sso.Scopes,
	}
	if !reflect.DeepEqual(sso, said) || len(plan.Steps) > 1 {
		return "", &run.UsageError{Problem: "--portal opens a permission set as it is, and " + o.whose(plan) + " asks for more"}
	}
	page, err := o.page(plan, run.PartitionOf(plan))
	if _, unknown := errors.AsType[*federation.UnsupportedPartitionError](err); unknown {
		page, err = "", nil
	}
	if err != nil {
		return "", err
	}
	if wanted, _ := o.destination(plan); o.options.qr && wanted == "" && o.options.service == "" {
		page = "" // each character makes the picture larger
	}
	o.opened = page
	return federation.PortalURL(sso.StartURL, sso.AccountID, sso.RoleName, o.inSession(page, sso.AccountID))
}

// whose names what a plan's credentials belong to, for people.
func (o *opening) whose(plan profile.Plan) string {
	switch {
	case o.options.stdin:
		return "standard input"
	case plan.Profile == "":
		return "the environment"
	}
	return fmt.Sprintf("profile %q", plan.Profile)
}
