package main

import "testing"

// TestPlants has the text that each fault replaces stand in its file, once. The faults themselves are
// planted by ./test/faults/plants.
func TestPlants(t *testing.T) {
	for _, p := range plants {
		if _, err := p.faulty("../../.."); err != nil {
			t.Errorf("%s: %v", p.name, err)
		}
	}
}
