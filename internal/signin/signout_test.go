package signin_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// signedIn is a keeper with a sign-in to corp, and the file of that.
func signedIn(t *testing.T) (k *signin.Keeper, path string) {
	t.Helper()
	k = keeper(t)
	way := signin.Way{DeviceCode: true, Limit: time.Second}
	if _, err := k.SignIn(t.Context(), corp(), &desk{}, &desk{}, way, secret.String{}); err != nil {
		t.Fatal(err)
	}
	state := k.State(corp())
	if state.Err != nil || !state.Renewable || state.StartURL != corp().StartURL || state.Region != corp().Region {
		t.Fatalf("%+v", state)
	}
	return k, state.Path
}

// TestSignOut tells the service with the token while its file is there, and removes that whatever
// the service says. The lock of a sign-in is held meanwhile, and the registration stays.
func TestSignOut(t *testing.T) {
	t.Parallel()
	for name, said := range map[string]error{"ended": nil, "refused": errRefused} {
		k, path := signedIn(t)
		calls := 0
		got, err := k.SignOut(t.Context(), path, func(ctx context.Context, _ signin.State, token secret.String) error {
			calls++
			trying, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			_, err := lock.Acquire(trying, path[:len(path)-len(".json")]+".lock", nil)
			if _, held := errors.AsType[*lock.HeldError](err); !held {
				t.Errorf("%s: the lock is free: %v", name, err)
			}
			if _, err := os.Stat(path); err != nil || token.Reveal() != canary+"-access" {
				t.Errorf("%s: gone before the service knows: %v", name, err)
			}
			return said
		})
		if err != nil || !got.Found || !errors.Is(got.Trouble, said) || calls != 1 {
			t.Errorf("%s: %+v, %v, %d calls", name, got, err, calls)
		}
		if left, _ := filepath.Glob(filepath.Join(k.Dir, "*.json")); len(left) != 1 {
			t.Errorf("%s: left: %v", name, left)
		}
		if state := k.State(corp()); signin.LackOf(state.Err) != signin.Nothing || len(k.States()) != 0 {
			t.Errorf("%s: %+v, %v", name, state, k.States())
		}
		if got, err := k.SignOut(t.Context(), path, nil); err != nil || got.Found {
			t.Errorf("%s: again: %+v, %v", name, got, err)
		}
	}
}

// TestSignOutOfNothing makes no directory, and asks nobody.
func TestSignOutOfNothing(t *testing.T) {
	t.Parallel()
	k := keeper(t)
	got, err := k.SignOut(t.Context(), k.State(corp()).Path, nil)
	if _, there := os.Stat(k.Dir); err != nil || got.Found || !errors.Is(there, os.ErrNotExist) {
		t.Errorf("%+v, %v, %v", got, err, there)
	}
}

// TestSignOutInterrupted forgets nothing that the service may know still.
func TestSignOutInterrupted(t *testing.T) {
	t.Parallel()
	k, path := signedIn(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := k.SignOut(ctx, path, func(context.Context, signin.State, secret.String) error {
		cancel()
		return context.Canceled
	})
	if state := k.State(corp()); !errors.Is(err, context.Canceled) || state.Err != nil {
		t.Errorf("%v, %+v", err, state)
	}
}

// TestSignOutOfLeftovers ends a sign-in that a killed process had written and not brought to its
// place.
func TestSignOutOfLeftovers(t *testing.T) {
	t.Parallel()
	k, path := signedIn(t)
	if err := os.Rename(path, path+".next"); err != nil {
		t.Fatal(err)
	}
	calls := 0
	got, err := k.SignOut(t.Context(), path, func(context.Context, signin.State, secret.String) error {
		calls++
		return nil
	})
	left, _ := filepath.Glob(path + "*")
	if err != nil || !got.Found || calls != 1 || len(left) > 0 {
		t.Errorf("%+v, %v, %d calls, left %v", got, err, calls, left)
	}
}

// TestPortal gives the service the portal behind a start URL, and the files the start URL.
func TestPortal(t *testing.T) {
	t.Parallel()
	for name, device := range map[string]bool{"browser": false, "code": true} {
		own := signin.SSOSession{
			Name: "own", StartURL: "https://sso.example.com", PortalURL: "https://x.portal.eu-west-1.app.aws", Region: "eu-west-1",
		}
		k, d := keeper(t), &desk{}
		d.browse = answers(make(chan string, 1), code())
		if _, err := k.SignIn(t.Context(), own, d, d, signin.Way{DeviceCode: device, Limit: time.Second}, secret.String{}); err != nil {
			t.Fatal(err)
		}
		state := k.State(signin.SSOSession{Name: "own"})
		if state.Err != nil || state.StartURL != own.StartURL || state.Region != "eu-west-1" {
			t.Errorf("%s: %+v", name, state)
		}
		if got := d.clients[0].IssuerURL; !device && got != own.PortalURL {
			t.Errorf("%s: the issuer is %s", name, got)
		}
		if device && d.startURL != own.PortalURL {
			t.Errorf("%s: the start URL is %s", name, d.startURL)
		}
	}
}
