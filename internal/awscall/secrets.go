package awscall

import (
	"strings"
	"sync"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

// Secrets are what has been sent with calls, and is not to be shown if a service quotes it. Its
// zero value is ready, and its methods may be called concurrently.
type Secrets struct {
	mu   sync.Mutex
	kept []secret.String
}

// Keep remembers what is sent.
func (s *Secrets) Keep(secrets ...secret.String) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, secrets...)
}

// longest is how much of a message a person can read, in bytes: a stranger may send megabytes.
const longest = 1000

// Quotable returns what may be shown of a message of a service. One about a signature can quote
// what was to be signed, session token included.
func (s *Secrets) Quotable(message string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, kept := range s.kept {
		if text := kept.Reveal(); text != "" && strings.Contains(message, text) {
			return "(the message is withheld, as it quotes a secret)"
		}
	}
	if len(message) > longest {
		return strings.ToValidUTF8(message[:longest], "") + "…"
	}
	return message
}
