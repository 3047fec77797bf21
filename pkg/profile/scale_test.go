package profile_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const scaleKeys = "[profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n"

// manyOf are files with n of what a program has added without end.
func manyOf(n int) map[string]string {
	const role = "[profile p]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = base\n"
	var keys, typos strings.Builder
	for i := range n {
		fmt.Fprintf(&keys, "key_%d = v\n", i)
		fmt.Fprintf(&typos, "aws_access_key_%d = v\n", i%10)
	}
	return map[string]string{
		"the same header":    role + strings.Repeat("[profile p]\nregion = eu-west-1\n", n),
		"the same setting":   role + strings.Repeat("region = eu-west-1\n", n),
		"settings":           role + keys.String(),
		"mistyped settings":  role + typos.String(),
		"continuation lines": role + "x = 1\n" + strings.Repeat(" region = eu-west-1\n", n),
		"lines of nobody":    strings.Repeat("region = eu-west-1\n", n) + role,
		"indented headers":   strings.Repeat(" [profile q]\n", n) + role,
		"brackets":           strings.Repeat("  [  [\n", n) + role,
		"quotes":             "[profile " + strings.Repeat(`" `, n) + "]\n" + strings.Repeat("[profile \"x\n", n) + role,
	}
}

// TestMany has such files be read, and little be said about them. Where nothing else runs on the
// machine, it has that take a time that grows with them, and not with the square of it.
func TestMany(t *testing.T) {
	const few, times, most = 2_000, 16, 48 // a square would take 256 times as long
	small, large := manyOf(few), manyOf(few*times)
	for name := range small {
		t.Run(name, func(t *testing.T) {
			first, second := timeOf(t, small[name]), timeOf(t, large[name])
			if ratio := float64(second) / float64(first); ratio > most && os.Getenv("AWS_FEDERATE_TEST_ALONE") == "1" {
				t.Errorf("%d times as many take %.0f times as long", times, ratio)
			}
		})
	}
}

// timeOf is how long it takes to plan for the profile p of a file.
func timeOf(t *testing.T, config string) time.Duration {
	t.Helper()
	files := write(t, new(scaleKeys+config), nil)
	began := time.Now()
	set, err := profile.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := profile.Resolve(set, profile.Request{Profile: "p"})
	if err != nil || len(plan.Steps) != 2 {
		t.Errorf("%d steps: %v", len(plan.Steps), err)
	}
	took := time.Since(began)
	if said := fmt.Sprint(plan.Warnings, plan.Differences, plan.Hints); len(said) > 10_000 {
		t.Errorf("%d bytes are said about it", len(said))
	}
	return took
}

// TestLongChain has a limit to how many profiles lead to the credentials.
func TestLongChain(t *testing.T) {
	var config strings.Builder
	config.WriteString(scaleKeys)
	source := "base"
	for i := 2; i <= 101; i++ {
		name := fmt.Sprintf("p%d", i)
		fmt.Fprintf(&config, "[profile %s]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = %s\n", name, source)
		source = name
	}
	set, err := profile.Load(write(t, new(config.String()), nil))
	if err != nil {
		t.Fatal(err)
	}
	if plan, err := profile.Resolve(set, profile.Request{Profile: "p100"}); err != nil || len(plan.Steps) != 100 {
		t.Errorf("100 profiles: %d steps, %v", len(plan.Steps), err)
	}
	_, err = profile.Resolve(set, profile.Request{Profile: "p101"})
	e, ok := errors.AsType[*profile.ChainError](err)
	if !ok || e.Setting != "source_profile" || e.Profile != "p101" || e.Most != 100 || e.Origin.Line != 6 {
		t.Errorf("101 profiles: %v", err)
	}
}
