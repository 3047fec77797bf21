package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/settings"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// rules are what a plan of a version of the index can say, as a hash.
var rules = map[int]string{
	1: "f79c99506f0efb63",
}

// TestRulesOfTheIndex looks for a change of what decides which credentials come of the same two
// files. A program from before it, run once, leaves a record of its own answer in the index, and one
// from after it would take that without looking at the files: at worst credentials that the new
// setting would narrow. So a change gets another indexVersion (pkg/cache/index.go) and its hash
// above.
func TestRulesOfTheIndex(t *testing.T) {
	t.Parallel()
	all := settings.Names()
	for _, step := range []plan.Step{
		plan.StaticKeys{},
		plan.KeyringKeys{},
		plan.EnvironmentKeys{},
		plan.Process{},
		plan.SSO{},
		plan.WebIdentity{},
		plan.Login{},
		plan.Container{},
		plan.Instance{},
		plan.SessionToken{},
		plan.FederationToken{},
		plan.AssumeRole{},
	} {
		all = append(all, fields(reflect.TypeOf(step))...)
	}
	all = append(all, fields(reflect.TypeFor[plan.Network]())...)
	all = append(all, fields(reflect.TypeFor[plan.Agent]())...)
	slices.Sort(all)
	sum := sha256.Sum256([]byte(strings.Join(all, "\n")))
	got, version := hex.EncodeToString(sum[:8]), indexVersion(t)
	if want := rules[version]; got != want {
		t.Errorf("what decides which credentials come is %s, and %q with version %d of the index", got, want, version)
	}
}

// fields are those of a struct, with its name.
func fields(of reflect.Type) (names []string) {
	for i := range of.NumField() {
		names = append(names, fmt.Sprintf("%s.%s %s", of.Name(), of.Field(i).Name, of.Field(i).Type.Kind()))
	}
	return names
}

// indexVersion is that of a record of the index.
func indexVersion(t *testing.T) int {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	key := strings.Repeat("0", 64)
	index := cache.Index{Dir: t.TempDir(), Now: func() time.Time { return time.Now().Add(time.Minute) }}
	if err := index.Put(key, cache.StampFiles(file), []byte("answer")); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(index.Dir, "index", key+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var record struct{ Version int }
	if err := json.Unmarshal(text, &record); err != nil {
		t.Fatal(err)
	}
	return record.Version
}
