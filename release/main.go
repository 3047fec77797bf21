// Command release writes what a release has beside the programs into a directory: the man pages, the
// files by which shells complete both programs, and the licences of all that the programs are linked
// with.
//
//	go run ./release -version 1.2.3 -date 2026-11-27 DIR
//
// It takes the pages of the programs from the descriptions that their help is made of, and
// aws-federate(5) from the pages of docs/guide. It knows no command, option or setting itself, and is
// not linked into the programs.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"io"
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
	files, err := licences(context.Background(), ".")
	if err == nil {
		err = write(flag.Arg(0), files)
	}
	if err == nil {
		files, err = pages(os.DirFS("."), edition{version: *version, date: *date})
	}
	if err == nil {
		err = write(flag.Arg(0), files)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// pages are the man pages, as archives and as packages have them, and the files of shells. The
// checkout has the pages of the guide.
func pages(checkout fs.FS, e edition) (map[string]string, error) {
	settings, err := settingsPage(checkout, e)
	if err != nil {
		return nil, err
	}
	if e.exits, err = exitCodes(checkout); err != nil {
		return nil, err
	}
	manuals := map[string]string{"aws-federate.5": settings}
	for _, p := range programs() {
		manuals[p.app.Name+".1"] = p.page(e)
	}
	files := completions()
	for name, text := range manuals {
		files["man/"+name] = text
		if files["gz/"+name+".gz"], err = compressed(text); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// compressed is a text as gzip -9n has it: without a name and a time.
func compressed(text string) (string, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return "", err
	}
	if _, err := io.WriteString(z, text); err != nil {
		return "", err
	}
	err = z.Close()
	return b.String(), err
}

// write writes files below a directory.
func write(dir string, files map[string]string) error {
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
