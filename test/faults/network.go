//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// inTime is how long a call may take with all its retries, and some for a busy machine; a job of two
// calls may take that long twice, if the first comes to its end in time.
const inTime = 23 * time.Second

// answers of AWS go wrong, once or each time, by each call of a job.
func (l *lab) answers() (all []trial) {
	faults := map[string]fakeaws.Fault{
		"throttling": fakeaws.Throttling(), "busy": fakeaws.Unavailable(), "broken": fakeaws.InternalError(), "page": fakeaws.CaptivePage(),
		"redirect": fakeaws.CaptiveRedirect(), "truncated": fakeaws.Truncated(), "dropped": fakeaws.Dropped(),
		"slow": fakeaws.Latency(2 * time.Second), "silent": fakeaws.Latency(time.Hour),
	}
	for _, j := range jobs {
		for _, call := range j.calls {
			for name, fault := range faults {
				for _, times := range []int{1, 0} {
					detail := fmt.Sprintf("%s-%s-%d", call, name, times)
					slow := name == "silent" || name == "slow" || times == 0 && j.name != cold.name || !j.quick && name != "dropped"
					all = append(
						all,
						trial{kind: "answer", job: j, detail: detail, slow: slow, do: func(ctx context.Context, h *home, v *verdict) {
							h.aws.Inject(call, fault, times)
							codes := []int{0, 1, 3}
							switch {
							case name == "slow":
								codes = []int{0}
							case times == 0 || name == "page" || name == "redirect": // which no retry cures
								codes = []int{1, 3}
							}
							v.ended(h.does(ctx), inTime, codes...)
							h.alone(v)
						}},
					)
				}
			}
		}
	}
	return all
}

// alone looks for calls that went where nobody was to go: to the page of a captive portal.
func (h *home) alone(v *verdict) {
	for _, call := range h.aws.Calls("") {
		if call.Path == "/captive-portal" {
			v.say(&v.wrong, "it followed a redirect")
		}
	}
}

// peer is who stands on the way to AWS, for one connection.
type peer func(client net.Conn, aws string)

// cuts have somebody on the way who cuts, garbles or never ends.
func (l *lab) cuts() (all []trial) {
	peers := map[string]peer{
		"refused":      nil,
		"garbage":      garbage,
		"endless-body": endless("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n"),
		"endless-header": endless(
			"HTTP/1.1 200 OK\r\nX: ",
		),
		"endless-status": endless(""),
		"silent":         silent,
		"drip":           drip,
		"cut-at-once":    cut(0, 0),
	}
	for at := 1; at < 2000; at += 37 {
		peers[fmt.Sprint("cut-request-", at)] = cut(at, 0)
		peers[fmt.Sprint("cut-answer-", at)] = cut(1<<20, at)
	}
	for _, j := range []job{cold, renew, code, consoleHit, login, device} {
		for name, of := range peers {
			quick := name == "refused" || name == "garbage" || name == "endless-body" || name == "cut-at-once" || name == "cut-answer-186"
			all = append(
				all,
				trial{
					kind: "network", job: j, detail: name, slow: !quick || !j.quick && name != "garbage",
					do: func(ctx context.Context, h *home, v *verdict) {
						url, done, err := h.through(of)
						if err != nil {
							v.say(&v.wrong, "%v", err)
							return
						}
						defer done()
						h.more, h.peer = h.endpoints(url), strings.TrimPrefix(url, "http://")
						v.ended(h.does(ctx), inTime, 0, 1, 3) // what is cut behind its end is whole
					},
				},
			)
		}
	}
	return all
}

// through is the address of a peer before AWS.
func (h *home) through(p peer) (url string, done func(), err error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0") //nolint:noctx // closed by done
	if err != nil {
		return "", nil, err
	}
	url = "http://" + listener.Addr().String()
	if p == nil { // nobody listens
		return url, func() {}, listener.Close()
	}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = client.Close() }()
				p(client, h.aws.URL[len("http://"):])
			}()
		}
	}()
	return url, func() { _ = listener.Close() }, nil
}

// cut lets so many bytes of a request through, and so many of the answer.
func cut(request, answer int) peer {
	return func(client net.Conn, aws string) {
		server, err := net.Dial("tcp4", aws) //nolint:noctx // closed below
		if err != nil {
			return
		}
		defer func() { _ = server.Close() }()
		if answer == 0 {
			_, _ = io.CopyN(server, client, int64(request))
			return
		}
		go func() { _, _ = io.Copy(server, client) }()
		_, _ = io.CopyN(client, server, int64(answer))
	}
}

// garbage answers with what is no HTTP.
func garbage(client net.Conn, _ string) {
	text := make([]byte, 4096)
	random := rand.New(rand.NewPCG(1, 2)) // the same each time
	for i := range text {
		text[i] = byte(random.Uint32())
	}
	_, _ = client.Write(text)
}

// endless answers for ever, as fast as it is read.
func endless(head string) peer {
	return func(client net.Conn, _ string) {
		_, err := io.WriteString(client, head)
		for block := bytes.Repeat([]byte("x"), 1<<16); err == nil; {
			_, err = client.Write(block)
		}
	}
}

// silent takes all, and says nothing.
func silent(client net.Conn, _ string) { _, _ = io.Copy(io.Discard, client) }

// drip lets an answer through a byte at a time.
func drip(client net.Conn, aws string) {
	server, err := net.Dial("tcp4", aws) //nolint:noctx // closed below
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	go func() { _, _ = io.Copy(server, client) }()
	for err == nil {
		_, err = io.CopyN(client, server, 1)
		time.Sleep(300 * time.Millisecond)
	}
}
