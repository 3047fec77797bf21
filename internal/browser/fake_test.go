package browser_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
)

// record is what a fake browser tells the test of itself.
type record struct {
	Name     string
	Pid      int
	Args     []string
	Env      []string
	Silent   bool // Neither standard input nor standard output leads anywhere.
	Status   int
	Location string
}

// TestMain makes the test binary a fake browser when the test that starts it says so.
func TestMain(m *testing.M) {
	role := os.Getenv("FAKE_BROWSER")
	if role == "" {
		os.Exit(m.Run())
	}
	if len(os.Args) > 1 && os.Args[1] == "--fail" {
		role = "fail"
	}
	os.Exit(fakeBrowser(role))
}

func fakeBrowser(role string) int {
	fmt.Println("this must not be on our standard output")
	control := os.Getenv("FAKE_BROWSER_CONTROL")
	r := record{Name: os.Args[0], Pid: os.Getpid(), Args: os.Args[1:], Env: os.Environ(), Silent: silent()}
	switch role {
	case "repeat and fail":
		fmt.Fprintln(os.Stderr, "cannot open", os.Args[1:])
		return 3
	case "fail":
		fmt.Fprint(os.Stderr, "first\tline\n\x1b[31msecond\xff line\n", strings.Repeat("x", 1<<16))
		return 3
	case "fetch", "fetch and stay", "fetch and fail":
		fetch(&r)
	case "fetch container":
		_, query, _ := strings.Cut(r.Args[0], ":")
		asked, err := url.ParseQuery(query)
		if err != nil {
			return 4
		}
		link := r.Args
		r.Args = []string{asked.Get("url")}
		fetch(&r)
		r.Args = link
	case "hand over":
		// The test sees by the end of this connection that the process has gone.
		resp, err := http.Get(control + "/gone")
		if err != nil {
			return 4
		}
		defer resp.Body.Close()
	}
	text, err := json.Marshal(r)
	if err != nil {
		return 4
	}
	if resp, err := http.Post(control+"/record", "application/json", bytes.NewReader(text)); err == nil {
		resp.Body.Close()
	}
	switch role {
	case "fetch and stay":
		if resp, err := http.Get(control + "/stay"); err == nil {
			resp.Body.Close()
		}
	case "fetch and fail":
		return 5
	}
	return 0
}

// fetch goes to the address among the arguments but not on to where that leads.
func fetch(r *record) {
	at := slices.IndexFunc(r.Args, func(arg string) bool { return strings.Contains(arg, "http://") })
	_, address, _ := strings.Cut(r.Args[at], "http://")
	resp, err := http.DefaultTransport.RoundTrip(httptest.NewRequest(http.MethodGet, "http://"+address, nil))
	if err != nil {
		r.Location = err.Error()
		return
	}
	resp.Body.Close()
	r.Status, r.Location = resp.StatusCode, resp.Header.Get("Location")
}

func silent() bool {
	if n, err := os.Stdin.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		return false
	}
	null, err := os.Stat(os.DevNull)
	if err != nil {
		return false
	}
	out, err := os.Stdout.Stat()
	return err == nil && os.SameFile(out, null)
}

// control is where fake browsers report. Closing release lets those that stay go.
type control struct {
	records chan record
	staying chan struct{}
	release chan struct{}
	gone    chan struct{}
}

// fakes makes each process that the test starts from its own binary a fake browser of role.
func fakes(t *testing.T, role string) *control {
	t.Helper()
	c := &control{
		records: make(chan record, 9),
		staying: make(chan struct{}, 9),
		release: make(chan struct{}),
		gone:    make(chan struct{}, 9),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/record", func(_ http.ResponseWriter, req *http.Request) {
		var r record
		if err := json.NewDecoder(req.Body).Decode(&r); err != nil {
			t.Error(err)
		}
		c.records <- r
	})
	mux.HandleFunc("/stay", func(http.ResponseWriter, *http.Request) {
		c.staying <- struct{}{}
		<-c.release
	})
	mux.HandleFunc("/gone", func(w http.ResponseWriter, req *http.Request) {
		http.NewResponseController(w).Flush()
		<-req.Context().Done()
		c.gone <- struct{}{}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	t.Setenv("FAKE_BROWSER", role)
	t.Setenv("FAKE_BROWSER_CONTROL", server.URL)
	return c
}
