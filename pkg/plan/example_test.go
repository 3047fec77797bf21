package plan_test

import (
	"fmt"

	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// A plan can be made by hand. Its key changes with all that decides which credentials come, and
// with nothing else.
func Example() {
	p := plan.Plan{Steps: []plan.Step{
		plan.StaticKeys{Profile: "base", AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: secret.New("example")},
		plan.AssumeRole{Profile: "prod", RoleARN: "arn:aws:iam::111122223333:role/Admin"},
	}}
	fmt.Println(p.Last().Type(), p.Account(), p.RoleName())

	elsewhere := p
	elsewhere.Region = "eu-west-1" // the same credentials come from every region
	other := p
	other.Steps = []plan.Step{p.Steps[0], plan.AssumeRole{Profile: "prod", RoleARN: "arn:aws:iam::111122223333:role/Reader"}}
	fmt.Println(elsewhere.Key() == p.Key(), other.Key() == p.Key())
	// Output:
	// assume_role 111122223333 Admin
	// true false
}
