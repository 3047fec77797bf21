package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strconv"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// most is how much slower than earlier programs ours may be: 5 %.
const most = 1.05

// SlowerError says that something takes longer than it did.
type SlowerError struct {
	What  string
	Times float64
}

// Error implements error.
func (e *SlowerError) Error() string {
	return fmt.Sprintf("%s takes %.3f times as long as it did, and %.2f is the most", e.What, e.Times, most)
}

// against measures our programs and earlier ones in turn, and writes how their medians compare. Each
// has a cache of its own in the same home. The error is a [SlowerError].
func (l lab) against(ctx context.Context, w io.Writer, earlier string, rounds int) error {
	user := l.aws.AddUser("111122223333", "bench")
	role := l.aws.AddRole(fakeaws.Role{Account: "111122223333", Name: "Bench", Trust: []string{user.ARN}})
	home := filepath.Join(l.dir, strconv.Itoa(sizes[0]))
	last, err := writeHome(home, sizes[0], user, role)
	if err != nil {
		return err
	}
	var all []*contender
	for i, dir := range []string{filepath.Join(l.dir, "bin"), earlier} {
		settings := l.settings(home, filepath.Join(home, "hit"+strconv.Itoa(i)))
		all = append(all,
			&contender{name: "a hit", command: []string{filepath.Join(dir, "aws-federate-cred"), "--profile", last}, environ: settings},
			&contender{
				name: "a console URL", command: []string{filepath.Join(dir, "aws-console"), "--print", last},
				environ: append(settings[:len(settings):len(settings)], "AWS_CONSOLE_FEDERATION_ENDPOINT="+l.aws.FederationURL()),
			})
	}
	if err := l.turns(ctx, all, rounds); err != nil {
		return err
	}
	var slower error
	for i, now := range all[:len(all)/2] {
		before := all[len(all)/2+i]
		times := ratio(now.median(), before.median())
		fmt.Fprintf(w, "%s: %.2f ms, and %.2f ms before: %.3f times\n", now.name, ms(now.median()), ms(before.median()), times)
		if times > most && slower == nil {
			slower = &SlowerError{now.name, times}
		}
	}
	return slower
}
