package fakeaws

import (
	"crypto/rand"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
)

// stsNamespace is the XML namespace of every answer of STS; the slash at the end belongs to it.
// Source: "xmlNamespace" in botocore/data/sts/2011-06-15/service-2.json.
const stsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/"

// reply is an answer that is not yet on its way, so that it can be logged, and spoilt by a fault,
// first.
type reply struct {
	status int
	code   string // AWS's error code, for the log
	header http.Header
	body   []byte
	cut    bool // send only the first half of the body, then drop the connection
	drop   bool // drop the connection without an answer
}

// refusal is an error document of STS on its way to the client. A nil refusal means that nothing is
// refused.
type refusal struct {
	status        int
	code, message string
}

func denied(format string, args ...any) *refusal {
	return &refusal{http.StatusForbidden, "AccessDenied", fmt.Sprintf(format, args...)}
}

func invalid(format string, args ...any) *refusal {
	return &refusal{http.StatusBadRequest, "ValidationError", fmt.Sprintf(format, args...)}
}

func (f *refusal) reply() reply { return f.document(stsNamespace) }

// document is the refusal in the words of a service of the Query protocol.
func (f *refusal) document(namespace string) reply {
	type detail struct{ Type, Code, Message string }
	id := requestID()
	fault := detail{"Sender", f.code, f.message}
	if f.status >= http.StatusInternalServerError {
		fault.Type = "Receiver"
	}
	rep := xmlReply(f.status, id, struct {
		XMLName   xml.Name
		Error     detail
		RequestID string `xml:"RequestId"`
	}{xml.Name{Space: namespace, Local: "ErrorResponse"}, fault, id})
	rep.code = f.code
	return rep
}

// xmlReply encodes document. Only the types of this package get here, and each of them can be
// encoded.
func xmlReply(status int, requestID string, document any) reply {
	body, err := xml.MarshalIndent(document, "", "  ")
	if err != nil {
		return reply{drop: true, code: err.Error()}
	}
	header := http.Header{"Content-Type": {"text/xml"}, "X-Amzn-Requestid": {requestID}}
	return reply{status: status, header: header, body: append(body, '\n')}
}

func htmlReply(status int, page string) reply {
	header := http.Header{"Content-Type": {"text/html;charset=utf-8"}, "Cache-Control": {"no-store"}}
	return reply{status: status, header: header, body: []byte(page)}
}

// write sends the answer with the date of the server's own clock.
func (p reply) write(w http.ResponseWriter, date string) {
	if p.drop {
		panic(http.ErrAbortHandler)
	}
	header := w.Header()
	for name, values := range p.header {
		header[name] = values
	}
	header.Set("Date", date)
	header.Set("Content-Length", strconv.Itoa(len(p.body)))
	w.WriteHeader(p.status)
	if !p.cut {
		// A client that is gone needs no answer.
		_, _ = w.Write(p.body)
		return
	}
	_, _ = w.Write(p.body[:len(p.body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// requestID makes an identifier in the form of a UUID.
func requestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
