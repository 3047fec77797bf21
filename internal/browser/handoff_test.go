package browser

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

const target = "https://signin.example/federation?SigninToken=canary#x"

// direct is a client that follows no redirect.
var direct = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// offer serves a page for which no alarm is expected.
func offer(tb testing.TB) *handoff {
	tb.Helper()
	return offerWith(tb, func(incident string) { tb.Errorf("alarm: %s", incident) })
}

func offerWith(tb testing.TB, alarm func(string)) *handoff {
	tb.Helper()
	page, err := serve(tb.Context(), target, alarm)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(page.close)
	return page
}

// offerHearing returns with the page a function that closes it and gives the alarms, sorted.
func offerHearing(t *testing.T) (*handoff, func() []string) {
	t.Helper()
	var mu sync.Mutex
	var heard []string
	page := offerWith(t, func(incident string) {
		mu.Lock()
		defer mu.Unlock()
		heard = append(heard, incident)
	})
	return page, func() []string {
		page.close()
		slices.Sort(heard)
		return heard
	}
}

// ask returns the status and the header of the answer, or 0 when there is none.
func ask(tb testing.TB, method, url, host string) (int, http.Header) {
	tb.Helper()
	req, err := http.NewRequestWithContext(tb.Context(), method, url, nil)
	if err != nil {
		tb.Fatal(err)
	}
	if host != "" {
		req.Host = host
	}
	resp, err := direct.Do(req)
	if err != nil {
		return 0, nil
	}
	resp.Body.Close()
	return resp.StatusCode, resp.Header
}

func TestOnlyOneGetTakesThePage(t *testing.T) {
	for _, c := range []struct {
		method, url, host string
		want              int
		alarm             string
	}{
		{"GET", "ROOT", "", 404, wrongPath},
		{"GET", "ROOT/favicon.ico", "", 404, wrongPath},
		{"GET", "PAGE/", "", 404, wrongPath},
		{"GET", "PAGE?", "", 404, wrongPath},
		{"GET", "PAGE?a=b", "", 404, wrongPath},
		{"GET", "SHORT", "", 404, wrongPath},
		{"GET", "LOWER", "", 404, wrongPath},
		{"POST", "PAGE", "", 404, wrongPath},
		{"OPTIONS", "PAGE", "", 404, wrongPath},
		{"HEAD", "ROOT", "", 404, wrongPath},
		{"HEAD", "PAGE", "", 404, ""}, // A launcher does this.
		{"GET", "PAGE", "evil.example", 421, wrongHost},
		{"GET", "PAGE", "evil.example:PORT", 421, wrongHost},
		{"GET", "PAGE", "localhost:PORT", 421, wrongHost},
		{"GET", "PAGE", "127.0.0.1", 421, wrongHost},
		{"HEAD", "PAGE", "evil.example", 421, wrongHost},
	} {
		page, heard := offerHearing(t)
		address := page.address()
		root := strings.TrimSuffix(address, page.path)
		_, port, _ := strings.Cut(page.host, ":")
		fill := strings.NewReplacer("ROOT", root, "PAGE", address, "PORT", port, "SHORT", address[:len(address)-1], "LOWER",
			strings.ToLower(address))
		for range 3 {
			status, header := ask(t, c.method, fill.Replace(c.url), fill.Replace(c.host))
			if status != c.want || header.Get("Location") != "" {
				t.Errorf("%s %s of %q: %d, want %d", c.method, c.url, c.host, status, c.want)
			}
			checkHeader(t, header)
		}
		if status, header := ask(t, "GET", address, ""); status != http.StatusSeeOther || header.Get("Location") != target {
			t.Errorf("after %s %s of %q: %d to %q", c.method, c.url, c.host, status, header.Get("Location"))
		}
		if got := heard(); strings.Join(got, "|") != c.alarm {
			t.Errorf("%s %s of %q: alarms %q, want %q once", c.method, c.url, c.host, got, c.alarm)
		}
	}
}

func checkHeader(t *testing.T, header http.Header) {
	t.Helper()
	for name, want := range map[string]string{
		"Cache-Control":           "no-store",
		"Referrer-Policy":         "no-referrer",
		"X-Content-Type-Options":  "nosniff",
		"Content-Security-Policy": "default-src 'none'",
	} {
		if header.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, header.Get(name), want)
		}
	}
}

func TestTrusted(t *testing.T) {
	const root, us, other = 0, 1000, 1001
	for _, c := range []struct {
		uid, ours int
		want      bool
	}{{us, us, true}, {root, us, true}, {other, us, false}, {-1, us, false}, {root, root, true}, {us, root, false}, {-1, root, false}} {
		if got := trusted(c.uid, c.ours); got != c.want {
			t.Errorf("user %d at a page of user %d: %v, want %v", c.uid, c.ours, got, c.want)
		}
	}
}

func TestAnswer(t *testing.T) {
	page := offer(t)
	status, header := ask(t, "GET", page.address(), "")
	if status != http.StatusSeeOther || header.Get("Location") != target {
		t.Fatalf("%d to %q", status, header.Get("Location"))
	}
	checkHeader(t, header)
	<-page.fetched
	if status, _ := ask(t, "GET", page.address(), ""); status != 0 {
		t.Errorf("it still listens after its answer, and says %d", status)
	}
}

func BenchmarkHandoff(b *testing.B) {
	for b.Loop() {
		page := offer(b)
		if status, _ := ask(b, "GET", page.address(), ""); status != http.StatusSeeOther {
			b.Fatal(status)
		}
		<-page.fetched
		page.close()
	}
}

func TestAnswerIsFlushed(t *testing.T) {
	page := offer(t)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, page.address(), nil)
	r.RequestURI = page.path
	w := httptest.NewRecorder()
	page.ServeHTTP(w, r)
	if <-page.fetched; !w.Flushed {
		t.Error("Open may return before the answer has left")
	}
}

func TestPathsAreLongAndDiffer(t *testing.T) {
	a, b := offer(t), offer(t)
	if a.path == b.path || len(a.path) < 1+26 {
		t.Errorf("paths %q and %q, want 26 base32 characters, 128 bits and more", a.path, b.path)
	}
}
