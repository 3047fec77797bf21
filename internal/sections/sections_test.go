package sections_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/grammar"
	"github.com/seed642dee07/aws-federate/internal/sections"
)

func set(config, creds string) *sections.Set {
	return read(sections.File{Path: "config", Text: config}, sections.File{Path: "creds", Text: creds})
}

func read(config, creds sections.File) *sections.Set {
	s := &sections.Set{}
	s.Read(config, creds)
	return s
}

// TestManyAtOnce has all goroutines find the same.
func TestManyAtOnce(t *testing.T) {
	s := set("[profile p]\na = 1\n[profile p]\nb = 2\n"+strings.Repeat("x = y\n", 5_000), "")
	found := make([]*sections.Entry, 50)
	began := make(chan struct{})
	var all sync.WaitGroup
	for i := range found {
		all.Go(func() {
			<-began
			found[i], _ = s.Find(grammar.Profile, "p")
			s.Near(grammar.Profile, "q")
		})
	}
	close(began)
	all.Wait()
	for _, e := range found {
		if e != found[0] || !e.Config.Has("a") || !e.Config.Has("b") {
			t.Errorf("%+v and %+v", e, found[0])
		}
	}
}

// TestFind merges the sections of a name within a file, and keeps the files apart.
func TestFind(t *testing.T) {
	s := set("[profile p]\na = 1\nb = 2\n[profile q]\n[profile p]\na = 3\n", "[p]\na = 4\n")
	e, bad := s.Find(grammar.Profile, "p")
	if bad != nil {
		t.Fatal(bad)
	}
	for _, test := range []struct {
		block             *sections.Block
		key, text, places string
	}{
		{&e.Config, "a", "3", "config:6 [config:2]"}, {&e.Config, "b", "2", "config:3 []"}, {&e.Creds, "a", "4", "creds:2 []"},
	} {
		v, _ := test.block.Get(test.key)
		if places := fmt.Sprint(v.At, " ", v.Shadows); v.Text.Reveal() != test.text || places != test.places {
			t.Errorf("%s: %s at %s", test.key, v.Text.Reveal(), places)
		}
	}
	if got := fmt.Sprint(e.Twice); got != "[config:5]" {
		t.Errorf("twice: %s", got)
	}
	if again, _ := s.Find(grammar.Profile, "p"); again != e {
		t.Error("a section is not the same one each time")
	}
	if none, bad := s.Find(grammar.Services, "p"); none != nil || bad != nil {
		t.Errorf("%v, %v", none, bad)
	}
}

// TestProblem has a bad line concern its own section alone.
func TestProblem(t *testing.T) {
	s := set("lost = 1\n[profile bad]\nno assignment\n[profile good]\na = 1\n", "")
	if _, bad := s.Find(grammar.Profile, "bad"); bad == nil || bad.String() != "config:3" {
		t.Errorf("%v", bad)
	}
	if _, bad := s.Find(grammar.Profile, "good"); bad != nil {
		t.Errorf("%v", bad)
	}
	problems, idle := s.Problems()
	if len(problems) != 2 || problems[0].String() != "config:1" || problems[1].String() != "config:3" || len(idle) != 0 {
		t.Errorf("%v, %v", problems, idle)
	}
	problems, idle = set("[profile good]\na = 1\n[nobody's]\nb = 2\nno assignment\n[no end\n", "").Problems()
	if len(problems) != 1 || problems[0].String() != "config:6" || len(idle) != 1 || idle[0].String() != "config:5" {
		t.Errorf("%v, %v", problems, idle)
	}
}

