package browser

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

const target = "https://signin.example/federation?SigninToken=canary#x"

// direct is a client that follows no redirect.
var direct = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func offer(t *testing.T) *handoff {
	t.Helper()
	page, err := serve(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(page.close)
	return page
}

// ask returns the status and the header of the answer, or 0 when there is none.
func ask(t *testing.T, method, url, host string) (int, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
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
	page := offer(t)
	address := page.address()
	root := strings.TrimSuffix(address, page.path)
	_, port, _ := strings.Cut(page.host, ":")
	for _, c := range []struct {
		method, url, host string
		want              int
	}{
		{"GET", root, "", 404},
		{"GET", root + "/favicon.ico", "", 404},
		{"GET", address + "/", "", 404},
		{"GET", address + "?", "", 404},
		{"GET", address + "?a=b", "", 404},
		{"GET", address[:len(address)-1], "", 404},
		{"GET", root + "/" + page.path, "", 404},
		{"GET", strings.ToLower(address), "", 404},
		{"HEAD", address, "", 404},
		{"POST", address, "", 404},
		{"OPTIONS", address, "", 404},
		{"GET", address, "evil.example", 421},
		{"GET", address, "evil.example:" + port, 421},
		{"GET", address, "localhost:" + port, 421},
		{"GET", address, "127.0.0.1", 421},
		{"HEAD", address, "evil.example", 421},
	} {
		status, header := ask(t, c.method, c.url, c.host)
		if status != c.want || header.Get("Location") != "" {
			t.Errorf("%s %s of %q: %d, want %d", c.method, c.url, c.host, status, c.want)
		}
		if page.isTaken() {
			t.Fatalf("%s %s of %q took the page", c.method, c.url, c.host)
		}
	}

	status, header := ask(t, "GET", address, "")
	if status != http.StatusSeeOther || header.Get("Location") != target {
		t.Fatalf("%d to %q", status, header.Get("Location"))
	}
	<-page.fetched
	if header.Get("Cache-Control") != "no-store" || header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("header %v", header)
	}
	if status, header := ask(t, "GET", address, ""); status != http.StatusGone || header.Get("Location") != "" {
		t.Errorf("second request: %d", status)
	}
	page.close()
	if status, _ := ask(t, "GET", address, ""); status != 0 {
		t.Errorf("after close: %d", status)
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

func TestManyRequestsAtOnce(t *testing.T) {
	page := offer(t)
	var statuses [8]int
	var all sync.WaitGroup
	for i := range statuses {
		all.Go(func() { statuses[i], _ = ask(t, "GET", page.address(), "") })
	}
	all.Wait()
	count := map[int]int{}
	for _, status := range statuses {
		count[status]++
	}
	if count[http.StatusSeeOther] != 1 || count[http.StatusGone] != len(statuses)-1 {
		t.Errorf("answers %v, want one 303 and 410 for the others", count)
	}
}

func TestPathsAreLongAndDiffer(t *testing.T) {
	a, b := offer(t), offer(t)
	if a.path == b.path || len(a.path) < 1+26 {
		t.Errorf("paths %q and %q, want 26 base32 characters, 128 bits and more", a.path, b.path)
	}
}
