package profile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestInstance says how the metadata service is reached: as the profile has it that was asked for,
// unless the environment does.
func TestInstance(t *testing.T) {
	const (
		top    = "[profile top]\n" + aRole + "source_profile = low\n"
		low    = "[profile low]\n" + aRole + "credential_source = Ec2InstanceMetadata\nec2_metadata_v1_disabled = true\n"
		custom = "ec2_metadata_service_endpoint = http://custom\n"
	)
	for name, tt := range map[string]struct {
		env, config, asked string
		want               profile.Instance
		problem            string
	}{
		"plain": {"", top + low, "top", profile.Instance{Profile: "low"}, ""},
		"own":   {"", low + custom, "low", profile.Instance{Profile: "low", Endpoint: "http://custom", V1Disabled: true}, ""},
		"own of the asked one": {
			"", top + custom + "ec2_metadata_v1_disabled = TRUE\n" + low, "top",
			profile.Instance{Profile: "low", Endpoint: "http://custom", V1Disabled: true},
			"",
		},
		"environment": {
			"AWS_EC2_METADATA_SERVICE_ENDPOINT=http://env AWS_EC2_METADATA_V1_DISABLED=false", low + custom, "low",
			profile.Instance{Profile: "low", Endpoint: "http://env"},
			"",
		},
		"IPv6": {
			"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=IPV6", low, "low",
			profile.Instance{Profile: "low", Endpoint: "http://[fd00:ec2::254]", V1Disabled: true},
			"",
		},
		"IPv6, the older name": {
			"", low + "imds_use_ipv6 = true", "low",
			profile.Instance{Profile: "low", Endpoint: "http://[fd00:ec2::254]", V1Disabled: true},
			"",
		},
		"mode before that": {
			"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=ipv4", low + "imds_use_ipv6 = true", "low",
			profile.Instance{Profile: "low", V1Disabled: true},
			"",
		},
		"endpoint before mode": {
			"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=ipv6", low + custom, "low",
			profile.Instance{Profile: "low", Endpoint: "http://custom", V1Disabled: true},
			"",
		},
		"disabled": {"AWS_EC2_METADATA_DISABLED=true", top + low, "top", profile.Instance{Profile: "low", Disabled: true}, ""},
		"mode":     {"", top + "ec2_metadata_service_endpoint_mode = IPv5\n" + low, "top", profile.Instance{}, "config:4"},
		"mode, environment": {
			"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=6", top + low, "top",
			profile.Instance{},
			"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
		},
		"password in an endpoint": {"", low + "ec2_metadata_service_endpoint = http://u:p@custom", "low", profile.Instance{}, "config:5"},
		"mode of a source alone":  {"", top + low + "ec2_metadata_service_endpoint_mode = IPv5", "top", profile.Instance{Profile: "low"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			environment := profile.ReadEnvironment(func(name string) string {
				for _, variable := range strings.Fields(tt.env) {
					if value, ok := strings.CutPrefix(variable, name+"="); ok {
						return value
					}
				}
				return ""
			})
			plan, err := profile.Resolve(profile.Scan(tt.config, ""), profile.Request{Profile: tt.asked, Environment: environment})
			switch {
			case tt.problem != "":
				if err == nil || !strings.Contains(err.Error(), tt.problem) || strings.Contains(err.Error(), "u:p") {
					t.Errorf("got %v, want %s", err, tt.problem)
				}
			case err != nil:
				t.Error(err)
			case plan.Steps[0] != profile.Step(tt.want):
				t.Errorf("got %+v, want %+v", plan.Steps[0], tt.want)
			}
		})
	}
}

// TestInstanceSettings has a plan say where the settings of the metadata service come from.
func TestInstanceSettings(t *testing.T) {
	const config = "[profile p]\n" + aRole + "credential_source = Ec2InstanceMetadata\nec2_metadata_v1_disabled = true\n" +
		"ec2_metadata_service_endpoint = http://custom\n"
	plan, err := profile.Resolve(profile.Scan(config, ""), profile.Request{
		Profile: "p", Environment: environment("AWS_EC2_METADATA_SERVICE_ENDPOINT=http://env"),
	})
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"ec2_metadata_v1_disabled": "config:4 []", "ec2_metadata_service_endpoint": "AWS_EC2_METADATA_SERVICE_ENDPOINT [config:5]",
	} {
		i := slices.IndexFunc(plan.Settings, func(s profile.Setting) bool { return s.Key == key && s.Step == 0 })
		if i < 0 {
			t.Errorf("nothing says where %s comes from", key)
		} else if s := plan.Settings[i]; fmt.Sprint(s.From, s.Shadows) != want {
			t.Errorf("%s comes from %v, which outdoes %v; want %s", key, s.From, s.Shadows, want)
		}
	}
}
