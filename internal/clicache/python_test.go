package clicache

import "testing"

// TestObjects: the separators of both styles, and that what has no value is left out.
func TestObjects(t *testing.T) {
	t.Parallel()
	members := []member{{"a", "1"}, {"b", quoted("")}, {"c", quoted("d")}}
	if got := object(spaced, members...); got != `{"a": 1, "c": "d"}` {
		t.Error(got)
	}
	if got := object(compact, members...); got != `{"a":1,"c":"d"}` {
		t.Error(got)
	}
}
