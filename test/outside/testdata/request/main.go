// A stranger's program: it says whether two requests would have the same answer.
package main

import (
	"fmt"
	"log"

	"github.com/seed642dee07/aws-federate/pkg/request"
)

func main() {
	in := func(region string) request.Environment {
		return request.ReadEnvironment(func(name string) string { return map[string]string{"AWS_REGION": region}[name] })
	}
	here := request.Request{Profile: "prod", Environment: in("eu-west-1")}
	there := request.Request{Profile: "prod", Environment: in("us-east-1")}
	if here.Fingerprint() == there.Fingerprint() {
		log.Fatal("the region counts for nothing")
	}
	fmt.Printf("two requests, each of %d letters\n", len(here.Fingerprint()))
}
