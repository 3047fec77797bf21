package wording

import (
	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/serve"
)

func notServed(e *serve.ListenError) message {
	m := message{what: "cannot listen on " + e.Place, why: e.Reason, hint: "take another place, by --socket or --listen"}
	switch {
	case e.Taken:
		m.hint = "use the server that is there, or end it; or take another place"
	case e.Err != nil:
		m.why = e.Err.Error()
	}
	return m
}

func noTokenFile(e *cred.TokenFileError) message {
	return message{what: e.Error(), hint: "name a file in a directory of yours with --token-file, or leave it out: the token is printed then"}
}
