package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// answer is the JSON of credential_process.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html.
type answer struct {
	Version         int
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
	AccountID       string
	Expiration      time.Time
}

// credentials shows a run of aws-federate-cred that has to give role credentials by that number of
// calls of STS.
func (d *demo) credentials(ctx context.Context, calls int, args ...string) (answer, error) {
	r, err := d.succeed(ctx, "aws-federate-cred", args...)
	if err != nil {
		return answer{}, err
	}
	var a answer
	if err := json.Unmarshal([]byte(r.stdout), &a); err != nil {
		return a, errors.New("the answer is not the JSON of credential_process")
	}
	d.output(strings.NewReplacer(a.SecretAccessKey, short(a.SecretAccessKey), a.SessionToken, short(a.SessionToken)).Replace(r.stdout))
	d.note("%d ms; calls of STS: %d before, %d after", r.took.Milliseconds(), r.before, r.after)
	if got := r.after - r.before; got != calls {
		return a, fmt.Errorf("%d calls of STS, want %d", got, calls)
	}
	return a, a.check(d.now())
}

// check reports what is wrong with the credentials of a role.
func (a answer) check(now time.Time) error {
	switch {
	case a.Version != 1 || !strings.HasPrefix(a.AccessKeyID, "ASIA") || a.SecretAccessKey == "" || a.SessionToken == "":
		return errors.New("these are no credentials of a role")
	case a.Expiration.Before(now.Add(15 * time.Minute)):
		return errors.New("the credentials last less than 15 minutes")
	}
	return nil
}
