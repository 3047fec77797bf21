package run

import (
	"reflect"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// TestFieldOptions has every field of a request that an option fills be worded as one.
func TestFieldOptions(t *testing.T) {
	request := reflect.TypeFor[profile.Request]()
	for i := range request.NumField() {
		name := request.Field(i).Name
		if _, ok := fieldOptions[name]; !ok && name != "Agent" && name != "IAM" && request.Field(i).Type.Kind() != reflect.Struct {
			t.Errorf("Request.%s has no option", name)
		}
	}
	for name := range fieldOptions {
		if _, ok := request.FieldByName(name); !ok {
			t.Errorf("there is no field Request.%s", name)
		}
	}
}

// TestOrigin has a place be worded as it stands in a file, in the environment or on the command
// line.
func TestOrigin(t *testing.T) {
	for want, o := range map[string]profile.Origin{
		"":            {},
		"/a/config:7": {File: "/a/config", Line: 7},
		"AWS_REGION":  {Variable: "AWS_REGION"},
		"--role-arn":  {Field: "RoleARN"},
	} {
		if got := OriginText(o); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
