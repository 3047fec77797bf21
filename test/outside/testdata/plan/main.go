// A stranger's program: it carries out a plan of its own, as far as it knows the steps, and has a
// name for the file that the answer is kept in. AWS would take it, as it looks.
package main

import (
	"fmt"
	"log"

	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

func main() {
	p := plan.Plan{Steps: []plan.Step{
		plan.StaticKeys{Profile: "base", AccessKeyID: "AKIDBASE", SecretAccessKey: secret.New("x")},
		plan.AssumeRole{Profile: "prod", RoleARN: "arn:aws:iam::111122223333:role/Admin"},
	}}
	for _, step := range p.Steps {
		switch step := step.(type) {
		case plan.StaticKeys:
			fmt.Print("keys of ", step.Profile)
		case plan.AssumeRole:
			fmt.Print(", then ", step.RoleARN)
		}
	}
	fmt.Printf(", kept in %d letters\n", len(p.Key()))

	if err := p.Validate(); err != nil {
		log.Fatal(err)
	}
	p.Steps = p.Steps[1:]
	if p.Validate() == nil {
		log.Fatal("a role without keys is valid")
	}
	p.Steps = append([]plan.Step{plan.Process{Profile: "base"}}, p.Steps...)

	kept := p.Key()
	p.Steps[1] = plan.AssumeRole{Profile: "prod", RoleARN: "arn:aws:iam::111122223333:role/Reader"}
	if p.Key() == kept {
		log.Fatal("another role has the same name")
	}
}
