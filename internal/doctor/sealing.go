package doctor

import (
	"fmt"
	"path/filepath"
)

// Sealing is how the cache is encrypted.
type Sealing struct {
	// On says that it is to be.
	On bool
	// Has reports whether the key is there, and makes none; its error says that there can be none.
	Has func() (bool, error)
}

// cacheKey looks for the key of an encrypted cache. Of one that is not encrypted there is nothing to say.
func cacheKey(s Subject) []Finding {
	c := collection{check: "cache key"}
	if !s.Sealing.On {
		return nil
	}
	there, err := s.Sealing.Has()
	if err != nil {
		what, hint := s.Words(err)
		c.add(Fail, what, hint)
		return c.found
	}
	if there {
		return c.or("the cache is encrypted, and its key is here")
	}
	sealed, _ := filepath.Glob(filepath.Join(s.CacheDir, "*.sealed")) // a pattern of ours
	if len(sealed) > 0 {
		const says = "the cache is encrypted, and its key is not here any more, as after a restart: " +
			"entries that count for nothing: %d. What a person was asked for them is asked again, once"
		c.command(Warn, fmt.Sprintf(says, len(sealed)), "aws-federate-cred warm --all", "")
	}
	return c.or("the cache is to be encrypted, and its key is made when there is something to keep")
}
