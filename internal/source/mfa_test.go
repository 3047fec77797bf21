package source_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

func TestQuestions(t *testing.T) {
	for name, test := range map[string]struct {
		answers []string
		alone   bool // a code for the role alone
		sent    string
		remarks []string // what the questions begin with
		failed  string
	}{
		"at once":      {[]string{"111111"}, false, "111111", []string{"MFA code for"}, ""},
		"with a blank": {[]string{"111 111"}, true, "111111", []string{"MFA code for"}, ""},
		"a typo":       {[]string{"11111", "111111"}, false, "111111", []string{"MFA", "A code has six"}, ""},
		"a wrong one":  {[]string{"999999", "111111"}, false, "999999 111111", []string{"MFA", "AWS refused that code"}, ""},
		"the same again": {
			[]string{"999999", "999999", "111111"}, true, "999999 111111", []string{"MFA", "AWS refused", "That code was sent before"}, "",
		},
		"three wrong ones": {
			[]string{"999991", "999992", "999993", "111111"},
			false, "999991 999992 999993",
			[]string{"MFA", "AWS refused", "AWS refused"},
			"3 times",
		},
		"no digits": {
			[]string{"", "abcdef", "1234567"}, false, "", []string{"MFA", "A code has six", "A code has six"}, "none of 3 answers has six digits",
		},
		"one, and then none": {[]string{"999999"}, false, "999999", []string{"MFA", "AWS refused"}, "gone"},
	} {
		t.Run(name, func(t *testing.T) {
			r, p, sts, url := mfaRig(t, test.answers...)
			_, err := r.Credentials(t.Context(), mfaPlan(url, "", test.alone))
			if test.failed == "" && err != nil || test.failed != "" && (err == nil || !strings.Contains(err.Error(), test.failed)) {
				t.Errorf("%v", err)
			}
			if sent := strings.Join(sts.codes, " "); sent != test.sent {
				t.Errorf("sent %q, want %q", sent, test.sent)
			}
			if waited := name == "the same again"; waited != (len(p.waits) > 0) {
				t.Errorf("waited until %v", p.waits)
			}
			if len(p.questions) != len(test.remarks) {
				t.Fatalf("%d questions, want %d", len(p.questions), len(test.remarks))
			}
			for i, question := range p.questions {
				about := "MFA code for profile \"prod\" (role Role, account 111122223333)\nDevice " + device +
					"\nAsked by terraform, pid 812, in ~/infra\nCode:"
				if i > 0 {
					about = "Code:"
				}
				if !strings.HasPrefix(question, test.remarks[i]) || !strings.HasSuffix(question, about) ||
					strings.Count(question, "\n") > 3 {
					t.Errorf("question %d is %q", i, question)
				}
			}
		})
	}
}

// TestCodeOfAnotherRun has a code that another process has sent not be sent again, and the question
// say that it is used up.
func TestCodeOfAnotherRun(t *testing.T) {
	const lately = "A code was used just now; the next one comes in "
	for name, tt := range map[string]struct {
		used, now time.Duration // since noon, when the device began to show a code
		remark    string
	}{
		"now":                         {0, 0, lately + "30s. "},
		"while the device shows it":   {0, 29 * time.Second, lately + "1s. "},
		"before the device showed it": {-time.Second, time.Second, ""},
	} {
		r, p, sts, url := mfaRig(t, "111111", "222222")
		r.Codes = &cache.Once{Now: func() time.Time { return noon().Add(tt.used) }}
		r.Now = func() time.Time { return noon().Add(tt.now) }
		r.Codes.Use(device, "111111")
		_, err := r.Credentials(t.Context(), mfaPlan(url, "", true))
		if sent := strings.Join(sts.codes, " "); sent != "222222" {
			t.Errorf("%s: sent %q (%v)", name, sent, err)
		}
		if len(p.questions) != 2 || !strings.HasSuffix(p.questions[0], "\n"+tt.remark+"Code:") ||
			!strings.HasPrefix(p.questions[1], "That code was sent before") {
			t.Errorf("%s: the questions are %q", name, p.questions)
		}
	}
}