func TestNames(t *testing.T) {
	for _, test := range []struct {
		config, creds string
		kind          grammar.Kind
		want          string
	}{
		{"[profile b]\n[profile a]\n", "[c]\n[a]\n", grammar.Profile, "[a b c]"},
		{"[default]\n", "", grammar.Profile, "[default]"},
		{"[default]\n[profile default]\n", "", grammar.BareDefault, "[default]"},
		{"[default]\n[profile b]\n[default]\n[profile b]\n", "[default]\n", grammar.Profile, "[b default]"},
		{"[default]\n[default]\n", "", grammar.BareDefault, "[]"},
		{"[sso-session s]\n[services v]\n", "", grammar.SSOSession, "[s]"},
		{"[other s]\n", "", grammar.Profile, "[]"},
		{"[profile \"a b\"]\n", "[a b]\n", grammar.Profile, "[a b]"},
		{"", "", grammar.Profile, "[]"},
	} {
		if got := fmt.Sprint(set(test.config, test.creds).Names(test.kind)); got != test.want {
			t.Errorf("%q, %q: %s, want %s", test.config, test.creds, got, test.want)
		}
	}
	var none sections.Set
	if bad, idle := none.Problems(); len(none.Names(grammar.Profile)) > 0 || none.Has(grammar.Profile, "a") || bad != nil || idle != nil {
		t.Error("the zero Set has sections")
	}
}

// TestNear finds what may have been meant by a name that is not there.
func TestNear(t *testing.T) {
	for _, test := range []struct {
		config string
		kind   grammar.Kind
		wanted string
		want   sections.Near
	}{
		{"[profile prod]\n", grammar.Profile, "prdo", sections.Near{Similar: "prod"}},
		{"[profile prod]\n", grammar.Profile, "PROD", sections.Near{Similar: "prod"}},
		{"[profile prod]\n", grammar.Profile, "staging", sections.Near{}},
		{"[profile prod]\n", grammar.Profile, "profile prod", sections.Near{Similar: "prod"}},
		{"[sso-session corp]\n", grammar.Profile, "corp", sections.Near{Other: "[sso-session corp] in config:1"}},
		{"[profile corp]\n", grammar.Services, "corp", sections.Near{Other: "[profile corp] in config:1"}},
		{"[base]\n", grammar.Profile, "base", sections.Near{Ignored: "[base] in config:1", Instead: "[profile base]"}},
		{"[base]\n", grammar.SSOSession, "base", sections.Near{}},
		{
			"[sso-session My Corp]\n", grammar.SSOSession, "My Corp",
			sections.Near{Ignored: "[sso-session My Corp] in config:1", Instead: `[sso-session "My Corp"]`},
		},
	} {
		if got := set(test.config, "").Near(test.kind, test.wanted); got != test.want {
			t.Errorf("%q, %s: %+v", test.config, test.wanted, got)
		}
	}
	if near := set("lost = 1\n", "").Near(grammar.Profile, "p"); near.Above == nil || near.Above.String() != "config:1" {
		t.Errorf("%+v", near)
	}
}

// TestIgnored has each section that counts for nothing be named with the header that would count.
func TestIgnored(t *testing.T) {
	t.Parallel()
	config := map[string]string{
		"plain":               "[profile plain]",
		"Profile upper":       "[profile upper]",
		"profil typo":         "[profile typo]",
		"profile my prof":     `[profile "my prof"]`,
		"my prof":             `[profile "my prof"]`,
		"profile o'neil":      `[profile "o'neil"]`,
		"sso-session My Corp": `[sso-session "My Corp"]`,
		"profile\u00a0web":    "[profile web]",
		"profile \u200bzero":  "[profile zero]",
		"services a b":        `[services "a b"]`,
		"":                    "",
		"profile":             "",
	}
	creds := map[string]string{"profile dev": "[dev]", "my prof": `["my prof"]`, "sso-session s": "", "": ""}
	for i, headers := range []map[string]string{config, creds} {
		for header, want := range headers {
			files := [2]sections.File{{Path: "config"}, {Path: "credentials"}}
			files[i].Text = "[default]\n[plugins]\n[profile \"p\"]\n[" + header + "]\n"
			found := read(files[0], files[1]).Ignored()
			last := found[len(found)-1]
			if last.Header != "["+header+"]" || last.Line != 4 || last.File != files[i].Path || last.Instead != want {
				t.Errorf("%q: %+v", header, found)
			}
			if want == "" {
				continue
			}
			files[i].Text = want + "\n"
			if left := read(files[0], files[1]).Ignored(); len(left) > 0 {
				t.Errorf("%s counts for nothing either: %+v", want, left)
			}
		}
	}
}
