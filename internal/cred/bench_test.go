package cred

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/run/runtest"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// BenchmarkMany lists 10,000 roles of which one is cached, and explains one of them: the first has
// little time beyond the second, which reads the same files (docs/performance.md).
func BenchmarkMany(b *testing.B) {
	var config strings.Builder
	config.WriteString(runtest.User)
	for i := range 10_000 {
		fmt.Fprintf(
			&config,
			"[profile team-%05d]\nrole_arn = arn:aws:iam::111122223333:role/Bench\nsource_profile = user\nregion = eu-west-1\n\n",
			i,
		)
	}
	h := runtest.New(b, config.String())
	r := h.Run(b)
	h.Cache(b, r, new(h.Plan(b, profile.Request{Profile: "team-00001"})).Key(), time.Hour)
	for _, args := range []string{"list", "explain team-00001"} {
		b.Run(args, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				h.Stdout.Reset()
				if err := runs(h, strings.Fields(args)...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