func TestGivenCode(t *testing.T) {
	for name, test := range map[string]struct {
		code string
		used bool
		sent string
		want source.CodeError
	}{
		"good":  {"111111", false, "111111", source.CodeError{}},
		"wrong": {"999999", false, "999999", source.CodeError{Given: true, Refused: 1}},
		"spent": {"111111", true, "", source.CodeError{Given: true, Spent: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			r, p, sts, url := mfaRig(t, "222222")
			r.MFAToken = secret.New(test.code)
			if test.used {
				r.Codes.Use(device, test.code)
			}
			_, err := r.Credentials(t.Context(), mfaPlan(url, "", false))
			failed, ok := errors.AsType[*source.CodeError](err)
			if ok != test.want.Given ||
				ok && (failed.Given != test.want.Given || failed.Refused != test.want.Refused || failed.Spent != test.want.Spent) {
				t.Errorf("%+v", err)
			}
			if sent := strings.Join(sts.codes, " "); sent != test.sent || len(p.questions) > 0 {
				t.Errorf("sent %q, and %d questions", sent, len(p.questions))
			}
		})
	}
}

// TestCodeThatWasNotSent has a code that did not leave this machine still be good.
func TestCodeThatWasNotSent(t *testing.T) {
	r, _, sts, url := mfaRig(t, "111111", "111111")
	closed := httptest.NewServer(nil)
	closed.Close()
	_, err := r.Credentials(t.Context(), mfaPlan(closed.URL, "", false))
	if network, ok := errors.AsType[*awscall.NetworkError](err); !ok || !network.Unsent {
		t.Fatalf("%v", err)
	}
	if _, err := r.Credentials(t.Context(), mfaPlan(url, "", false)); err != nil || len(sts.codes) != 1 {
		t.Errorf("%v after %q", err, sts.codes)
	}
}

// TestMFAProcess has a command give the codes. One that is used up is waited for to pass.
func TestMFAProcess(t *testing.T) {
	r, p, sts, url := mfaRig(t)
	dir := t.TempDir()
	tick := `sh -c 'cd "$0" && echo x >> n && case $(wc -l < n) in 1|2) echo 111111;; *) echo 222222;; esac' ` + dir
	r.Codes.Use(device, "111111")
	if _, err := r.Credentials(t.Context(), mfaPlan(url, tick, false)); err != nil {
		t.Fatal(err)
	}
	if sent := strings.Join(sts.codes, " "); sent != "222222" || len(p.questions) > 0 {
		t.Errorf("sent %q, and %d questions", sent, len(p.questions))
	}
	if len(p.waits) != 2 || !p.waits[0].Equal(noon().Add(30*time.Second)) {
		t.Errorf("waited until %v", p.waits)
	}
}

func TestMFAProcessFails(t *testing.T) {
	for name, test := range map[string]struct{ process, reason string }{
		"no code":      {"echo 12345", "did not print a code of six digits"},
		"two codes":    {"echo 111111 222222", "did not print a code of six digits"},
		"noise":        {"echo code: 111111", "did not print a code of six digits"},
		"failure":      {"sh -c 'echo 111111; exit 7'", "exit status 7"},
		"not there":    {"no-such-oath --password hunter2", "cannot be run: executable file not found in $PATH"},
		"open quote":   {"echo 'hunter2", "cannot be split into words"},
		"reads stdin":  {"cat", "did not print a code of six digits"},
		"wrong, twice": {"echo 999999", "STS refused the MFA code"},
	} {
		t.Run(name, func(t *testing.T) {
			r, p, sts, url := mfaRig(t, "111111")
			if name == "wrong, twice" {
				test.process = `sh -c 'if mkdir "$0" 2>/dev/null; then echo 999999; else echo 999998; fi' ` +
					filepath.Join(t.TempDir(), "second")
			}
			_, err := r.Credentials(t.Context(), mfaPlan(url, test.process, true))
			if err == nil || !strings.Contains(err.Error(), test.reason) || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("%v", err)
			}
			if len(p.questions) > 0 || name != "wrong, twice" && len(sts.codes) > 0 || len(sts.codes) > 2 {
				t.Errorf("sent %q, and %d questions", sts.codes, len(p.questions))
			}
		})
	}
}

// TestSessionServesAll has one code serve several plans, and ten at once.
func TestSessionServesAll(t *testing.T) {
	r, p, sts, url := mfaRig(t, "111111")
	disk := &cache.Disk{Dir: t.TempDir(), Now: noon}
	r.Store, r.Steps = disk, disk.Lasting(time.Minute, 0)
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() {
			wanted := mfaPlan(url, "", false)
			role := wanted.Steps[2].(plan.AssumeRole)
			role.RoleARN += fmt.Sprint(i)
			wanted.Steps[2] = role
			if _, err := r.Credentials(t.Context(), wanted); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(sts.codes) != 1 || len(p.questions) != 1 {
		t.Errorf("%d codes were sent, and %d questions asked", len(sts.codes), len(p.questions))
	}
}
