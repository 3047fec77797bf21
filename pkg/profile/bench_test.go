package profile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// BenchmarkLoadResolve reads a config file of as many role profiles and resolves the last one: a
// chain of two roles on one key. What it costs must hardly grow with the profiles that nobody asks
// for.
func BenchmarkLoadResolve(b *testing.B) {
	for _, profiles := range []int{10, 1_000, 10_000} {
		b.Run(fmt.Sprint(profiles), func(b *testing.B) {
			var config strings.Builder
			config.WriteString("[profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n\n")
			for i := range profiles {
				source := "base"
				if i == profiles-1 {
					source = "role-0"
				}
				fmt.Fprintf(
					&config,
					"[profile role-%d]\nrole_arn = arn:aws:iam::111122223333:role/Role%d\nsource_profile = %s\nregion = eu-west-1\n\n",
					i,
					i,
					source,
				)
			}
			files := write(b, new(config.String()), nil)
			request := profile.Request{Profile: fmt.Sprintf("role-%d", profiles-1)}
			b.ReportAllocs()
			for b.Loop() {
				set, err := profile.Load(files)
				if err != nil {
					b.Fatal(err)
				}
				if plan, err := profile.Resolve(set, request); err != nil || len(plan.Steps) != 3 {
					b.Fatalf("%d steps (%v)", len(plan.Steps), err)
				}
			}
		})
	}
}
