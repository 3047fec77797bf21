package signin_test

import (
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// TestAnswers sends a browser to our page with answers of all kinds. Those with another state, or
// none, are not for this sign-in: the person is waited for further.
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

// TestAnsweredTwice has the browser bring the answer again, as a reload does: it is told so, and
// the code is sent once.
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

// TestFailedExchange says in the browser that the sign-in came to nothing, and registers anew next
// time if the client is to blame.
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
