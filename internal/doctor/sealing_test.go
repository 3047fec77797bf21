package doctor

import (
	"errors"
	"path/filepath"
	"testing"
)

// TestCacheKey has the key of an encrypted cache be there, gone, not made yet, and impossible.
func TestCacheKey(t *testing.T) {
	t.Parallel()
	s := of(t, "", keysOfBase)
	has := func(there bool, err error) Sealing {
		return Sealing{On: true, Has: func() (bool, error) { return there, err }}
	}
	if found := cacheKey(s); len(found) > 0 {
		t.Errorf("of a plain cache: %+v", found)
	}
	s.Sealing = has(false, nil)
	judge(t, cacheKey(s), OK, "is made when", "")
	write(t, filepath.Join(s.CacheDir, "x.json"), "{}")
	judge(t, cacheKey(s), OK, "is made when", "")
	write(t, filepath.Join(s.CacheDir, "x.sealed"), "x")
	judge(t, cacheKey(s), Warn, "count for nothing: 1", "aws-federate-cred warm --all")
	s.Sealing = has(true, nil)
	judge(t, cacheKey(s), OK, "its key is here", "")
	s.Sealing = has(false, errors.New("the keyring is closed to containers"))
	judge(t, cacheKey(s), Fail, "", "the hint")
}
