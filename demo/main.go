// Command demo shows both programs at work, on any machine that has Go: it builds them, starts an
// AWS in memory, writes a home of its own in a temporary directory, and runs the programs in it as
// a person would. It checks what it shows, and fails when anything is not as it should be. Nothing
// goes over the network but what building needs, and no file outside of the temporary directory is
// touched.
//
// With --serve it stays, to play with: it prints the settings for a shell, and MFA codes.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

func main() {
	serve := flag.Bool("serve", false, "stay when all is shown, to play with the programs")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	d := demo{
		screen:  screen{w: os.Stdout, colour: colourful(os.Stdout)},
		environ: os.Environ(), now: time.Now,
	}
	err := d.run(ctx, *serve)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// colourful reports whether a file shows colours to a person who wants them.
func colourful(file *os.File) bool {
	about, err := file.Stat()
	terminal := err == nil && about.Mode()&os.ModeCharDevice != 0
	return terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && runtime.GOOS != "windows"
}

// demo is one showing.
type demo struct {
	screen

	environ []string
	now     func() time.Time
	home    home
	world   *world
}

// run shows everything, and cleans up. An interrupt is the way to end a demo that serves, and no
// error then.
func (d *demo) run(ctx context.Context, serve bool) (err error) {
	dir, err := os.MkdirTemp("", "aws-federate-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if d.world, err = newWorld(); err != nil { //nolint:contextcheck // AWS serves until Close.
		return err
	}
	defer d.world.Close()
	if d.home, err = newHome(dir, d.world); err != nil {
		return err
	}
	d.say("Building aws-federate-cred and aws-console; the first time takes a while ...")
	if err := build(ctx, d.home.bin); err != nil {
		return err
	}
	if err := d.show(ctx); err != nil {
		return err
	}
	if serve {
		return d.serve(ctx)
	}
	d.say("\nAll of this was real but for AWS, and all of it was checked. To play with it: go run ./demo --serve")
	return nil
}
