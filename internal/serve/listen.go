package serve

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// ListenError says why nothing can be served at a place.
type ListenError struct {
	Place string // an address or a path
	// Reason is why the place is none for a server; empty where the system says so in Err.
	Reason string
	// Taken means that another server has the place.
	Taken bool
	Err   error
}

// Error implements error.
func (e *ListenError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("cannot listen on %s: %v", e.Place, e.Err)
	}
	return fmt.Sprintf("cannot listen on %s: %s", e.Place, e.Reason)
}

// Unwrap returns the reason.
func (e *ListenError) Unwrap() error { return e.Err }

// Loopback listens on an address of this machine that no other machine reaches.
func Loopback(ctx context.Context, address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	switch {
	case err != nil || port == "":
		return nil, &ListenError{Place: address, Reason: "an address has a port, as in 127.0.0.1:9911; port 0 is any that is free"}
	case host == "" || !isLoopback(host):
		return nil, &ListenError{Place: address, Reason: "only this machine is served over TCP: 127.0.0.1, ::1 or localhost"}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, &ListenError{Place: address, Err: reason(err)}
	}
	if at, ok := listener.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() { // by a file of hosts that lies
		_ = listener.Close()
		return nil, &ListenError{Place: address, Reason: "the name leads to an address that other machines reach"}
	}
	return listener, nil
}

// reason is the system's word in an error, without the address, which is named beside it.
func reason(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Err
	}
	return err
}

// NewToken makes a token of 256 bits that a header and a line of an environment can hold.
func NewToken() secret.String {
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails
	return secret.New(base64.RawURLEncoding.EncodeToString(random[:]))
}

// farewell is how long answers under way may take at the end.
const farewell = time.Second

// Run serves until the context ends, and lets the answers that are under way come to their end.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	s.flights.life = ctx //nolint:fatcontext // once, before there is a request
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: log.New(io.Discard, "", 0),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, peerKey{}, peerOf(c))
		},
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return &ListenError{Place: listener.Addr().String(), Err: reason(err)}
	case <-ctx.Done():
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	if server.Shutdown(limited) != nil {
		_ = server.Close()
	}
	return nil
}
