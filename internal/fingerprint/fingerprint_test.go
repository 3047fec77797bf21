package fingerprint_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/internal/fingerprint"
	"github.com/seed642dee07/aws-federate/pkg/secret"
)

type shape interface{ sides() int }

type square struct{ Side int }

type circle struct{ Side int }

func (square) sides() int { return 4 }
func (circle) sides() int { return 0 }

type drawing struct {
	Name   string
	Key    secret.String
	Shapes []shape
	Fill   bool
	Note   string `fingerprint:"-"`
	Frame  string `fingerprint:"later"`
}

// TestOf has one hash for equal values, and others for all other ones.
func TestOf(t *testing.T) {
	base := drawing{Name: "a", Key: secret.New("k"), Shapes: []shape{square{1}}}
	for name, test := range map[string]struct {
		value drawing
		same  bool
	}{
		"equal":           {drawing{Name: "a", Key: secret.New("k"), Shapes: []shape{square{1}}}, true},
		"a note":          {drawing{Name: "a", Key: secret.New("k"), Shapes: []shape{square{1}}, Note: "n"}, true},
		"a name":          {drawing{Name: "b", Key: secret.New("k"), Shapes: []shape{square{1}}}, false},
		"a secret":        {drawing{Name: "a", Key: secret.New("l"), Shapes: []shape{square{1}}}, false},
		"a number":        {drawing{Name: "a", Key: secret.New("k"), Shapes: []shape{square{2}}}, false},
		"a type":          {drawing{Name: "a", Key: secret.New("k"), Shapes: []shape{circle{1}}}, false},
		"one more":        {drawing{Name: "a", Key: secret.New("k"), Shapes: []shape{square{1}, square{1}}}, false},
		"a boolean":       {drawing{Name: "a", Key: secret.New("k"), Shapes: []shape{square{1}}, Fill: true}, false},
		"a later field":   {drawing{Name: "a", Key: secret.New("k"), Shapes: []shape{square{1}}, Frame: "f"}, false},
		"text that moved": {drawing{Name: "ak", Shapes: []shape{square{1}}}, false},
	} {
		if same := fingerprint.Of(test.value) == fingerprint.Of(base); same != test.same {
			t.Errorf("%s: the same hash: %v", name, same)
		}
	}
}

// TestLater keeps the hashes of values that do not use a field which came later.
func TestLater(t *testing.T) {
	type drawing struct{ Name string }
	before := fingerprint.Of(drawing{"a"})
	type later struct {
		Name  string
		Frame string `fingerprint:"later"`
	}
	if fingerprint.Of(later{Name: "a"}) != before || fingerprint.Of(later{"a", "f"}) == before {
		t.Error("a field that came later counts where it is not set, or not where it is")
	}
}

// TestHashStays keeps the form of what is hashed.
func TestHashStays(t *testing.T) {
	const want = "390ad1cb87cc70c6a72857103ecaa7bd033f54b67397d25228f4bdd3cca54ef5"
	if got := fingerprint.Of(drawing{Name: "a", Key: secret.New("k"), Shapes: []shape{square{1}}, Fill: true}); got != want {
		t.Errorf("got %s", got)
	}
	for _, text := range []string{"", "a", "größe"} {
		if fingerprint.Begin(text, 8) != fingerprint.Of(text)[:16] {
			t.Errorf("%q has two hashes", text)
		}
	}
}
