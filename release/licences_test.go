package main

import (
	"strings"
	"testing"
)

// TestLicences has each module of go.mod that a program could be linked with be listed with its
// text, and ours with it in the file that a Debian package wants.
func TestLicences(t *testing.T) {
	files, err := licences(t.Context(), checkout)
	if err != nil {
		t.Fatal(err)
	}
	theirs := files["THIRD-PARTY-LICENSES"]
	for module, kind := range map[string]string{
		"the standard library of Go":    "BSD-3-Clause",
		"github.com/aws/smithy-go":      "Apache-2.0 and BSD-3-Clause", // the second is of a directory in it
		"github.com/danieljoos/wincred": "MIT",                         // on Windows alone
		"github.com/godbus/dbus/v5":     "BSD-2-Clause",                // on Linux alone
	} {
		if !strings.Contains(theirs, "\n  "+module+" ") || !strings.Contains(theirs, " "+kind+"\n") ||
			!strings.Contains(theirs, "\n"+module+": LICENSE") {
			t.Errorf("%s (%s) is not listed, or without its text", module, kind)
		}
	}
	for _, tool := range []string{"md2man", "licensecheck", "rogpeppe"} {
		if strings.Contains(theirs, tool) {
			t.Errorf("%s is listed, and no program is linked with it", tool)
		}
	}
	if ours := files["copyright"]; !strings.Contains(ours, "Apache License") || !strings.HasSuffix(ours, theirs) {
		t.Error("the file of a package has not both")
	}
}
