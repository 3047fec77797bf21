package caller

import "testing"

func TestParseStat(t *testing.T) {
	const rest = " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 99 0 0\n"
	for stat, want := range map[string]process{
		"812 (terraform) S 811" + rest:    {parent: 811, started: 99, file: "terraform"},
		"812 (a) R 1 (b) c) S 811" + rest: {parent: 811, started: 99, file: "a)"},
		"812 (a\nb) S 811" + rest:         {parent: 811, started: 99, file: "a"},
		"812 () S 811" + rest:             {parent: 811, started: 99},
		"812 (a) S 811 0 0":               {},
		"812 (a) S x" + rest:              {},
		"812 )a( S 811" + rest:            {},
		"":                                {},
	} {
		got, ok := parseStat([]byte(stat))
		if ok != (want.parent != 0) || ok && (got.parent != want.parent || got.started != want.started || got.file != want.file) {
			t.Errorf("%q is read as %+v, %v", stat, got, ok)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for b.Loop() {
		Find("/home/a")
	}
}
