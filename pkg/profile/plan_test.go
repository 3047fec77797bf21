package profile_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// write puts files below a directory of the test's own and returns where the two AWS files are. A
// nil text is no file.
func write(tb testing.TB, config, credentials *string) profile.Files {
	tb.Helper()
	dir := tb.TempDir()
	files := profile.Files{Config: filepath.Join(dir, "config"), Credentials: filepath.Join(dir, "credentials")}
	for path, text := range map[string]*string{files.Config: config, files.Credentials: credentials} {
		if text != nil {
			if err := os.WriteFile(path, []byte(*text), 0o600); err != nil {
				tb.Fatal(err)
			}
		}
	}
	return files
}

func load(tb testing.TB, files profile.Files) *profile.Set {
	tb.Helper()
	set, err := profile.Load(files)
	if err != nil {
		tb.Fatal(err)
	}
	return set
}

// as returns the error of a type that an error is or wraps.
func as[E error](tb testing.TB, err error) E {
	tb.Helper()
	typed, ok := errors.AsType[E](err)
	if !ok {
		tb.Fatalf("got %v, want a %T", err, typed)
	}
	return typed
}

// resolve plans a request over the texts of the two files.
func resolve(tb testing.TB, config, creds string, request profile.Request) (profile.Plan, error) {
	tb.Helper()
	return profile.Resolve(load(tb, write(tb, &config, &creds)), request)
}

// shape returns the steps of a plan, each as its type and, in parentheses, its profile.
func shape(tb testing.TB, plan profile.Plan) string {
	tb.Helper()
	shapes := make([]string, 0, len(plan.Steps))
	for _, step := range plan.Steps {
		var fields struct{ Profile string }
		text, err := json.Marshal(step)
		if err != nil {
			tb.Fatal(err)
		}
		if err := json.Unmarshal(text, &fields); err != nil {
			tb.Fatal(err)
		}
		shapes = append(shapes, step.Type()+"("+fields.Profile+")")
	}
	return strings.Join(shapes, " > ")
}

// lastOf returns the last step of a plan, which has to be of a type.
func lastOf[S profile.Step](tb testing.TB, plan profile.Plan) S {
	tb.Helper()
	if len(plan.Steps) == 0 {
		tb.Fatal("no steps")
	}
	step, ok := plan.Steps[len(plan.Steps)-1].(S)
	if !ok {
		tb.Fatalf("the last step is %s, want %T", plan.Steps[len(plan.Steps)-1].Type(), step)
	}
	return step
}
