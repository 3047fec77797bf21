package cache

// tighten does nothing: the directory inherits its access list.
func tighten(string) error { return nil }
