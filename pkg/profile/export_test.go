package profile

import "github.com/seed642dee07/aws-federate/internal/sections"

// Scan makes a set of the texts of two files.
func Scan(config, creds string) *Set {
	return newSet(Files{"config", "credentials"}, config, creds)
}

// Settings returns all settings of the profiles of a set, or of its other sections of a kind.
// Sections with a bad line are left out.
func Settings(s *Set, word string) map[string]map[string]string {
	wanted := kindProfile
	if word != "" {
		wanted = map[string]kind{"profile": kindProfile, "sso-session": kindSSOSession, "services": kindServices}[word]
	}
	all := map[string]map[string]string{}
	for _, name := range s.sections.Names(wanted) {
		e, err := s.section(wanted, name)
		if err != nil {
			continue
		}
		settings := map[string]string{}
		for _, b := range []*sections.Block{&e.Config, &e.Creds} {
			for _, k := range b.Keys() {
				settings[k] = e.text(k)
			}
		}
		all[name] = settings
	}
	return all
}
