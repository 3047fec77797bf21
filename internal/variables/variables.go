// Package variables fills a struct from the environment, by the names of the variables that stand
// in the tags of its fields. A variable is then named in one place. The environment is handed in.
// The package does not know which variables there are, nor what they mean.
package variables

import (
	"reflect"
	"strings"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Read returns a T whose fields with a tag such as variable:"AWS_REGION" have the value of that
// variable. Such a field is a string, a secret or a boolean. Only "true", in any case, is true. With
// blank:"unset" beside it, a variable of blanks alone counts as unset.
func Read[T any](getenv func(string) string) (into T) {
	v := reflect.ValueOf(&into).Elem()
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("variable")
		if name == "" {
			continue
		}
		value := getenv(name)
		if v.Type().Field(i).Tag.Get("blank") == "unset" && strings.TrimSpace(value) == "" {
			value = ""
		}
		switch field := v.Field(i).Addr().Interface().(type) {
		case *string:
			*field = value
		case *secret.String:
			*field = secret.New(value)
		case *bool:
			*field = strings.EqualFold(value, "true")
		default:
			panic("variables: no field for " + name)
		}
	}
	return into
}
