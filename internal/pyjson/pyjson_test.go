package pyjson_test

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/seed642dee07/aws-federate/internal/pyjson"
	"github.com/seed642dee07/aws-federate/internal/testkit"
)

// odd are texts that Go's encoding/json, or a careless hand, writes otherwise than Python.
func odd() []string {
	var all strings.Builder
	for c := range rune(0x300) {
		all.WriteRune(c)
	}
	return []string{
		all.String(), "", "plain", `"\/`, "<>&'", "a\tb\nc\rd\fe\bf\vg", "\x00\x1f\x7f\u0080", "ü\u2028\u2029\ufeff",
		"\ud7ff\ue000\uffff", "\U00010000\U0001f511\U0010ffff", "\ufffd",
	}
}

func TestHash(t *testing.T) {
	if got := pyjson.Hash("abc"); got != "a9993e364706816aba3e25717850c26c9cd0d89d" { // of FIPS 180-2
		t.Errorf("got %s", got)
	}
}

// TestNamesFile knows the names of the AWS CLI's files from others.
func TestNamesFile(t *testing.T) {
	t.Parallel()
	hash := pyjson.Hash("abc")
	for name, want := range map[string]bool{
		hash + ".json": true, hash: false, hash[2:] + ".json": false, hash + "00.json": false, "x" + hash[1:] + ".json": false,
		strings.ToUpper(hash) + ".json": false, hash + ".json.next": false, ".json": false, "": false,
	} {
		if got := pyjson.NamesFile(name); got != want {
			t.Errorf("%q: %t", name, got)
		}
	}
}

// TestText asks Python itself.
func TestText(t *testing.T) {
	t.Parallel()
	texts := odd()
	for i, want := range python(t, texts) {
		if got := pyjson.Text(texts[i]); got != want {
			t.Errorf("%q becomes %s, want %s", texts[i], got, want)
		}
	}
}

// python returns what json.dumps makes of texts.
func python(tb testing.TB, texts []string) []string {
	tb.Helper()
	input, err := json.Marshal(texts)
	if err != nil {
		tb.Fatal(err)
	}
	const program = `import json, sys; print(json.dumps([json.dumps(t) for t in json.load(sys.stdin)]))`
	cmd := exec.CommandContext(tb.Context(), testkit.Program(tb, "python3"), "-c", program)
	cmd.Stdin = strings.NewReader(string(input))
	output, err := cmd.Output()
	if err != nil {
		tb.Fatal(err)
	}
	var literals []string
	if err := json.Unmarshal(output, &literals); err != nil {
		tb.Fatal(err)
	}
	return literals
}

// FuzzText: whatever the text, it is ASCII without control characters, and JSON for the same text.
func FuzzText(f *testing.F) {
	for _, text := range odd() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := pyjson.Text(text)
		if strings.Trim(got, " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~") != "" {
			t.Errorf("not ASCII: %q", got)
		}
		var back string
		if err := json.Unmarshal([]byte(got), &back); err != nil || utf8.ValidString(text) && back != text {
			t.Errorf("%q is read as %q (%v)", text, back, err)
		}
	})
}
