package serve

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// flights are the fetches under way, one for a name, and those whose end nobody has heard of yet.
type flights struct {
	mu   sync.Mutex
	all  map[string]*flight
	life context.Context //nolint:containedctx // of the server: a fetch outlives the request that began it
}

// flight is a fetch.
type flight struct {
	done  chan struct{}
	creds aws.Credentials
	err   error
	ended time.Time
	until time.Time // it is the answer to whoever comes
}

const (
	// kept is how long what nobody has heard of is kept for whoever comes next.
	kept = 30 * time.Second
	// final is how long a failure is the answer for all: botocore repeats a request twice, a second
	// apart, whatever the answer is, and a person who said no is not to be asked thrice.
	final = 3 * time.Second
)

// get returns the credentials for a name, or after a moment that the client is to come again. The
// fetch goes on, and whoever comes next has its end.
func (s *Server) get(ctx context.Context, name string) (aws.Credentials, *Refusal) {
	f := s.join(name) //nolint:contextcheck // a fetch outlives the request that began it
	wait := time.NewTimer(soon)
	defer wait.Stop()
	select {
	case <-f.done:
	case <-ctx.Done():
		return aws.Credentials{}, &Refusal{http.StatusServiceUnavailable, "Gone", "the client has gone"}
	case <-wait.C:
		return aws.Credentials{}, &Refusal{
			http.StatusServiceUnavailable, "Waiting", "the credentials are being fetched, and maybe a person is being asked: come again",
		}
	}
	s.flights.heard(name, f)
	if f.err != nil {
		refused := s.Sort(f.err)
		return aws.Credentials{}, &refused
	}
	return f.creds, nil
}

// join returns the fetch for a name, and begins it where there is none.
func (s *Server) join(name string) *flight {
	s.flights.mu.Lock()
	defer s.flights.mu.Unlock()
	if f := s.flights.all[name]; f != nil && (f.ended.IsZero() || s.Now().Before(f.until)) {
		return f
	}
	f := &flight{done: make(chan struct{})}
	if s.flights.all == nil {
		s.flights.all = map[string]*flight{}
	}
	s.flights.all[name] = f
	life := s.flights.life
	go func() {
		creds, err := s.Fetch(life, name)
		s.flights.mu.Lock()
		now := s.Now()
		f.creds, f.err, f.ended, f.until = creds, err, now, now.Add(kept)
		s.flights.mu.Unlock()
		close(f.done)
	}()
	return f
}

// heard forgets a fetch whose end somebody has, a failure after a moment.
func (f *flights) heard(name string, of *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.all[name] != of:
	case of.err != nil:
		of.until = of.ended.Add(final)
	default:
		delete(f.all, name)
	}
}
