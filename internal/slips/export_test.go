package slips

// Known are the settings that are known.
var Known = known
