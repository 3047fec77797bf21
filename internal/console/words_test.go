package console

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func TestSettleWords(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(
		config,
		[]byte("[profile prod]\nregion = x\n[profile s3]\nregion = x\n[profile instances]\nregion = x\n"),
		0o600,
	); err != nil {
		t.Fatal(err)
	}
	set, err := profile.Load(profile.Files{Config: config, Credentials: filepath.Join(t.TempDir(), "none")})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		words, option, service, page string
		named, opens, note           string
		refused                      bool
	}{
		{words: "prod", named: "prod"},
		{option: "prod", named: "prod"},
		{words: "prod", option: "prod", named: "prod"},
		{words: "prod", option: "s3", refused: true},
		{words: "prod s3", refused: true},
		{words: "ec2", opens: "ec2", note: `no profile "ec2"`},
		{words: "ec2", option: "prod", named: "prod", opens: "ec2"},
		{words: "prod ec2", named: "prod", opens: "ec2"},
		{words: "ec2 prod", named: "prod", opens: "ec2"},
		{words: "444455556666 ec2", named: "444455556666", opens: "ec2"},
		{words: "prdo ec2", named: "prdo", opens: "ec2"},
		{words: "prdo ec2 sg", named: "prdo", opens: "ec2/sg"},
		{words: "prdo i-0123456789abcdef0", named: "prdo", opens: "i-0123456789abcdef0"},
		{words: "prdo sg", service: "ec2", named: "prdo", opens: "ec2/sg"},
		{words: "ec2 sg", opens: "ec2/sg", note: "Security groups"},
		{words: "ec2 instances", named: "instances", opens: "ec2"},
		{words: "instances", service: "ec2", named: "instances", opens: "ec2"},
		{words: "roles", service: "iam", opens: "iam/roles", note: "IAM roles"},
		{words: "prod roles", service: "iam", named: "prod", opens: "iam/roles"},
		{words: "lambda", service: "ec2", named: "lambda", opens: "ec2"},
		{words: "s3", named: "s3", note: `"s3" is a profile and a service`},
		{words: "s3", service: "s3", named: "s3", opens: "s3"},
		{words: "ec2", page: "/x", named: "ec2"},
		{words: "i-0123456789abcdef0", opens: "i-0123456789abcdef0", note: "id of a resource"},
		{words: "i-0123456789abcdef0", service: "ec2", named: "i-0123456789abcdef0", opens: "ec2"},
		{words: "default", named: "default"},
		{words: "default ec2", named: "default", opens: "ec2"},
		{words: "nobody", named: "nobody"},
		{words: "nobody ec2", named: "nobody", opens: "ec2"},
		{words: "nobody either", refused: true},
	} {
		given := options{words: strings.Fields(c.words), profile: c.option, service: c.service, page: c.page}
		got, notes, err := settleWords(given, set)
		if _, ok := errors.AsType[*run.UsageError](err); ok != c.refused || !ok && err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		note := strings.Join(notes, "|")
		if !c.refused &&
			(got.named != c.named || got.service+strings.TrimPrefix(got.page, c.page) != c.opens || (c.note == "") != (note == "") || !strings.Contains(note, c.note)) {
			t.Errorf("%+v: named %q, service %q, page %q, note %q", c, got.named, got.service, got.page, note)
		}
	}
}

// TestUnknownWords has words beside a profile that name nothing, and what may have been meant.
func TestUnknownWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		words, option, service, word, near string
	}{
		{words: "default lamda", word: "lamda", near: "lambda"},
		{words: "default ec2 instnces", word: "ec2 instnces", near: "ec2/instances"},
		{words: "instnces", option: "prod", service: "ec2", word: "instnces", near: "ec2/instances"},
		{words: "nobody default", word: "nobody"},
		{words: "444455556666 nobody", word: "nobody"},
	} {
		_, _, err := settleWords(options{words: strings.Fields(c.words), profile: c.option, service: c.service}, &profile.Set{})
		wrong, ok := errors.AsType[*WordError](err)
		if !ok || wrong.Word != c.word || strings.Join(wrong.Service.Near, " ") != c.near {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
