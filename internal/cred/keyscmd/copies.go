package keyscmd

import (
	"bytes"
	"os"
	"path/filepath"

	"github.com/seed642dee07/aws-federate/internal/regular"
	"github.com/seed642dee07/aws-federate/internal/setup"
)

// warnOfCopies names the files beside those of AWS that have a secret that was moved, such as
// backups of earlier times. They are whoever's made them, and stay.
func (m *mover) warnOfCopies(moves []setup.Move) {
	seen := map[string]bool{}
	for _, file := range []string{m.Files.Credentials, m.Files.Config, m.store.Index.Path} {
		dir := filepath.Dir(file)
		if seen[dir] {
			continue
		}
		seen[dir] = true
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, entry := range entries {
			path := filepath.Join(dir, entry.Name())
			content, err := regular.Read(path)
			if err != nil || entry.IsDir() {
				continue
			}
			for _, move := range moves {
				if bytes.Contains(content, []byte(move.SecretAccessKey.Reveal())) {
					m.Log.Warn(path + " still has the secret key of " + move.Profile + ": delete it, or take the key out")
				}
			}
		}
	}
}
