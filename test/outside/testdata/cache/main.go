// A stranger's program: it wants credentials twice, and has them fetched once.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/pkg/cache"
)

const key = "0123456789abcdef0123456789abcdef"

func main() {
	dir, err := os.MkdirTemp("", "stranger")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	fetched := 0
	fetch := func(context.Context) (aws.Credentials, error) {
		fetched++
		return aws.Credentials{AccessKeyID: "AKIDFETCHED", SecretAccessKey: "x", CanExpire: true, Expires: time.Now().Add(time.Hour)}, nil
	}
	disk := cache.Disk{Dir: dir}
	var creds aws.Credentials
	for range 2 {
		if creds, err = disk.Do(context.Background(), key, fetch); err != nil {
			log.Fatal(err)
		}
	}
	if fetched != 1 {
		log.Fatalf("fetched %d times", fetched)
	}
	fmt.Println(creds.AccessKeyID + ", fetched once")
}
