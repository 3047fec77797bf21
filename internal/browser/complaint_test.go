package browser

import (
	"net/url"
	"strings"
	"testing"
)

func TestComplaintHidesTheAddress(t *testing.T) {
	const secret = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	page := "http://127.0.0.1:4000/" + secret
	for _, c := range []struct{ text, want string }{
		{"cannot open " + page + " at all", "cannot open (address) at all"},
		{"cannot open '" + page + "'", "cannot open '(address)'"},
		{"path /" + secret + ", or " + secret, "path (address), or (address)"},
		{strings.ToLower(page), "(address)"},
		{url.QueryEscape(page), "(address)"},
		{url.QueryEscape(url.QueryEscape(page)), "(address)"},
		{url.PathEscape(page), "(address)"},
		{(&Container{Name: "a b"}).link(page), "(address)"},
		{`{"url":"` + strings.ReplaceAll(page, "/", `\/`) + `"}`, `{"url":"(address)"}`},
		{"broken " + page[:30] + "\n  " + page[30:] + "?", "broken (address)?"},
		{"colored " + page[:30] + "\x1b" + page[30:], "colored (address)"},
		{"cut off " + page[:30], "cut off http://127.0.0.1:4000/"},
		{strings.Repeat(page+" ", 1000), strings.TrimSuffix(strings.Repeat("(address) ", 50), " ")},
		{strings.Repeat("x", maxComplaint-5) + page, "(address)"},
		{"nothing", "nothing"},
	} {
		got := complaint(strings.NewReader(c.text), secret)
		if got != c.want && got != c.want+" " {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
