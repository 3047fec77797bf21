package browser

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
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

// dial opens a connection and sends text.
func dial(t *testing.T, page *handoff, text string) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", page.host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	return conn
}

// get is a request as a browser writes it.
func get(page *handoff, path string) string {
	return "GET " + path + " HTTP/1.1\r\nHost: " + page.host + "\r\n\r\n"
}

func TestRequestsOnTheWayAreRefused(t *testing.T) {
	page, heard := offerHearing(t)
	page.grace = time.Minute
	again, icon := dial(t, page, ""), dial(t, page, "")
	accepted(t, page, 2)
	if status, _ := ask(t, "GET", page.address(), ""); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	<-page.fetched
	var all sync.WaitGroup
	for conn, path := range map[net.Conn]string{again: page.path, icon: "/favicon.ico"} {
		all.Go(func() {
			io.WriteString(conn, get(page, path))
			text, _ := io.ReadAll(conn)
			if !strings.HasPrefix(string(text), "HTTP/1.1 4") || !strings.Contains(string(text), refusal) ||
				strings.Contains(string(text), "canary") {
				t.Errorf("%s is answered %q", path, text)
			}
		})
	}
	got := heard()
	all.Wait()
	if !slices.Equal(got, []string{secondVisit}) {
		t.Errorf("alarms %q, want the second visit's alone", got)
	}
}

// accepted waits until the server has so many connections.
func accepted(t *testing.T, page *handoff, count int64) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); page.open.Load() < count; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the connections are not accepted")
		}
	}
}

func TestPortScanner(t *testing.T) {
	for _, c := range []struct {
		name, text string
		alarms     []string
	}{
		{"no word", "", nil}, // As a browser that connects in advance.
		{"garbage", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", []string{noHTTP}},
		{"half a request", "GET / HTT", []string{noHTTP}},
		{"another protocol", "SSH-2.0-scanner\r\n", []string{noHTTP}},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, heard := offerHearing(t)
			for range 3 {
				conn := dial(t, page, c.text)
				conn.(*net.TCPConn).CloseWrite()
				text, _ := io.ReadAll(conn)
				if strings.Contains(string(text), "canary") {
					t.Errorf("answer %q", text)
				}
			}
			if status, _ := ask(t, "GET", page.address(), ""); status != http.StatusSeeOther {
				t.Errorf("then the browser is answered %d", status)
			}
			if got := heard(); !slices.Equal(got, c.alarms) {
				t.Errorf("alarms %q, want %q", got, c.alarms)
			}
		})
	}
}

func TestIdleConnectionsHoldNothing(t *testing.T) {
	page := offer(t)
	dial(t, page, "")
	accepted(t, page, 1)
	ask(t, "GET", page.address(), "")
	begin := time.Now()
	if page.close(); time.Since(begin) > 20*grace {
		t.Errorf("closing takes %s", time.Since(begin))
	}
}

func TestClosingWaitsForNobody(t *testing.T) {
	page := offer(t)
	page.grace = time.Hour
	ask(t, "GET", page.address(), "")
	page.close()
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

// TestTwoRequestsAtOnce sends both on connections that are open already, as one opened later may
// find nobody.
func TestTwoRequestsAtOnce(t *testing.T) {
	for range 50 {
		page, heard := offerHearing(t)
		page.grace = time.Minute
		conns := []net.Conn{dial(t, page, ""), dial(t, page, "")}
		accepted(t, page, 2)
		answers := make([]string, len(conns))
		var all sync.WaitGroup
		for i, conn := range conns {
			all.Go(func() {
				io.WriteString(conn, get(page, page.path))
				text, _ := io.ReadAll(conn)
				answers[i] = string(text)
			})
		}
		<-page.fetched
		got := heard()
		all.Wait()
		slices.Sort(answers)
		if !strings.HasPrefix(answers[0], "HTTP/1.1 303") || !strings.Contains(answers[0], target) ||
			!strings.HasPrefix(answers[1], "HTTP/1.1 410") || strings.Contains(answers[1], "canary") {
			t.Fatalf("answers %q, want one 303 and one 410", answers)
		}
		if !slices.Equal(got, []string{secondVisit}) {
			t.Fatalf("alarms %q", got)
		}
	}
}

func TestPathsAreLongAndDiffer(t *testing.T) {
	a, b := offer(t), offer(t)
	if a.path == b.path || len(a.path) < 1+26 {
		t.Errorf("paths %q and %q, want 26 base32 characters, 128 bits and more", a.path, b.path)
	}
}
