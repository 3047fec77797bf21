package browser

import (
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

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
