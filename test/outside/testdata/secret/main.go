// A stranger's program: it shows how long a password is, and not the password.
package main

import (
	"fmt"
	"log"

	"github.com/seed642dee07/aws-federate/pkg/profile"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

func main() {
	keys := profile.StaticKeys{AccessKeyID: "AKIDBASE", SecretAccessKey: secret.New("password")}
	if keys.SecretAccessKey.Empty() {
		log.Fatal("the secret is lost")
	}
	fmt.Printf("%v, which is %d bytes long\n", keys.SecretAccessKey, len(keys.SecretAccessKey.Reveal()))
}
