// Command release writes what a release has beside the programs into a directory: the man pages, and
// the files by which shells complete both programs.
//
//	go run ./release -version 1.2.3 -date 2026-11-27 DIR
//
// It takes the pages of the programs from the descriptions that their help is made of, and
// aws-federate(5) from the pages of docs/guide. It knows no command, option or setting itself, and is
// not linked into the programs.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

func main() {
	version := flag.String("version", "", "the version that the man pages name")
	date := flag.String("date", "", "the date of the man pages, such as that of the commit: never that of the day")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "release: usage: go run ./release [-version V] [-date D] DIR")
		os.Exit(2)
	}
	if err := write(flag.Arg(0), os.DirFS("."), edition{version: *version, date: *date}); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// write writes all files below dir. The checkout has the pages of the guide.
func write(dir string, checkout fs.FS, e edition) error {
	settings, err := settingsPage(checkout, e)
	if err != nil {
		return err
	}
	if e.exits, err = exitCodes(checkout); err != nil {
		return err
	}
	files := completions()
	files["man/aws-federate.5"] = settings
	for _, p := range programs() {
		files["man/"+p.app.Name+".1"] = p.page(e)
	}
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
