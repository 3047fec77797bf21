package hit

import (
	"cmp"
	"encoding/json"
	"time"

	"github.com/seed642dee07/aws-federate/internal/stored"
	"github.com/seed642dee07/aws-federate/pkg/request"
)

// Answer is what the index remembers of a request: where in the cache its credentials are. It holds
// no secret.
type Answer struct {
	Key    string `json:"key"`
	Region string `json:"region,omitempty"` // as somebody named it
	// Default is the region of the partition, where nobody named one, and Profile the one whose
	// answer it is.
	Default string `json:"default_region,omitempty"`
	Profile string `json:"profile,omitempty"`
	// MinTTL is how long it has to last at least, as a line says that is seen through, and
	// GeneralTTL as the settings for all profiles do; zero leaves that to the run.
	MinTTL     time.Duration `json:"min_ttl,omitempty"`
	GeneralTTL time.Duration `json:"general_min_ttl,omitempty"`
	// Guarded says that AI agents get something else than people, and nothing more: who asks has to
	// be known.
	Guarded bool `json:"guarded,omitempty"`
	// Log is the issuance log, and Role what stands there; both are empty where there is none.
	Log  string `json:"log,omitempty"`
	Role string `json:"role,omitempty"`
	// Sealed says that the cache is encrypted, as far as the settings for all profiles say.
	Sealed bool `json:"sealed,omitempty"`
}

// Noted is what the index of a cache remembers of a request, while the files have the stamps now.
func Noted(dir string, wanted request.Request, now stored.Stamps) (a Answer, ok bool) {
	text, ok := stored.Remembered(dir, wanted.Fingerprint(), now)
	return a, ok && json.Unmarshal(text, &a) == nil
}

// TTL is how long the answer has to last at least: as an option says, which is given then, else as a
// line that is seen through, the environment and the settings for all profiles do; zero for nobody.
func (a Answer) TTL(said time.Duration, given bool) time.Duration {
	if given {
		return said
	}
	return cmp.Or(a.MinTTL, said, a.GeneralTTL)
}
