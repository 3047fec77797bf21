package signin_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const canary = "CANARY-signin"

func corp() signin.SSOSession {
	return signin.SSOSession{Name: "corp", StartURL: "https://corp.awsapps.com/start", Region: "eu-west-1"}
}

// desk is a service and a person, both of whom do what they are told.
type desk struct {
	mu       sync.Mutex
	clients  []signin.Client
	grants   []signin.Grant
	refusals []signin.Refusal // one for each grant, until they are used up
	begun    int
	shown    []signin.Device
	waits    int
	slow     time.Duration // how long a token takes
	// browse is what the browser does with the page; nil where there is none.
	browse func(page *url.URL)
	absent error
	// startURL is that of the last device.
	startURL string
}

var errRefused = errors.New("refused")

// Register implements [signin.Authority].
func (d *desk) Register(_ context.Context, c signin.Client) (signin.Registration, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.clients = append(d.clients, c)
	return signin.Registration{ClientID: "id", ClientSecret: secret.New(canary), Expires: time.Now().Add(24 * time.Hour)}, nil
}

// Device implements [signin.Authority].
func (d *desk) Device(_ context.Context, _ signin.Registration, startURL string) (signin.Device, error) {
	d.startURL = startURL
	return signin.Device{
		Code:     secret.New(canary),
		UserCode: "ABCD-EFGH",
		Address:  "https://device",
		Complete: "https://device?c",
		Interval: time.Millisecond,
		Lifetime: time.Minute,
	}, nil
}

// Token implements [signin.Authority].
func (d *desk) Token(_ context.Context, _ signin.Registration, g signin.Grant) (signin.Issued, error) {
	time.Sleep(d.slow)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.grants = append(d.grants, g)
	if len(d.refusals) > 0 {
		refusal := d.refusals[0]
		d.refusals = d.refusals[1:]
		return signin.Issued{}, &signin.RefusalError{Refusal: refusal, Err: errRefused}
	}
	return signin.Issued{
		AccessToken:  secret.New(canary + "-access"),
		RefreshToken: secret.New(canary + "-refresh"),
		Lifetime:     time.Hour,
	}, nil
}

// AuthorizeURL implements [signin.Authority].
func (d *desk) AuthorizeURL(context.Context) (string, error) { return "https://oidc/authorize", nil }

// Begin implements [signin.Person].
func (d *desk) Begin(context.Context, signin.SSOSession) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.begun++
	return d.absent
}

// Open implements [signin.Person].
func (d *desk) Open(_ context.Context, page string) error {
	at, err := url.Parse(page)
	if err != nil || d.browse == nil {
		return errors.New("no browser here")
	}
	go d.browse(at)
	return nil
}

// Show implements [signin.Person].
func (d *desk) Show(_ context.Context, device signin.Device) error {
	d.shown = append(d.shown, device)
	return nil
}

// Wait implements [signin.Person].
func (d *desk) Wait(ctx context.Context, _ time.Time) {
	d.mu.Lock()
	d.waits++
	d.mu.Unlock()
	<-ctx.Done()
}

// answers is a browser in which the service answers with values; "STATE" stands for the state of
// the sign-in. The pages that it ends on go to a channel.
func answers(pages chan<- string, values ...url.Values) func(*url.URL) {
	return func(page *url.URL) {
		asked := page.Query()
		for _, answer := range values {
			query := maps.Clone(answer)
			if query.Get("state") == "STATE" {
				query.Set("state", asked.Get("state"))
			}
			answer, err := http.Get(asked.Get("redirect_uri") + "?" + query.Encode())
			if err != nil {
				pages <- err.Error()
				continue
			}
			text, _ := io.ReadAll(answer.Body)
			answer.Body.Close()
			pages <- answer.Status + " " + string(text)
		}
	}
}

func keeper(t *testing.T) *signin.Keeper {
	t.Helper()
	log := &strings.Builder{}
	t.Cleanup(func() {
		if strings.Contains(log.String(), canary) {
			t.Error("a secret is in the log")
		}
	})
	return &signin.Keeper{
		Dir: filepath.Join(t.TempDir(), "sso", "cache"), Now: time.Now,
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
}
