package profile_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

const scaleKeys = "[profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n"

// TestMany has files that a program has added to without end be read in a time that grows with
// them. What grows with the square of it takes minutes here.
func TestMany(t *testing.T) {
	const n, limit = 50_000, 20 * time.Second
	const role = "[profile p]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = base\n"
	var keys, typos strings.Builder
	for i := range n {
		fmt.Fprintf(&keys, "key_%d = v\n", i)
		fmt.Fprintf(&typos, "aws_access_key_%d = v\n", i%10)
	}
	for name, config := range map[string]string{
		"the same header":    role + strings.Repeat("[profile p]\nregion = eu-west-1\n", n),
		"the same setting":   role + strings.Repeat("region = eu-west-1\n", n),
		"settings":           role + keys.String(),
		"mistyped settings":  role + typos.String(),
		"continuation lines": role + "x = 1\n" + strings.Repeat(" region = eu-west-1\n", n),
		"lines of nobody":    strings.Repeat("region = eu-west-1\n", n) + role,
		"indented headers":   strings.Repeat(" [profile q]\n", n) + role,
		"brackets":           strings.Repeat("  [  [\n", n) + role,
		"quotes":             "[profile " + strings.Repeat(`" `, n) + "]\n" + strings.Repeat("[profile \"x\n", n) + role,
	} {
		t.Run(name, func(t *testing.T) {
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
			if said := fmt.Sprint(plan.Warnings, plan.Differences, plan.Hints); len(said) > 10_000 {
				t.Errorf("%d bytes are said about it", len(said))
			}
			if took := time.Since(began); took > limit {
				t.Errorf("took %s", took)
			}
		})
	}
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
