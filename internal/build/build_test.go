package build

import (
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

const (
	hash     = "0e66502aaaabbbbccccddddeeeeffff000011112"
	archived = hash + " 2026-11-27T11:00:00+01:00\n"
	unfilled = "$Format:%H %cI$\n"
)

// TestRead has each way to build say what it knows: by the linker, by Go's stamp, by the version of
// a module, by git archive, or nothing.
func TestRead(t *testing.T) {
	stamp := []debug.BuildSetting{{Key: "vcs.revision", Value: hash}, {Key: "vcs.time", Value: "2026-11-27T10:00:00Z"}}
	dirty := slices.Concat(stamp, []debug.BuildSetting{{Key: "vcs.modified", Value: "true"}})
	for name, tt := range map[string]struct {
		main     debug.Module
		settings []debug.BuildSetting
		linked   linked
		archive  string
		want     string
	}{
		"a checkout":         {debug.Module{Version: "(devel)"}, stamp, linked{}, unfilled, "(devel) (commit 0e66502aaaab of 2026-11-27T10:00:00Z, go"},
		"one with changes":   {debug.Module{Version: "v1.0.0+dirty"}, dirty, linked{}, unfilled, "v1.0.0+dirty (commit 0e66502aaaab with changes of 2026"},
		"no stamp":           {debug.Module{Version: "(devel)"}, nil, linked{}, unfilled, "(devel) (commit unknown, as it was built without a VCS stamp, go"},
		"no build info":      {debug.Module{}, nil, linked{}, unfilled, "(devel) (commit unknown"},
		"a published module": {debug.Module{Version: "v1.2.3", Sum: "h1:abc="}, nil, linked{}, unfilled, "v1.2.3 (module h1:abc=, go"},
		"one of a commit": {
			debug.Module{Version: "v0.0.0-20261127100203-0e66502aaaab", Sum: "h1:abc="},
			nil,
			linked{},
			unfilled,
			"v0.0.0-20261127100203-0e66502aaaab (commit 0e66502aaaab of 2026-11-27T10:02:03Z, go",
		},
		"one after a version": {
			debug.Module{Version: "v1.2.4-0.20261127100203-0e66502aaaab+dirty"},
			nil,
			linked{},
			unfilled,
			"(commit 0e66502aaaab with changes of 2026-11-27T10:02:03Z, go",
		},
		"an archive":             {debug.Module{Version: "(devel)"}, nil, linked{}, archived, "(devel) (commit 0e66502aaaab of 2026-11-27T11:00:00+01:00, go"},
		"a stamp, in an archive": {debug.Module{Version: "(devel)"}, stamp, linked{}, strings.ReplaceAll(archived, "0e", "ff"), "commit 0e66502aaaab of"},
		"a release": {
			debug.Module{Version: "(devel)"},
			dirty,
			linked{"1.2.3", hash, "2026-11-27T09:00:00Z"},
			unfilled,
			"1.2.3 (commit 0e66502aaaab of 2026-11-27T09:00:00Z, go",
		},
	} {
		info := read(&debug.BuildInfo{Main: tt.main, Settings: tt.settings}, tt.linked, tt.archive)
		if got := info.String(); !strings.Contains(got, tt.want) || info.Commit == "" {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
	if got := Read(); got.Go == "" || got.OS == "" || got.Arch == "" {
		t.Errorf("%+v", got)
	}
}
