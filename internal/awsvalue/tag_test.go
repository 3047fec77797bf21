package awsvalue_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
)

// TestTags has what AWS refuses be refused, and at the limits what it takes be taken.
func TestTags(t *testing.T) {
	many := func(n int) (tags []string) {
		for i := range n {
			tags = append(tags, fmt.Sprintf("k%d=v", i))
		}
		return tags
	}
	for _, tt := range []struct {
		tags []string
		want string
	}{
		{nil, ""},
		{[]string{"Team=platform", "Cost Center=größe/1 + a:b@c.d_e-f=g", "Empty="}, ""},
		{many(50), ""},
		{many(51), "50 tags at most, and has 51"},
		{[]string{strings.Repeat("ä", 128) + "=" + strings.Repeat("ö", 256)}, ""},
		{[]string{strings.Repeat("k", 129) + "=v"}, "128 characters long at most"},
		{[]string{"k=" + strings.Repeat("v", 257)}, "256 characters long at most"},
		{[]string{"Team"}, `no = in "Team"`},
		{[]string{"=v"}, "no key before the ="},
		{[]string{"Team=a", "team=b"}, `the key "team" twice`},
		{[]string{"aws:x=1"}, "AWS's own"},
		{[]string{"k=a*b"}, `a value of "k" that can have letters`},
		{[]string{"k\x1b=a"}, "can have letters"},
		{[]string{"k=a;b"}, `has ";"`},
	} {
		if got := awsvalue.Tags(tt.tags); (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%.60q: %q, want %q", tt.tags, got, tt.want)
		}
	}
}

// TestTransitiveTags has keys be refused that are not those of the session's tags.
func TestTransitiveTags(t *testing.T) {
	tags := []string{"Team=a", "Cost=b"}
	for keys, want := range map[string]string{"": "", "Team": "", "Team,Cost": "", "team": "no tag of that key", "Team,Team": "twice", "Team,": "empty"} {
		var list []string
		if keys != "" {
			list = strings.Split(keys, ",")
		}
		if got := awsvalue.TransitiveTags(list, tags); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", keys, got, want)
		}
	}
}
