package editor_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/grammar"
)

// others are the sections of a text beside those of profiles a and new, each with its lines; those
// at the end of the text without the line ends behind them.
func others(text string) (all []string) {
	text = strings.TrimPrefix(text, "\ufeff")
	sections, _ := grammar.Scan(text, true)
	for _, s := range sections {
		if s.Kind != grammar.Profile || s.Name != "a" && s.Name != "new" {
			all = append(all, s.Name+"\n"+strings.TrimRight(text[s.Start:s.End], "\r\n"))
		}
	}
	return all
}

// texts begin the search: what an editor could get wrong.
func texts() []string {
	return []string{
		"",
		"\ufeff",
		"\r\n",
		"[profile a]",
		"[profile a]\nrole_arn = r\nsource_profile=b\n",
		"[profile a]\r\nrole_arn = r\r\n  more\r\n\r\n[profile b]\r\nx=1",
		"[profile a]\n  role_arn = r\n  z = 1\nq = 2\n[profile a]\nsource_profile = b",
		"# c\n\n[ profile  \"a\" ] # x\nrole_arn =\n  x = 1\n  # y\n\n  z = 2\n",
		"[profile a]\n[profile b]\n [profile c]\n",
		"a = 1\n[profile a]\nrole_arn\n",
		"[profile b]\nx = 1\n  [profile a]\nrole_arn = 2\n",
		"[profile new]\ncredential_process = y\n",
		"[profile a]\nrole_arn = r\n\x00\xff = 2\n",
		"[profile a]\n-  = 1\n role_arn = 1\nrole_arn = 2\n",
	}
}

// FuzzApply changes any text: what is not to be touched stays byte by byte, and taking it back
// gives the text as it was, also below what somebody has added since.
func FuzzApply(f *testing.F) {
	for _, text := range texts() {
		f.Add(text, false)
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text string, both bool) {
		changes := []editor.Change{made}
		if both {
			changes = []editor.Change{moved, made}
		}
		e, err := editor.File{Path: "f", Text: text}.Apply(changes...)
		if err != nil {
			return
		}
		if before, after := others(text), others(e.After); !reflect.DeepEqual(before, after) {
			t.Fatalf("other sections have changed\n%q\n%q", before, after)
		}
		at := 0
		for _, s := range e.Splices {
			if text[s.At:s.At+len(s.Old)] != string(s.Old) || s.At < at {
				t.Fatalf("a splice that does not fit: %+v", s)
			}
			at = s.At + len(s.Old)
		}
		_ = e.Diff()
		back, err := editor.File{Path: "f", Text: e.After}.Revert(editor.Sum(e.After), e.Splices, e.Pieces)
		if err != nil || back.After != text {
			t.Fatalf("taken back: %v\n%q\n%q", err, back.After, text)
		}
		more := e.After + "\n\n[profile zz]\nq = 1\n"
		back, err = editor.File{Path: "f", Text: more}.Revert(editor.Sum(e.After), e.Splices, e.Pieces)
		if err != nil {
			return
		}
		if before, after := others(more), others(back.After); !reflect.DeepEqual(before, after) {
			t.Fatalf("taken back, other sections have changed\n%q\n%q", before, after)
		}
		if was, is := profiles(text), profiles(back.After); !reflect.DeepEqual(was, is) {
			t.Fatalf("taken back, the section is not what it was\n%q\n%q\n%q", text, e.After, back.After)
		}
	})
}

// profiles are the settings of profiles a and new.
func profiles(text string) map[string]string {
	all := map[string]string{}
	text = strings.TrimPrefix(text, "\ufeff")
	sections, _ := grammar.Scan(text, true)
	for _, s := range sections {
		if s.Kind == grammar.Profile && (s.Name == "a" || s.Name == "new") {
			settings, _, _ := grammar.Parse(text[s.Start:s.End], 1)
			for _, setting := range settings.All {
				all[s.Name+"."+setting.Key] = setting.Text.Reveal()
			}
		}
	}
	return all
}
