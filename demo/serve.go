package main

import (
	"context"
	"strings"
	"time"

	"github.com/seed642dee07/aws-federate/internal/text"
)

// codeEvery is how often the phone shows another code. Source: RFC 6238, the time step that AWS's
// virtual devices have.
const codeEvery = 30 * time.Second

// serve keeps everything running until the context ends, and shows how to get at it and a code
// every now and then.
func (d *demo) serve(ctx context.Context) error {
	d.title("To play with it, paste this into another terminal")
	d.output("export PATH=" + text.Quote(d.home.bin) + `:"$PATH"`)
	for _, setting := range d.home.settings {
		name, value, _ := strings.Cut(setting, "=")
		d.output("export " + name + "=" + text.Quote(value))
	}
	d.say("\nThen, for example:")
	d.output("  aws-federate-cred --profile admin --refresh    # asks for a code, on the terminal")
	d.output("  aws --profile tools sts get-caller-identity    # the AWS CLI, with our credentials")
	d.say("\nCtrl-C here ends it all.\n")
	ticker := time.NewTicker(codeEvery)
	defer ticker.Stop()
	for d.err == nil {
		_, shown := d.world.code()
		d.say("the phone shows %s", shown)
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
	return d.err
}
