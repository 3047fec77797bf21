package fakeaws

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"time"
)

// Fault is a way in which a request goes wrong. The functions of this package that return one are
// all there are.
type Fault struct {
	serve func(ctx context.Context, answer func() reply) reply
}

// plannedFault is a fault that waits for its requests.
type plannedFault struct {
	action string
	fault  Fault
	left   int // below 1 it never gets to 0
}

// Inject makes the next requests for action go wrong, and with "" the next requests for any action,
// in the number of times; a number below 1 means all of them until [Server.ClearFaults]. Faults for
// the same action take their turns in the order in which they were injected.
func (s *Server) Inject(action string, f Fault, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &plannedFault{action: action, fault: f, left: times})
}

// ClearFaults lets all further requests go right. Those that wait in a [Latency] go on waiting.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

func (s *Server) withFault(ctx context.Context, action string, answer func() reply) reply {
	fault, ok := s.nextFault(action)
	if !ok {
		return answer()
	}
	return fault.serve(ctx, answer)
}

func (s *Server) nextFault(action string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, p := range s.faults {
		if p.action != "" && p.action != action {
			continue
		}
		if p.left--; p.left == 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		return p.fault, true
	}
	return Fault{}, false
}

// instead makes a fault whose requests are answered by rep and change nothing on the server.
func instead(rep func() reply) Fault {
	return Fault{func(context.Context, func() reply) reply { return rep() }}
}

// Throttling answers 400 with the code Throttling, "Rate exceeded".
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html.
func Throttling() Fault {
	return instead((&refusal{http.StatusBadRequest, "Throttling", "Rate exceeded"}).reply)
}

// Unavailable answers 503 with the code ServiceUnavailable.
func Unavailable() Fault {
	return instead((&refusal{
		http.StatusServiceUnavailable, "ServiceUnavailable",
		"The request has failed due to a temporary failure of the server.",
	}).reply)
}

// InternalError answers 500 with the code InternalFailure.
func InternalError() Fault {
	return instead((&refusal{
		http.StatusInternalServerError, "InternalFailure",
		"The request processing has failed because of an unknown error, exception or failure.",
	}).reply)
}

// CaptivePage answers 200 with an HTML page, as the portal of a hotel's network does.
func CaptivePage() Fault { return instead(captivePage) }

// CaptiveRedirect answers 302 to the page of a captive portal at http, which this server holds too:
// a client that follows it shows up in the log with the path /captive-portal.
func CaptiveRedirect() Fault {
	return instead(func() reply {
		rep := htmlReply(http.StatusFound, "<html><body>Please sign in.</body></html>\n")
		rep.header.Set("Location", captivePath)
		return rep
	})
}

// Truncated carries the request out, sends half of the answer and drops the connection.
func Truncated() Fault {
	return Fault{func(_ context.Context, answer func() reply) reply {
		rep := answer()
		rep.cut = true
		return rep
	}}
}

// OtherSession carries the request out, and says in the answer that the session is that of another
// ARN.
func OtherSession(arn string) Fault {
	return Fault{func(_ context.Context, answer func() reply) reply {
		rep := answer()
		rep.body = sessionARN.ReplaceAll(rep.body, []byte("<Arn>"+arn+"</Arn>"))
		return rep
	}}
}

var sessionARN = regexp.MustCompile("<Arn>[^<]*</Arn>")

// Dropped drops the connection without carrying the request out.
func Dropped() Fault { return instead(func() reply { return reply{drop: true} }) }

// Latency waits for d before it carries the request out. A client that goes away in the meantime
// ends the wait, and the request is then not carried out.
func Latency(d time.Duration) Fault {
	return Fault{func(ctx context.Context, answer func() reply) reply {
		timer := time.NewTimer(d)
		defer timer.Stop()
		return carriedOut(ctx, timer.C, answer)
	}}
}

// Held is like [Latency], and waits until free is closed.
func Held(free <-chan struct{}) Fault {
	return Fault{func(ctx context.Context, answer func() reply) reply { return carriedOut(ctx, free, answer) }}
}

// Hung is like [Held], closes come when a request has come, and answers none.
func Hung(come chan<- struct{}) Fault {
	return Fault{func(ctx context.Context, answer func() reply) reply {
		close(come)
		return carriedOut(ctx, make(chan struct{}), answer)
	}}
}

// Around carries the request out, and calls functions of a test before it, and between it and the
// answer. Either may be nil.
func Around(before, between func()) Fault {
	return Fault{func(_ context.Context, answer func() reply) reply {
		if before != nil {
			before()
		}
		rep := answer()
		if between != nil {
			between()
		}
		return rep
	}}
}

// carriedOut answers after an event, unless the client goes away before it.
func carriedOut[T any](ctx context.Context, event <-chan T, answer func() reply) reply {
	select {
	case <-event:
		return answer()
	case <-ctx.Done():
		return reply{drop: true}
	}
}

func captivePage() reply {
	return htmlReply(http.StatusOK,
		"<!DOCTYPE html>\n<html><head><title>Guest network</title></head><body>Please accept our terms.</body></html>\n")
}
