package signin_test

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/signin"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// TestOneSignIn has many want the same at once: one person signs in, and all have it. What the
// person refuses, nobody asks again.
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

// TestNotHeeded has a process that another's vain sign-in is no answer to ask its own person.
func TestNotHeeded(t *testing.T) {
	t.Parallel()
	for heed, begun := range map[bool]int{true: 1, false: 2} {
		k, d := keeper(t), &desk{browse: func(*url.URL) {}}
		first, from := make(chan error), make(chan lock.Holder, 9)
		go func() {
			_, err := k.SignIn(t.Context(), corp(), d, d, signin.Way{Limit: 300 * time.Millisecond}, secret.String{})
			first <- err
		}()
		time.Sleep(100 * time.Millisecond)
		second := *k
		second.Heed = func(h lock.Holder) bool { from <- h; return heed }
		here := &desk{browse: answers(make(chan string, 1), code())}
		_, err := second.SignIn(t.Context(), corp(), here, here, way(), secret.String{})
		_, other := errors.AsType[*signin.OtherError](err)
		if other != heed || !heed && err != nil || d.begun+here.begun != begun || len(from) == 0 || (<-from).PID != os.Getpid() {
			t.Errorf("heeds %t: %d and %d asked, %v", heed, d.begun, here.begun, err)
		}
		if err := <-first; err == nil {
			t.Error("the first has a token")
		}
	}
}

// TestSignedInByOthers finds the token of another process while somebody holds the lock again.
func TestSignedInByOthers(t *testing.T) {
	t.Parallel()
	k, d := keeper(t), &desk{}
	if _, err := k.SignIn(t.Context(), corp(), d, d, way(), secret.String{}); err != nil {
		t.Fatal(err)
	}
	locks, _ := filepath.Glob(filepath.Join(k.Dir, "*.lock"))
	held, err := lock.Acquire(t.Context(), locks[0], time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	if _, err := k.SignIn(t.Context(), corp(), d, d, signin.Way{Limit: time.Second}, secret.String{}); err != nil || d.begun != 1 {
		t.Errorf("asked %d times, %v", d.begun, err)
	}
}

// TestWaitingForOthersDoesNotCount gives who has waited for another's sign-in all the time for its own.
func TestWaitingForOthersDoesNotCount(t *testing.T) {
	t.Parallel()
	k, d := keeper(t), &desk{}
	if _, err := k.SignIn(t.Context(), corp(), d, d, way(), secret.String{}); err != nil {
		t.Fatal(err)
	}
	locks, _ := filepath.Glob(filepath.Join(k.Dir, "*.lock"))
	held, err := lock.Acquire(t.Context(), locks[0], time.Now)
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(1400*time.Millisecond, held.Release)
	browse, pages := answers(make(chan string, 1), code()), 0
	d.browse = func(page *url.URL) {
		pages++
		time.Sleep(1200 * time.Millisecond)
		browse(page)
	}
	if _, err := k.SignIn(t.Context(), corp(), d, d, signin.Way{Limit: 2 * time.Second}, k.Kept(corp())); err != nil || pages != 1 {
		t.Errorf("%d pages, %v", pages, err)
	}
}
