package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// console shows the sign-in URL, and follows it as a browser does.
func (d *demo) console(ctx context.Context) error {
	r, err := d.succeed(ctx, "aws-console", "--print", "admin")
	if err != nil {
		return err
	}
	text := strings.TrimSpace(r.stdout)
	link, err := url.Parse(text)
	if err != nil || link.Query().Get("SigninToken") == "" {
		return errors.New("the answer is not a sign-in URL")
	}
	token := link.Query().Get("SigninToken")
	d.output(strings.ReplaceAll(text, url.QueryEscape(token), short(token)))
	d.note("calls of STS: %d before, %d after; the role's credentials came from the cache", r.before, r.after)
	page, err := open(ctx, text)
	if err != nil {
		return err
	}
	d.say("\nThe page behind that URL says:")
	for _, field := range []string{"arn", "account", "until", "destination"} {
		d.output(fmt.Sprintf("  %-12s %s", field, on(page, field)))
	}
	if !strings.HasPrefix(on(page, "arn"), "arn:aws:sts::"+ownAccount+":assumed-role/Admin/") {
		return errors.New("somebody else is signed in")
	}
	return holds(r, "Action=login", "Destination=")
}

// open gets a page. Its errors do not name the URL, which holds the right to sign in.
func open(ctx context.Context, link string) (page string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return "", errors.New("the sign-in URL cannot be opened")
	}
	browser := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // no proxy: the page is on this machine
	response, err := browser.Do(request)
	if err != nil {
		for failed, ok := errors.AsType[*url.Error](err); ok; failed, ok = errors.AsType[*url.Error](err) {
			err = failed.Err
		}
		return "", fmt.Errorf("opening the sign-in URL: %w", err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("the sign-in page answers HTTP %d", response.StatusCode)
	}
	return string(text), err
}

// on returns the text of the element with that id on the page of the embedded AWS.
func on(page, id string) string {
	_, rest, _ := strings.Cut(page, `<dd id="`+id+`">`)
	text, _, _ := strings.Cut(rest, "</dd>")
	return html.UnescapeString(text)
}
