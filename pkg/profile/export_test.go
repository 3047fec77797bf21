package profile

// Settings returns all settings of the profiles of a set, or of its other sections of a kind. Sections with a bad line are left out.
func Settings(s *Set, word string) map[string]map[string]string {
	wanted := kindProfile
	if word != "" {
		wanted = kindOf(word)
	}
	all := map[string]map[string]string{}
	for key := range s.index {
		if key.kind != wanted {
			continue
		}
		e, err := s.section(key.kind, key.text)
		if err != nil {
			continue
		}
		settings := map[string]string{}
		for _, b := range []block{e.config, e.creds} {
			for k := range b {
				settings[k] = e.text(k)
			}
		}
		all[key.text] = settings
	}
	return all
}
