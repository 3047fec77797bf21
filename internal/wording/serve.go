package wording

import (
	"fmt"
	"net/http"

	"github.com/seed642dee07/aws-federate/internal/cred/servecmd"
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

func noTokenFile(e *servecmd.TokenFileError) message {
	return message{
		what: e.Error(),
		hint: "name a file in a directory of yours with --token-file, or leave it out: the token is printed then",
	}
}

func unanswered(e *serve.UnansweredError) message {
	return message{
		what: "no server answers at " + e.Socket, why: e.Err.Error(),
		hint: "start one where the profiles are: 'aws-federate-cred serve NAME --socket PATH'; or mend " + e.By,
	}
}

func refusedByServer(e *serve.RefusedError) message {
	gives := "gives no credentials"
	if e.Console {
		gives = "opens no console"
	}
	m := message{
		what: fmt.Sprintf("the server at %s %s (%s)", e.Socket, gives, e.Refusal.Code), why: e.Refusal.Message,
		hint: "look at what the server says where it runs, and mend it there",
	}
	switch {
	case e.Refusal.Code == serve.NoConsole:
		m.hint = "start it with --console where the browser is: 'aws-federate-cred serve NAME --socket PATH --console'"
	case e.Refusal.Code == serve.WrongPage:
		m.hint = "name another page, with --service, --destination or --region"
	case e.Refusal.Code == serve.AnotherUser:
		m.hint = "run this as the user of the server, as by 'docker run --user', or start one of your own"
	case e.Refusal.Status == http.StatusNotFound:
		m.hint = "name one of the profiles that it serves with --profile, or start it with this one"
	case e.Refusal.Status == http.StatusServiceUnavailable:
		m.hint, m.code = "answer the question where the server runs; then run this again", exitNeedsPerson
	case e.Refusal.Code == serve.PersonNeeded:
		m.hint, m.code = "start the server where a person can be asked, or run 'aws-federate-cred warm' there", exitNeedsPerson
	}
	return m
}
