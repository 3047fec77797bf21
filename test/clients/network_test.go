//go:build unix

package clients_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// refusing is a proxy that passes nothing on, and remembers what it was asked for.
type refusing struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func newRefusing(t *testing.T) *refusing {
	t.Helper()
	p := &refusing{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.asked = append(p.asked, r.Host)
		http.Error(w, "nowhere", http.StatusBadGateway)
	}))
	t.Cleanup(p.Close)
	return p
}

// takes returns what was asked for since the last time.
func (p *refusing) takes() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := p.asked
	p.asked = nil
	return asked
}

// TestNetworkOfBotocore has our program call the host for a role's first call that botocore calls,
// and as often, whatever the settings of the selected profile and of the one below it.
func TestNetworkOfBotocore(t *testing.T) {
	t.Parallel()
	python := testkit.Program(t, "python3")
	if exec.CommandContext(t.Context(), python, "-c", "import boto3").Run() != nil {
		testkit.Missing(t, "boto3 is not installed")
	}
	const fips, dual, regional, legacy = "use_fips_endpoint = true\n", "use_dualstack_endpoint = true\n",
		"sts_regional_endpoints = regional\n", "sts_regional_endpoints = legacy\n"
	for _, tt := range []struct{ region, settings, env string }{
		{"us-west-2", regional, ""},
		{"cn-north-1", regional, ""},
		{"us-west-2", regional + fips, ""},
		{"us-west-2", regional + dual, ""},
		{"us-west-2", regional + fips + dual, ""},
		{"us-gov-west-1", regional + fips, ""},
		{"us-west-2", legacy, ""},
		{"us-west-2", legacy + fips, ""},
		{"us-west-2", legacy + dual, ""},
		{"ap-east-1", legacy, ""},
		{"cn-north-1", legacy, ""},
		{"us-west-2", legacy + fips, "AWS_STS_REGIONAL_ENDPOINTS=regional AWS_USE_FIPS_ENDPOINT=false"},
		{"us-west-2", regional + dual, "AWS_USE_FIPS_ENDPOINT=TRUE AWS_USE_DUALSTACK_ENDPOINT=no"},
		{"us-west-2", regional + "use_fips_endpoint = yes\n", ""},
		{"us-west-2", regional, "AWS_ENDPOINT_URL_STS=https://sts.example AWS_USE_FIPS_ENDPOINT=true"},
		{"us-west-2", regional, "AWS_MAX_ATTEMPTS=2"},
		{"us-west-2", regional + "retry_mode = standard\n", "AWS_MAX_ATTEMPTS=2"},
		{"us-west-2", regional + "retry_mode = adaptive\n", "AWS_MAX_ATTEMPTS=2"},
	} {
		t.Run(fmt.Sprint(tt.region, tt.settings, tt.env), func(t *testing.T) {
			w, proxy := newWorld(t, client{}), newRefusing(t)
			w.write(t, "config", "[profile top]\nregion = "+tt.region+
				"\nrole_arn = arn:aws:iam::111122223333:role/Top\nsource_profile = middle\n"+tt.settings+
				"[profile middle]\nregion = eu-south-2\nrole_arn = arn:aws:iam::111122223333:role/Middle\nsource_profile = base\n"+
				"use_dualstack_endpoint = true\nsts_regional_endpoints = regional\nmax_attempts = 4\n")
			env := slices.DeleteFunc(w.env("HTTPS_PROXY="+proxy.URL, "AWS_MAX_ATTEMPTS=1"),
				func(setting string) bool { return setting == "AWS_ENDPOINT_URL_STS="+w.URL })
			calls := func(name string, args ...string) []string {
				cmd := exec.CommandContext(t.Context(), name, args...)
				cmd.Env = slices.Concat(env, strings.Fields(tt.env))
				if output, err := cmd.CombinedOutput(); err == nil {
					t.Errorf("%s has an answer: %s", name, output)
				}
				return proxy.takes()
			}
			if strings.Contains(tt.env, "AWS_ENDPOINT_URL") &&
				exec.CommandContext(t.Context(), python, "-c",
					"from botocore.configprovider import ConfiguredEndpointProvider").Run() != nil {
				t.Skip("this botocore is from before such variables")
			}
			want := calls(python, "-c", `import boto3; boto3.Session(profile_name="top").client("sts").get_caller_identity()`)
			got := calls("aws-federate-cred", "--profile", "top", "--no-cache")
			if !slices.Equal(got, want) || len(got) == 0 {
				t.Errorf("we called %q, and botocore %q", got, want)
			}
		})
	}
}
