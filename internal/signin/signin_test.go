package signin_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/renewal"
	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

func way() signin.Way { return signin.Way{Limit: 10 * time.Second} }

func code() url.Values { return url.Values{"code": {canary}, "state": {"STATE"}} }

// TestAnswers sends a browser to our page with answers of all kinds. Those with another state, or none, are not for this sign-in: the person is
// waited for further.
func TestAnswers(t *testing.T) {
	denied := url.Values{"error": {"access_denied"}, "state": {"STATE"}}
	for name, tt := range map[string]struct {
		answers []url.Values
		pages   []string
		code    string // of the DeniedError, if there is one
	}{
		"signed in":             {[]url.Values{code()}, []string{"200 OK", "You are signed in"}, ""},
		"denied":                {[]url.Values{denied}, []string{"403 Forbidden", "You are not signed in"}, "access_denied"},
		"wrong state":           {[]url.Values{{"code": {"x"}, "state": {"other"}}, code()}, []string{"400 Bad Request", "not your sign-in", "200 OK"}, ""},
		"no state":              {[]url.Values{{"code": {"x"}}, code()}, []string{"400 Bad Request", "200 OK"}, ""},
		"error without a state": {[]url.Values{{"error": {"access_denied"}}, code()}, []string{"400 Bad Request", "200 OK"}, ""},
		"neither":               {[]url.Values{{"state": {"STATE"}}}, []string{"403 Forbidden"}, "unknown"},
		"odd error":             {[]url.Values{{"error": {"\x1b[2J<script>"}, "state": {"STATE"}}}, []string{"403 Forbidden"}, "unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pages := make(chan string, 4)
			d := &desk{browse: answers(pages, tt.answers...)}
			k := keeper(t)
			until, err := k.SignIn(t.Context(), corp(), d, d, way(), secret.String{})
			refused, _ := errors.AsType[*signin.DeniedError](err)
			if tt.code == "" && (err != nil || until.Before(time.Now())) || tt.code != "" && (refused == nil || refused.Code != tt.code) {
				t.Fatalf("%T: %v", err, err)
			}
			var seen strings.Builder
			for range tt.answers {
				seen.WriteString(<-pages)
			}
			for _, want := range tt.pages {
				if !strings.Contains(seen.String(), want) {
					t.Errorf("no %q in %s", want, &seen)
				}
			}
			if strings.Contains(seen.String(), canary) || d.waits != 1 {
				t.Error("the page holds a secret, or nobody was waited for")
			}
			if left, _ := filepath.Glob(filepath.Join(k.Dir, "*.next")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// TestAnsweredTwice has the browser bring the answer again, as a reload does: it is told so, and the code is sent once.
func TestAnsweredTwice(t *testing.T) {
	t.Parallel()
	first, second := make(chan string, 1), make(chan string, 1)
	d := &desk{slow: 400 * time.Millisecond}
	d.browse = func(page *url.URL) {
		go answers(first, code())(page)
		time.Sleep(100 * time.Millisecond)
		answers(second, code())(page)
	}
	if _, err := keeper(t).SignIn(t.Context(), corp(), d, d, way(), secret.String{}); err != nil {
		t.Fatal(err)
	}
	if one, two := <-first, <-second; !strings.HasPrefix(one, "200 OK") || !strings.HasPrefix(two, "410 Gone") || len(d.grants) != 1 {
		t.Errorf("%d grants, %s, %s", len(d.grants), one, two)
	}
}

// TestStrangersAtThePage has requests that are no answer.
func TestStrangersAtThePage(t *testing.T) {
	t.Parallel()
	statuses := make(chan int, 8)
	pages := make(chan string, 1)
	d := &desk{}
	d.browse = func(page *url.URL) {
		redirect := page.Query().Get("redirect_uri")
		good := redirect + "?" + url.Values{"code": {"x"}, "state": {page.Query().Get("state")}}.Encode()
		for _, try := range []struct{ method, url, host string }{
			{http.MethodGet, good, "attacker.example"},
			{http.MethodPost, good, ""},
			{http.MethodHead, good, ""},
			{http.MethodGet, strings.Replace(good, "/oauth/callback", "/favicon.ico", 1), ""},
		} {
			request, _ := http.NewRequest(try.method, try.url, nil)
			request.Host = try.host
			if answer, err := http.DefaultClient.Do(request); err == nil {
				statuses <- answer.StatusCode
				answer.Body.Close()
			}
		}
		close(statuses)
		answers(pages, code())(page)
	}
	if _, err := keeper(t).SignIn(t.Context(), corp(), d, d, way(), secret.String{}); err != nil {
		t.Fatal(err)
	}
	var got []int
	for status := range statuses {
		got = append(got, status)
	}
	if want := []int{421, 404, 404, 404}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if g := d.grants[0]; g.Code.Reveal() != canary || len(g.Verifier.Reveal()) < 43 || g.Type != "authorization_code" {
		t.Error("the grant is not that of the answer")
	}
}

// TestFailedExchange says in the browser that the sign-in came to nothing, and registers anew next time if the client is to blame.
func TestFailedExchange(t *testing.T) {
	t.Parallel()
	k := keeper(t)
	pages := make(chan string, 2)
	d := &desk{browse: answers(pages, code()), refusals: []signin.Refusal{signin.BadClient, signin.TooLate}}
	for i, page := range []string{"502 Bad Gateway", "410 Gone"} {
		_, err := k.SignIn(t.Context(), corp(), d, d, way(), secret.String{})
		if _, ok := errors.AsType[*signin.RefusalError](err); !ok {
			t.Fatalf("%T: %v", err, err)
		}
		if got := <-pages; !strings.HasPrefix(got, page) || len(d.clients) != i+1 {
			t.Errorf("%d registrations, %s", len(d.clients), got)
		}
	}
}

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
		session  signin.Session
		refusals []signin.Refusal
		fails    any
		calls    int
	}{
		"pending, no browser": {corp(), []signin.Refusal{signin.Pending, signin.Pending}, nil, 3},
		"legacy":              {legacy, nil, nil, 1},
		"denied":              {corp(), []signin.Refusal{signin.Pending, signin.Denied}, &signin.DeniedError{}, 2},
		"expired":             {corp(), []signin.Refusal{signin.TooLate}, &signin.TimeoutError{}, 1},
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
			case *signin.TimeoutError:
				_, ok = errors.AsType[*signin.TimeoutError](err)
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

// TestOneSignIn has many want the same at once: one person signs in, and all have it. What the person refuses, nobody asks again.
func TestOneSignIn(t *testing.T) {
	t.Parallel()
	for name, refused := range map[string]bool{"signed in": false, "refused": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, pages := keeper(t), make(chan string, 10)
			answer := code()
			if refused {
				answer = url.Values{"error": {"access_denied"}, "state": {"STATE"}}
			}
			d := &desk{}
			d.browse = func(page *url.URL) {
				time.Sleep(200 * time.Millisecond)
				answers(pages, answer)(page)
			}
			var all sync.WaitGroup
			var others, failed int
			for range 8 {
				all.Go(func() {
					_, err := k.SignIn(t.Context(), corp(), d, d, way(), secret.String{})
					d.mu.Lock()
					defer d.mu.Unlock()
					if _, other := errors.AsType[*signin.OtherError](err); other {
						others++
					}
					if err != nil {
						failed++
					}
				})
			}
			all.Wait()
			if d.begun != 1 || refused && (others != 7 || failed != 8) || !refused && failed != 0 {
				t.Errorf("asked %d times, %d others, %d failed", d.begun, others, failed)
			}
		})
	}
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
	if e, ok := errors.AsType[*signin.OtherError](err); !ok || e.From.PID != os.Getpid() || !strings.HasPrefix(e.Reason, "nobody signed in within") {
		t.Errorf("%T: %v", err, err)
	}
	if e, ok := errors.AsType[*signin.TimeoutError](<-first); !ok || d.begun != 1 {
		t.Errorf("asked %d times, %v", d.begun, e)
	}
}

// TestRegistrations are those of the AWS CLI: names from awscli/botocore/utils.py, made with Python.
func TestRegistrations(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]signin.Session{
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
