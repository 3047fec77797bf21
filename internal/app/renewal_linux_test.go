package app_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// signedInHome is a home with a profile r1 whose sign-in has ended and can be renewed: by a call,
// in a file.
type signedInHome struct {
	*home
	call, file string
}

// signedInHomes are the two kinds of sign-ins.
func signedInHomes() map[string]func(*testing.T) *signedInHome {
	return map[string]func(*testing.T) *signedInHome{
		"Identity Center": func(t *testing.T) *signedInHome {
			t.Helper()
			h, token := ssoHome(t, 1)
			return &signedInHome{h, "CreateToken", token}
		},
		"aws login": func(t *testing.T) *signedInHome {
			t.Helper()
			h := newHome(t, "aws-federate-cred")
			h.write(t, ".aws/config", "[profile r1]\nlogin_session = "+h.login.Session+"\nregion = eu-west-1\n")
			h.env = append(h.env, "AWS_ENDPOINT_URL_SIGNIN="+h.URL)
			sum := sha256.Sum256([]byte(h.login.Session))
			name := ".aws/login/cache/" + hex.EncodeToString(sum[:]) + ".json"
			h.write(t, name, string(h.login.File(-time.Minute)))
			return &signedInHome{h, "CreateOAuth2Token", filepath.Join(h.dir, name)}
		},
	}
}

// cached starts the program with a cache directory of its own.
func (h *signedInHome) cached(t *testing.T, cache int, prefix ...string) *started {
	t.Helper()
	other := *h.home
	other.env = append([]string{}, h.env...)
	other.env = append(other.env, "AWS_FEDERATE_CACHE_DIR="+filepath.Join(h.dir, fmt.Sprint("cache", cache)))
	return other.startBehind(t, prefix, nil, "--profile", "r1")
}

// good fails the test unless a process ends well.
func (p *started) good(t *testing.T) {
	t.Helper()
	if code := p.wait(); code != 0 || !strings.Contains(p.stdout.String(), "ASIA") || strings.Contains(p.stderr.String(), fakeaws.Canary) {
		t.Fatalf("exit code %d: %s", code, &p.stderr)
	}
}

// expire lets the sign-in end in its file.
func (h *signedInHome) expire(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile(h.file)
	if err != nil {
		t.Fatal(err)
	}
	year := []byte(fmt.Sprintf(`"expiresAt":"%d`, time.Now().UTC().Year()))
	if !bytes.Contains(text, year) {
		year = []byte(fmt.Sprintf(`"expiresAt":"%d`, time.Now().UTC().Year()+1))
	}
	if err := os.WriteFile(h.file, bytes.Replace(text, year, []byte(`"expiresAt":"2020`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
}

// renewable fails the test unless there was one renewal, and the token in the file is good for
// another.
func (h *signedInHome) renewable(t *testing.T) {
	t.Helper()
	if n := h.Count(h.call); n != 1 {
		t.Errorf("%d %s, want 1", n, h.call)
	}
	h.expire(t)
	h.cached(t, 99).good(t)
	if n := h.Count(h.call); n != 2 {
		t.Errorf("%d %s, want 2", n, h.call)
	}
	if left, _ := filepath.Glob(h.file + ".*"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// TestRenewedOnceForAllCaches starts processes that have caches of their own and one sign-in, which
// has ended.
func TestRenewedOnceForAllCaches(t *testing.T) {
	for kind, start := range signedInHomes() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			h := start(t)
			h.Inject(h.call, fakeaws.Latency(300*time.Millisecond), 1)
			all := make([]*started, 4)
			for i := range all {
				all[i] = h.cached(t, i)
			}
			for _, p := range all {
				p.good(t)
			}
			h.renewable(t)
		})
	}
}

// TestNoRefreshTokenLost has the process that renews be killed between the answer and the rename,
// or have the rename refused. The next one goes on with the token that was got, also with another
// cache, and also where it had been waiting.
func TestNoRefreshTokenLost(t *testing.T) {
	t.Parallel()
	for kind, start := range signedInHomes() {
		for fault, inject := range map[string]string{"killed": "signal=KILL:error=EIO", "refused": "error=EACCES"} {
			for _, waits := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%s/waits=%t", kind, fault, waits), func(t *testing.T) {
					t.Parallel()
					h := start(t)
					h.Inject(h.call, fakeaws.Latency(time.Second), 1)
					first := h.cached(t, 1, behindStrace(t, "/^rename", inject)...)
					var next *started
					if waits {
						appears(t, h.file+".next")
						next = h.cached(t, 2)
					}
					code := first.wait()
					warned := strings.Contains(first.stderr.String(), "warning: the renewed sign-in is not in its place yet")
					if fault == "killed" && code == 0 || fault == "refused" && (code != 0 || !warned) {
						t.Fatalf("exit code %d: %s", code, &first.stderr)
					}
					if !waits {
						appears(t, h.file+".next")
						next = h.cached(t, 2)
					}
					next.good(t)
					h.renewable(t)
				})
			}
		}
	}
}
