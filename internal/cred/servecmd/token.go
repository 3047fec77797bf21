package servecmd

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/serve"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// announce says where is served, with the token where it is asked for; over takes that back.
func announce(c *cli.Context, env run.Env, log *slog.Logger, server *serve.Server, at net.Listener) (over func(), err error) {
	over = func() {}
	if server.Token.Empty() {
		log.Info("serving on the socket "+at.Addr().String(), "profiles", strings.Join(server.Names, ", "))
		return over, nil
	}
	var lines strings.Builder
	for _, name := range server.Names {
		fmt.Fprintf(&lines, "%s=%s\n", FullURI, URI(at, name))
	}
	if file := profile.ExpandHome(env.Getenv, env.System, c.String("token-file")); file != "" {
		if err := (wholefile.File{Path: file, Private: true, Fresh: true}).Write([]byte(server.Token.Reveal())); err != nil {
			return over, &TokenFileError{File: file, Err: err}
		}
		over = func() { _ = os.Remove(file) } // the token is good for nothing now
		fmt.Fprintf(&lines, "%s_FILE=%s\n", Authorization, file)
	} else {
		fmt.Fprintf(&lines, "%s=%s\n", Authorization, server.Token.Reveal())
	}
	log.Info("serving on "+at.Addr().String(), "profiles", strings.Join(server.Names, ", "))
	if _, err := env.Stdout.Write([]byte(lines.String())); err != nil {
		over()
		return func() {}, err
	}
	return over, nil
}

// The variables by which SDKs find a server.
const (
	FullURI       = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
	Authorization = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
)

// URI is where a profile is served.
func URI(at net.Listener, name string) string {
	return (&url.URL{Scheme: "http", Host: at.Addr().String(), Path: "/" + name}).String()
}

// TokenFileError says that the token of a server cannot be written.
type TokenFileError struct {
	File string
	Err  error
}

// Error implements error.
func (e *TokenFileError) Error() string {
	return fmt.Sprintf("the token cannot be written to %s: %v", e.File, cmp.Or(errors.Unwrap(e.Err), e.Err))
}

// Unwrap returns the reason.
func (e *TokenFileError) Unwrap() error { return e.Err }
