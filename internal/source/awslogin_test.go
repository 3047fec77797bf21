package source_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials/logincreds"
	awssignin "github.com/aws/aws-sdk-go-v2/service/signin"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
	"github.com/seed642dee07/aws-federate/internal/renewal"
	"github.com/seed642dee07/aws-federate/internal/source"
	"github.com/seed642dee07/aws-federate/pkg/cache"
	"github.com/seed642dee07/aws-federate/pkg/plan"
)

// loginWorld is an AWS with a sign-in whose credentials have expired, and the file of it.
func loginWorld(t *testing.T) (server *fakeaws.Server, path string, run func(context.Context) error) {
	t.Helper()
	server, err := fakeaws.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	login := server.AddLogin(server.AddUser("111122223333", "alice").ARN)
	path = filepath.Join(t.TempDir(), "5778c30d3fe8c123cb2ab0d5a82c81b6fdcedfb868a6625f6f5bf6f05a7f129b.json")
	if err := os.WriteFile(path, login.File(-time.Hour), 0o600); err != nil {
		t.Fatal(err)
	}
	return server, path, func(ctx context.Context) error {
		_, err := loginRunner(path, io.Discard).Credentials(ctx, loginPlan(server, login))
		return err
	}
}

func loginRunner(path string, log io.Writer) *source.Runner {
	return &source.Runner{
		Store: cache.Off{}, Now: time.Now, Log: slog.New(slog.NewTextHandler(log, nil)),
		Environ: []string{"AWS_LOGIN_CACHE_DIRECTORY=" + filepath.Dir(path)},
	}
}

func loginPlan(server *fakeaws.Server, login *fakeaws.Login) plan.Plan {
	return plan.Plan{
		Region: "eu-west-1", Network: plan.Network{Signin: server.URL},
		Steps: []plan.Step{plan.Login{Profile: "alice", Session: login.Session}},
	}
}

// TestLoginInTrouble goes on with the old credentials while they last, and does not try again at
// once; what went wrong is said each time. Another sign-in is not blamed for it, and when the
// credentials have ended, it is tried again; a refusal stays one.
func TestLoginInTrouble(t *testing.T) {
	for name, tt := range map[string]struct {
		refusal, said string
		ended         int // calls in two runs after the end
	}{
		"page":    {"", "is not from AWS Sign-In", 2},
		"refused": {"TOKEN_EXPIRED", "the last one is over (TOKEN_EXPIRED)", 0},
		"policy":  {"INSUFFICIENT_PERMISSIONS", "INSUFFICIENT_PERMISSIONS", 2},
	} {
		t.Run(name, func(t *testing.T) {
			server, path, _ := loginWorld(t)
			login := server.AddLogin(server.AddUser("111122223333", "alice").ARN)
			login.Refuse(tt.refusal)
			if tt.refusal == "" {
				server.Inject("CreateOAuth2Token", fakeaws.CaptivePage(), 0)
			}
			log := &strings.Builder{}
			run := func() error {
				log.Reset()
				_, err := loginRunner(path, log).Credentials(t.Context(), loginPlan(server, login))
				return err
			}
			for calls := range 2 {
				if err := os.WriteFile(path, login.File(2*time.Minute), 0o600); err != nil {
					t.Fatal(err)
				}
				for range 3 {
					if err := run(); err != nil || !strings.Contains(log.String(), tt.said) {
						t.Errorf("%v, %s", err, log)
					}
				}
				if n := server.Count("CreateOAuth2Token"); n != calls+1 {
					t.Errorf("%d calls for %d sign-ins", n, calls+1)
				}
			}
			end(t, path)
			before := server.Count("CreateOAuth2Token")
			for range 2 {
				if err := run(); err == nil || !strings.Contains(err.Error(), tt.said) {
					t.Errorf("%v", err)
				}
			}
			if n := server.Count("CreateOAuth2Token") - before; n != tt.ended {
				t.Errorf("%d calls after the end, want %d", n, tt.ended)
			}
		})
	}
}

// TestLoginRenewedOnce has 50 runs find a sign-in to be renewed: one does it, and none of the
// others is refused for it.
func TestLoginRenewedOnce(t *testing.T) {
	server, path, run := loginWorld(t)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if err := run(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := server.Count("CreateOAuth2Token"); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
	if names, err := os.ReadDir(filepath.Dir(path)); err != nil || len(names) != 2 {
		t.Errorf("%v beside the file and its lock (%v)", names, err)
	}
}

// TestLoginInterrupted interrupts a renewal that is on its way: it goes to its end, and the token
// that AWS gave is kept.
func TestLoginInterrupted(t *testing.T) {
	server, _, run := loginWorld(t)
	server.Inject("CreateOAuth2Token", fakeaws.Latency(300*time.Millisecond), 1)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_ = run(ctx) // either end is good: the answer that came all the same, or that it was interrupted
	if err := run(t.Context()); err != nil {
		t.Errorf("the renewed sign-in is lost: %v", err)
	}
	if n := server.Count("CreateOAuth2Token"); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
}

// TestLoginWithoutPlace has a sign-in that could not be kept: its token is not spent.
func TestLoginWithoutPlace(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("this user may write anywhere")
	}
	server, path, run := loginWorld(t)
	dir := filepath.Dir(path)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	if e, ok := errors.AsType[*renewal.KeepError](run(t.Context())); !ok || e.Path != path || server.Count("CreateOAuth2Token") != 0 {
		t.Errorf("%v, %d calls", e, server.Count("CreateOAuth2Token"))
	}
}

// TestLoginWithTheSDK renews a sign-in by turns with the SDK for Go, of which each reads what the
// other has written.
func TestLoginWithTheSDK(t *testing.T) {
	server, path, run := loginWorld(t)
	sdk := func(ctx context.Context) error {
		client := awssignin.New(awssignin.Options{Region: "eu-west-1", BaseEndpoint: &server.URL})
		_, err := logincreds.New(client, path).Retrieve(ctx)
		return err
	}
	for i, turn := range []func(context.Context) error{run, sdk, run, run, sdk, sdk, run} {
		if err := turn(t.Context()); err != nil {
			t.Fatalf("turn %d: %v", i, err)
		}
		if n := server.Count("CreateOAuth2Token"); n != i+1 {
			t.Fatalf("turn %d: %d renewals", i, n)
		}
		end(t, path)
	}
}

// end lets the credentials of a sign-in expire.
func end(t *testing.T, path string) {
	t.Helper()
	var file map[string]any
	before, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(before, &file) != nil {
		t.Fatal(err)
	}
	file["accessToken"].(map[string]any)["expiresAt"] = "2020-01-01T00:00:00Z"
	after, err := json.Marshal(file)
	if err != nil || os.WriteFile(path, after, 0o600) != nil {
		t.Fatal(err)
	}
}
