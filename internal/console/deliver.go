package console

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/seed642dee07/aws-federate/internal/browser"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// way is how a URL gets to a person: in a browser, unless the options want it otherwise.
type way struct {
	opener *browser.Opener // nil: no browser
	plan   profile.Plan
	// unseen is why no browser can be seen, where the URL is shown in place of one.
	unseen string
}

// way finds out how, before anything is called. It ends with an error where no browser can be seen,
// nor a terminal to show the URL on.
func (o *opening) way(plan profile.Plan) (way, error) {
	if o.options.print || o.options.copy || o.options.qr {
		return way{}, nil
	}
	opener := o.opener(plan)
	err := opener.Check()
	if none, ok := errors.AsType[*browser.UnreachableError](err); ok && o.screen() != nil {
		return way{plan: plan, unseen: none.Reason}, nil
	}
	return way{plan: plan, opener: opener}, err
}

// deliver hands the URL over.
func (o *opening) deliver(ctx context.Context, w way, link string) error {
	switch {
	case w.unseen != "":
		return o.show(w.plan, link, w.unseen)
	case w.opener != nil:
		return o.browse(ctx, w, link)
	}
	answer := ""
	if o.options.qr {
		picture, err := o.draw(link, o.Env.Stdout)
		if err != nil {
			return err
		}
		answer = picture
	}
	if o.options.print {
		answer += link + "\n"
	}
	if o.options.copy {
		if err := o.copy(ctx, link); err != nil {
			return err
		}
	}
	_, err := io.WriteString(o.Env.Stdout, answer)
	return err
}

// browse opens the URL in the browser. Where the default one does not come, and probably cannot be
// seen, the URL is shown on the terminal, if there is one.
func (o *opening) browse(ctx context.Context, w way, link string) error {
	opener := w.opener
	opener.Waiting = func(launcher string) {
		o.Log.Info(
			fmt.Sprintf("waiting for the browser to come for the page (started: %s); --print gives the URL in place of it", launcher),
		)
	}
	err := opener.Open(ctx, link)
	none, unfetched := errors.AsType[*browser.NotFetchedError](err)
	if unfetched && opener.Container != nil {
		return &ContainerError{Name: opener.Container.Name, Setting: o.containerFrom(w.plan), Err: none}
	}
	reason := ""
	if failed, ok := errors.AsType[*browser.LaunchError](err); ok && !opener.Named() {
		reason = cmp.Or(failed.Reason, failed.Error())
	} else if unfetched {
		reason = none.Reason
	}
	if reason == "" || o.screen() == nil {
		return err
	}
	return o.show(w.plan, link, reason)
}

// ContainerError says that Firefox did not open a page in a container, as when it lacks the
// extension for that.
type ContainerError struct {
	Name string
	// Setting is what wants a container: an option, a variable or a setting with its place.
	Setting string
	Err     *browser.NotFetchedError
}

// Error implements error.
func (e *ContainerError) Error() string {
	return fmt.Sprintf("container %q: %v", e.Name, e.Err)
}

// Unwrap returns what the browser package says.
func (e *ContainerError) Unwrap() error { return e.Err }
