package run

import (
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/federation"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// Resolve makes a plan, for which a credential_process that is ours is not run but seen through, be
// it for a profile or for a key of the keyring, and gives it the region of its partition where nobody names one.
func Resolve(set *profile.Set, request profile.Request, options ...profile.Option) (plan profile.Plan, err error) {
	plan, err = profile.Resolve(set, request, append(options, seen[:]...)...)
	if err == nil {
		giveRegion(&plan)
	}
	return plan, err
}

// resolve does that with all options, for a request that it does not change, and puts the plan into
// one that there is.
func resolve(plan *profile.Plan, set *profile.Set, request *profile.Request, options []profile.Option) error {
	err := profile.ResolveInto(plan, set, request, options...)
	if err == nil {
		giveRegion(plan)
	}
	return err
}

// giveRegion gives a plan without a region that of its partition.
func giveRegion(plan *profile.Plan) {
	if plan.Region == "" {
		partition := PartitionOf(*plan)
		plan.Region, plan.RegionFrom = partition.DefaultRegion, profile.Origin{}
	}
}

// seen are the lines that need not be run, and how this system splits a line.
var seen = [...]profile.Option{
	profile.SeeThrough(lineRequest), profile.KeyLines(keyLine), profile.SplitBy(source.CommandWords),
}

// PartitionOf goes by the ARNs first and by the region only where there is none.
func PartitionOf(plan profile.Plan) federation.Partition {
	if partition, ok := federation.PartitionOfARN(plan.ARN()); ok {
		return partition
	}
	region := plan.Region
	if sso, ok := plan.Last().(profile.SSO); ok && sso.Region != "" {
		region = sso.Region
	}
	if partition, ok := federation.PartitionOfRegion(region); ok {
		return partition
	}
	partition, _ := federation.PartitionOfRegion("us-east-1")
	return partition
}
