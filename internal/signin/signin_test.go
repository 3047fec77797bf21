package signin_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/renewal"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

func way() signin.Way { return signin.Way{Limit: 10 * time.Second} }

func code() url.Values { return url.Values{"code": {canary}, "state": {"STATE"}} }

func TestTimeout(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]signin.Way{"browser": {Limit: 50 * time.Millisecond}, "code": {Limit: 50 * time.Millisecond, DeviceCode: true}} {
		d := &desk{browse: func(*url.URL) {}, refusals: make([]signin.Refusal, 10000)} // pending
		_, err := keeper(t).SignIn(t.Context(), corp(), d, d, way, secret.String{})
		if e, ok := errors.AsType[*signin.TimeoutError](err); !ok || e.After != 50*time.Millisecond {
			t.Errorf("%s: %T: %v", name, err, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	d := &desk{browse: func(*url.URL) { cancel() }}
	if _, err := keeper(t).SignIn(ctx, corp(), d, d, way(), secret.String{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%T: %v", err, err)
	}
}

func TestDeviceCode(t *testing.T) {
	t.Parallel()
	legacy := corp()
	legacy.Name = ""
	for name, tt := range map[string]struct {
		session  signin.SSOSession
		refusals []signin.Refusal
		fails    any
		calls    int
	}{
		"pending, no browser": {corp(), []signin.Refusal{signin.Pending, signin.Pending}, nil, 3},
		"legacy":              {legacy, nil, nil, 1},
		"denied":              {corp(), []signin.Refusal{signin.Pending, signin.Denied}, &signin.DeniedError{}, 2},
		"expired":             {corp(), []signin.Refusal{signin.TooLate}, &signin.ExpiredError{}, 1},
		"not good":            {corp(), []signin.Refusal{signin.BadGrant}, &signin.RefusalError{}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &desk{refusals: tt.refusals}
			_, err := keeper(t).SignIn(t.Context(), tt.session, d, d, way(), secret.String{})
			ok := err == nil
			switch tt.fails.(type) {
			case *signin.DeniedError:
				_, ok = errors.AsType[*signin.DeniedError](err)
			case *signin.ExpiredError:
				_, ok = errors.AsType[*signin.ExpiredError](err)
			case *signin.RefusalError:
				_, ok = errors.AsType[*signin.RefusalError](err)
			}
			if !ok || len(d.grants) != tt.calls || len(d.shown) != 1 || d.shown[0].UserCode != "ABCD-EFGH" {
				t.Errorf("%T: %v, %d calls", err, err, len(d.grants))
			}
		})
	}
	t.Run("too fast", func(t *testing.T) {
		t.Parallel()
		d := &desk{refusals: []signin.Refusal{signin.TooFast}}
		began := time.Now()
		if _, err := keeper(t).SignIn(t.Context(), corp(), d, d, way(), secret.String{}); err != nil || time.Since(began) < 5*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

// TestNobodyCame has one wait while nobody signs in with another: the person is not asked again.
func TestNobodyCame(t *testing.T) {
	t.Parallel()
	k, d := keeper(t), &desk{browse: func(*url.URL) {}}
	first := make(chan error)
	go func() {
		_, err := k.SignIn(t.Context(), corp(), d, d, signin.Way{Limit: 300 * time.Millisecond}, secret.String{})
		first <- err
	}()
	time.Sleep(100 * time.Millisecond)
	_, err := k.SignIn(t.Context(), corp(), d, d, way(), secret.String{})
	if e, ok := errors.AsType[*signin.OtherError](
		err,
	); !ok || e.From.PID != os.Getpid() ||
		!strings.HasPrefix(e.Reason, "nobody signed in within") {
		t.Errorf("%T: %v", err, err)
	}
	if e, ok := errors.AsType[*signin.TimeoutError](<-first); !ok || d.begun != 1 {
		t.Errorf("asked %d times, %v", d.begun, e)
	}
}

// TestRegistrations are those of the AWS CLI: names from awscli/botocore/utils.py, made with
// Python.
func TestRegistrations(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]signin.SSOSession{
		"a5ef4a75f83137c047e4ff336d1dade82162017b": corp(),
		"b478f8f42cb1c1ea0e4af40438cf7cb96c9ec250": {Name: "é \"x\" \U0001F600\x7f", StartURL: "https://a/start#/", Region: "eu-west-1", Scopes: []string{"sso:account:access", "a"}},
		"2dee6ce68620244d0a4849513716d533efba3325": {StartURL: "https://a/start", Region: "us-east-1"},
	} {
		k, d := keeper(t), &desk{}
		for range 2 {
			if _, err := k.SignIn(t.Context(), s, d, d, signin.Way{DeviceCode: true, Limit: time.Second}, k.Kept(s)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := os.Stat(filepath.Join(k.Dir, name+".json")); err != nil || len(d.clients) != 1 {
			found, _ := filepath.Glob(filepath.Join(k.Dir, "*.json"))
			t.Errorf("%d registrations, %v, there is %v", len(d.clients), err, found)
		}
	}
}

// TestNoPlace asks nobody for what could not be kept.
func TestNoPlace(t *testing.T) {
	t.Parallel()
	k, d := keeper(t), &desk{}
	k.Dir = filepath.Join(t.TempDir(), "file", "cache")
	if err := os.WriteFile(filepath.Dir(k.Dir), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := k.SignIn(t.Context(), corp(), d, d, way(), secret.String{})
	if e, ok := errors.AsType[*renewal.KeepError](err); !ok || strings.Count(e.Error(), k.Dir) != 1 || d.begun != 0 {
		t.Errorf("%T: %v", err, err)
	}
	d.absent = errRefused
	_, err = keeper(t).SignIn(t.Context(), corp(), d, d, way(), secret.String{})
	if _, ok := errors.AsType[*signin.NobodyError](err); !ok || !errors.Is(err, errRefused) {
		t.Errorf("%T: %v", err, err)
	}
}

// TestSignInIsKept has something come into the way of the token's file while the person signs in:
// the token is not lost, and is found when the way is free.
func TestSignInIsKept(t *testing.T) {
	t.Parallel()
	k, pages, blocked := keeper(t), make(chan string, 1), ""
	d := &desk{}
	d.browse = func(page *url.URL) {
		if next, _ := filepath.Glob(filepath.Join(k.Dir, "*.next")); len(next) == 1 {
			blocked = strings.TrimSuffix(next[0], ".next")
		}
		if err := os.MkdirAll(filepath.Join(blocked, "x"), 0o700); err != nil {
			t.Error(err)
		}
		answers(pages, code())(page)
	}
	_, err := k.SignIn(t.Context(), corp(), d, d, way(), secret.String{})
	page := <-pages
	if e, ok := errors.AsType[*renewal.KeepError](err); !ok || e.Path != blocked || !strings.HasPrefix(page, "502") {
		t.Errorf("%T: %v; %s", err, err, page)
	}
	if err := os.RemoveAll(blocked); err != nil {
		t.Fatal(err)
	}
	got, err := k.Token(t.Context(), corp(), d, secret.String{})
	if err != nil || got.Reveal() != canary+"-access" || len(d.grants) != 1 {
		t.Errorf("%d grants, %v", len(d.grants), err)
	}
}
