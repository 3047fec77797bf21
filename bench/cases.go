package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/fakeaws"
)

// The names of what is measured, beside those with a number of profiles.
const (
	justHello  = "hello"
	explained  = "explain"
	listed     = "list"
	allNames   = "completion, all names"
	someNames  = "completion, begun"
	sealedHit  = "hit, encrypted"
	consoleURL = "console URL"
	longHit    = "hit, as a shell's text"
	rawHTTPS   = "one GET over https"
	coldHTTPS  = "cold, over https"
)

func hitAt(size int) string  { return fmt.Sprintf("hit, %d profiles", size) }
func coldAt(size int) string { return fmt.Sprintf("cold, %d profiles", size) }

// cases are what is measured, hello first: hits and cold calls by growing size, a hit that is not
// answered before main begins, a cold call over https, then what reads the largest home and calls nobody, then a hit with an encrypted cache where
// this machine has a place for its key, and a console.
func (l lab) cases() ([]*contender, error) {
	user := l.aws.AddUser("111122223333", "bench")
	role := l.aws.AddRole(fakeaws.Role{Account: "111122223333", Name: "Bench", Trust: []string{user.ARN}})
	program := l.program("aws-federate-cred")
	all := []*contender{{name: justHello, command: []string{l.program("hello")}, environ: l.environ}}
	var cold []*contender
	for _, size := range sizes {
		last, err := writeHome(l.home(size), size, user, role)
		if err != nil {
			return nil, err
		}
		command := []string{program, "--profile", last}
		hot, fresh := filepath.Join(l.home(size), "hit"), filepath.Join(l.home(size), "cold")
		all = append(all, &contender{name: hitAt(size), command: command, environ: l.settings(l.home(size), hot)})
		cold = append(cold, &contender{name: coldAt(size), command: command, environ: l.settings(l.home(size), fresh), cache: fresh})
	}
	small, large := l.home(sizes[0]), l.home(sizes[len(sizes)-1])
	again, hit := filepath.Join(small, "https"), filepath.Join(small, "hit")
	secure := append(l.settings(small, again), "AWS_ENDPOINT_URL_STS="+l.url, "SSL_CERT_FILE="+l.bundle)
	text := slices.Concat(all[1].command, []string{"--format", "export"})
	all = append(append(all, cold...),
		&contender{name: longHit, command: text, environ: all[1].environ},
		&contender{name: rawHTTPS, command: []string{l.program("get"), l.bundle, l.url}, environ: l.environ},
		&contender{name: coldHTTPS, command: all[1].command, environ: secure, cache: again},
	)
	for _, c := range []contender{
		{name: explained, command: []string{program, "explain", "--profile", "team-05000"}},
		{name: listed, command: []string{program, "list"}, every: 4},
		{name: allNames, command: []string{program, "--complete=", "--profile"}},
		{name: someNames, command: []string{program, "--complete=team-050", "--profile"}},
	} {
		c.environ = l.settings(large, filepath.Join(large, "hit"))
		all = append(all, &c)
	}
	if l.sealed {
		sealed := append(l.settings(small, filepath.Join(small, "sealed")), "AWS_FEDERATE_CACHE_ENCRYPTION=on")
		all = append(all, &contender{name: sealedHit, command: all[1].command, environ: sealed})
	}
	return append(all, &contender{
		name: consoleURL, command: []string{l.program("aws-console"), "--print", all[1].command[2]},
		environ: append(l.settings(small, hit), "AWS_CONSOLE_FEDERATION_ENDPOINT="+l.aws.FederationURL()),
	}), nil
}

func (l lab) program(name string) string { return filepath.Join(l.dir, "bin", name) }

func (l lab) home(size int) string { return filepath.Join(l.dir, strconv.Itoa(size)) }

// writeHome writes the two files, and returns the name of the last of their profiles.
func writeHome(dir string, profiles int, user fakeaws.Keys, role string) (last string, err error) {
	var config strings.Builder
	for i := range profiles {
		last = fmt.Sprintf("team-%05d", i+1)
		fmt.Fprintf(&config, "[profile %s]\nrole_arn = %s\nsource_profile = base\nregion = eu-west-1\n\n", last, role)
	}
	credentials := fmt.Sprintf("[base]\naws_access_key_id = %s\naws_secret_access_key = %s\n", user.AccessKeyID, user.SecretAccessKey)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "config"), []byte(config.String()), 0o600); err != nil {
		return "", err
	}
	return last, os.WriteFile(filepath.Join(dir, "credentials"), []byte(credentials), 0o600)
}

// settings are the environment of a program: the one we have without anything of AWS's, and our
// own.
func (l lab) settings(home, cache string) []string {
	environ := slices.DeleteFunc(slices.Clone(l.environ), func(setting string) bool {
		return strings.HasPrefix(setting, "AWS_") || strings.HasPrefix(setting, "REQUESTS_CA_BUNDLE=")
	})
	return append(environ,
		"AWS_CONFIG_FILE="+filepath.Join(home, "config"), "AWS_SHARED_CREDENTIALS_FILE="+filepath.Join(home, "credentials"),
		"AWS_FEDERATE_CACHE_DIR="+cache, "AWS_ENDPOINT_URL_STS="+l.aws.URL, "AWS_EC2_METADATA_DISABLED=true",
	)
}
