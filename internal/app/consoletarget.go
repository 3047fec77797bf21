package app

import (
	"cmp"
	"fmt"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// signInLimit is how long the sign-in endpoint may take; less where there is another one to go to.
const (
	signInLimit      = 20 * time.Second
	firstSignInLimit = 8 * time.Second
)

// elsewhere is the region whose sign-in endpoint is gone to when the default one, which is in us-east-1, cannot be reached and the
// profile's own region is that one.
const elsewhere = "us-west-2"

// target is where a sign-in leads, and by which endpoint: the first that can be reached.
type target struct {
	partition federation.Partition
	page      string
	endpoints []string
}

// target works out the page and the endpoints for a plan. Nothing is called.
func (r *console) target(plan profile.Plan) (target, error) {
	return r.targetIn(r.partition(plan), plan)
}

// targetIn does so for a partition, which who the credentials turn out to be can change.
func (r *console) targetIn(partition federation.Partition, plan profile.Plan) (t target, err error) {
	if t.endpoints, err = r.endpoints(plan, partition); err != nil {
		return t, err
	}
	t.partition = partition.Beside(t.endpoints[0])
	t.page, err = r.page(plan, t.partition)
	return t, err
}

// partition goes by ARNs first: of the role, of the MFA device of a user's own keys.
func (r *console) partition(plan profile.Plan) federation.Partition {
	if device, ok := r.set.Lookup(plan.Profile, "mfa_serial"); ok && plan.ARN() == "" {
		if partition, ok := federation.PartitionOfARN(device.Text()); ok {
			return partition
		}
	}
	return partitionOf(plan)
}

// page is the console page to open.
func (r *console) page(plan profile.Plan, partition federation.Partition) (string, error) {
	destination := r.options.page
	if setting, ok := r.set.Lookup(plan.Profile, "console_destination"); ok && destination == "" && r.options.service == "" {
		page, err := partition.Destination(setting.Text(), plan.Region)
		if err != nil {
			return "", fmt.Errorf("profile %q: console_destination (%s): %w", plan.Profile, setting.Origin, err)
		}
		return page, nil
	}
	switch {
	case r.options.service != "":
		return partition.ServicePage(r.options.service, plan.Region)
	case destination != "":
		return partition.Destination(destination, plan.Region)
	}
	return partition.ConsoleHome(plan.Region)
}

// endpoints are the federation endpoints to go to: the one from the environment or the profile alone, else those of the partition.
func (r *console) endpoints(plan profile.Plan, partition federation.Partition) ([]string, error) {
	const variable, key = "AWS_CONSOLE_FEDERATION_ENDPOINT", "console_federation_endpoint"
	if endpoint := r.env.Getenv(variable); endpoint != "" {
		if err := federation.CheckEndpoint(endpoint); err != nil {
			return nil, fmt.Errorf("%s: %w", variable, err)
		}
		return []string{endpoint}, nil
	}
	if setting, ok := r.set.Lookup(plan.Profile, key); ok {
		if err := federation.CheckEndpoint(setting.Text()); err != nil {
			return nil, fmt.Errorf("profile %q: %s (%s): %w", plan.Profile, key, setting.Origin, err)
		}
		return []string{setting.Text()}, nil
	}
	if r.options.logout {
		endpoint, err := partition.LogoutEndpoint()
		return []string{endpoint}, err
	}
	return r.regional(plan, partition)
}

// regional are the partition's default endpoint and that of a region, the wanted one first. A sign-in at any is good for all regions.
func (r *console) regional(plan profile.Plan, partition federation.Partition) ([]string, error) {
	first, err := partition.FederationEndpoint(r.options.signinRegion)
	if err != nil {
		return nil, err
	}
	other := ""
	if r.options.signinRegion == "" {
		other = cmp.Or(plan.Region, partition.DefaultRegion)
	}
	for _, region := range []string{other, elsewhere} {
		if second, err := partition.FederationEndpoint(region); err == nil && second != first {
			return []string{first, second}, nil
		}
	}
	return []string{first}, nil
}

// portalLink is the address of the access portal that opens the plan's role. It holds no secret.
func (r *console) portalLink(plan profile.Plan, t target) (string, error) {
	sso, ok := plan.Steps[len(plan.Steps)-1].(profile.SSO)
	if !ok {
		return "", &UsageError{Problem: "--portal is for a profile of IAM Identity Center, and " + r.whose(plan) + " is none"}
	}
	return federation.PortalURL(sso.StartURL, sso.AccountID, sso.RoleName, t.page)
}

// whose names what a plan's credentials belong to, for people.
func (r *console) whose(plan profile.Plan) string {
	switch {
	case r.options.stdin:
		return "standard input"
	case plan.Profile == "":
		return "the environment"
	}
	return fmt.Sprintf("profile %q", plan.Profile)
}
