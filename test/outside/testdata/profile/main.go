// A stranger's program: it says how the credentials of profile prod are got.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const config = `[profile base]
aws_access_key_id = AKIDBASE
aws_secret_access_key = x
[profile prod]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = base
`

func main() {
	path := filepath.Join(os.TempDir(), fmt.Sprint("stranger-", os.Getpid()))
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		log.Fatal(err)
	}
	defer os.Remove(path)
	getenv := func(name string) string { return map[string]string{"AWS_CONFIG_FILE": path}[name] }
	set, err := profile.Load(profile.Locate(getenv, runtime.GOOS))
	if err != nil {
		log.Fatal(err)
	}
	plan, err := profile.Resolve(set, profile.Request{Profile: "prod", Environment: profile.ReadEnvironment(getenv)})
	if err != nil {
		log.Fatal(err)
	}
	for i, step := range plan.Steps {
		if i > 0 {
			fmt.Print(", ")
		}
		fmt.Print(step.Type(), " of ", step.Facts().Profile)
	}
	fmt.Println(":", plan.RoleARN())
}
