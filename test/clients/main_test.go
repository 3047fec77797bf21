//go:build unix

package clients_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// identityVariable makes the test binary the client that is written with the SDK for Go.
const identityVariable = "CLIENTS_TEST_IDENTITY"

func TestMain(m *testing.M) {
	if os.Getenv(identityVariable) != "" {
		os.Exit(exitCode(0, identity(context.Background())))
	}
	// Clients wait for credentials to expire: more of them at once than there are processors.
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	os.Exit(exitCode(withProgram(m.Run)))
}

// exitCode returns code, or after an error, which it reports, 1.
func exitCode(code int, err error) int {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// withProgram builds our programs, puts them on the PATH, as an installation does, and runs the
// tests.
func withProgram(run func() int) (int, error) {
	dir, err := os.MkdirTemp("", "clients")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	if err := testkit.Build(dir, "cmd/..."); err != nil {
		return 0, err
	}
	if err := os.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH")); err != nil {
		return 0, err
	}
	return run(), nil
}

// identity is the client: it prints who the SDK's own configuration signs as. For as long as lifeVariable
// says, it asks again and again.
func identity(ctx context.Context) error {
	var options []func(*config.LoadOptions) error
	if os.Getenv(lifeVariable) != "" && os.Getenv("AWS_PROFILE") != "" {
		// What a process gives, the SDK keeps to its very end otherwise.
		options = append(options, config.WithCredentialsCacheOptions(func(o *aws.CredentialsCacheOptions) { o.ExpiryWindow = early }))
	}
	settings, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return err
	}
	life, _ := time.ParseDuration(os.Getenv(lifeVariable) + "s")
	client, end := sts.NewFromConfig(settings), time.Now().Add(life)
	for {
		who, err := client.GetCallerIdentity(ctx, nil)
		if err != nil {
			return err
		}
		if !time.Now().Before(end) {
			fmt.Println(*who.Arn)
			return nil
		}
		time.Sleep(pause)
	}
}

// lifeVariable is for how many seconds a client goes on asking, and pause how long it waits between.
const (
	lifeVariable = "CLIENTS_TEST_SECONDS"
	pause        = 400 * time.Millisecond
	// early is how long before the end of what a process has given the client asks again.
	early = time.Second
)
