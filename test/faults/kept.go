//go:build linux

package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// The files of the user are longer than what is made of them, and have what a careless writer loses:
// comments, blanks, other line ends, no line end at the last.
const (
	remarks   = "# mine\r\n[profile  other]   ; kept\n\tregion=eu-west-1\n\n"
	lastLine  = "[profile last]\nregion = eu-central-1"
	elsewhere = "[other]\naws_access_key_id = AKIAOTHER00000000000\naws_secret_access_key = of-the-other\n# the end"
)

// someone owns the config file where root runs the trials, as if a system had put it there.
const someone, configMode = 65534, 0o640

// place puts the config file where a link leads, with a mode and an owner of its own.
func (h *home) place(text string) error {
	path := filepath.Join(h.dir, ".aws/config")
	real := filepath.Join(h.dir, "dotfiles/config")
	err := errors.Join(
		os.MkdirAll(
			filepath.Dir(real),
			0o700,
		),
		os.WriteFile(real, []byte(text), 0o600),
		os.Chmod(real, configMode),
		os.Symlink(real, path),
	)
	if err == nil && os.Getuid() == 0 {
		err = os.Chown(real, someone, someone)
	}
	return err
}

// text is what a file of the home holds.
func (h *home) text(name string) string {
	text, _ := os.ReadFile(filepath.Join(h.dir, name)) // what is not there is found missing
	return string(text)
}

// configKept looks at the config file: it is the old one or the new one, to the last byte, and still
// what it was to the system.
func (h *home) configKept(v *verdict, last bool) {
	path := filepath.Join(h.dir, ".aws/config")
	now := h.text(".aws/config")
	changed := h.config + "\n\n[profile work]\ncredential_process = " + h.programs["aws-federate-cred"] + " --profile admin"
	isOld, isNew := now == h.config, now == changed // neither has an end of the last line
	if len(h.job.before) > 0 {                      // it is taken back
		isOld, isNew = isNew, isOld
	}
	switch {
	case !isOld && !isNew:
		v.say(&v.lost, "the config file is neither the old nor the new one, with %d bytes", len(now))
	case last && !isNew:
		v.say(&v.lost, "the config file is not changed by the next run")
	}
	link, err := os.Lstat(path)
	if err != nil || link.Mode()&os.ModeSymlink == 0 {
		v.say(&v.lost, "the link is gone: %v", err)
	}
	about, err := os.Stat(path)
	if err != nil || about.Mode().Perm() != configMode {
		v.say(&v.lost, "the config file has another mode: %v", err)
		return
	}
	if owner := about.Sys().(*syscall.Stat_t); os.Getuid() == 0 && (owner.Uid != someone || owner.Gid != someone) {
		v.say(&v.lost, "the config file is of %d:%d", owner.Uid, owner.Gid)
	}
}

// keyKept looks at the long-lived key: it is in the file or in the keyring, and found by its name; what
// else stood in the file still does.
func (h *home) keyKept(v *verdict, last bool) {
	now := h.text(".aws/credentials")
	inFile := now == h.credentials
	inRing := false
	for _, value := range h.ring.Values() {
		inRing = inRing || strings.Contains(value, h.user.SecretAccessKey)
	}
	moved := strings.HasPrefix(now, "# mine\n[base]\n") && strings.HasSuffix(now, elsewhere) &&
		!strings.Contains(
			now,
			h.user.SecretAccessKey,
		) && strings.Contains(now, "\ncredential_process = "+h.programs["aws-federate-cred"]+" keys get base\n")
	switch {
	case !inFile && !moved:
		v.say(&v.lost, "the credentials file is neither the old nor the new one")
	case !inFile && (!inRing || !strings.Contains(h.text(".aws/federate/keys.json"), h.user.AccessKeyID)):
		v.say(&v.lost, "the key is not in the file, and not in the keyring")
	case last && !moved:
		v.say(&v.lost, "the key is not moved by the next run")
	}
}

// tokenKept looks at the sign-in: the old one can be renewed, or the new one is there.
func (h *home) tokenKept(v *verdict, _ bool) {
	if !h.aws.RefreshTokenGood(refreshToken(h.token)) {
		v.say(&v.lost, "there is no good sign-in any more")
	}
}
