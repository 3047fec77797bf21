package main

// plants are the faults.
var plants = []plant{
	{
		name: "no rename: a file is written in its place", file: "internal/wholefile/wholefile.go",
		text:  "func (f File) Write(content []byte) error {\n",
		other: "func (f File) Write(content []byte) error {\n\tif true {\n\t\treturn os.WriteFile(f.Path, content, 0o600)\n\t}\n",
		pkg:   "pkg/cache", tests: "TestKilledBeforeTheRename|TestFailedSystemCalls|TestFullDiskKeepsTheStoredEntry",
	},
	{
		name: "no fsync of the file", file: "internal/wholefile/reserve.go",
		text:  "\tif err == nil && r.how.Durable {\n\t\terr = r.next.Sync()\n\t}\n",
		other: "",
		pkg:   "internal/wholefile", tests: "TestFaults|TestOrder",
	},
	{
		name: "no fsync of the directory", file: "internal/wholefile/reserve.go",
		text:  "\t\t_ = dir.Sync()\n",
		other: "",
		pkg:   "internal/wholefile", tests: "TestFaults|TestOrder",
	},
	{
		name: "leftovers of killed writers kept", file: "internal/wholefile/reserve.go",
		text:  "\tr.how.sweep(r.target)\n",
		other: "",
		pkg:   "internal/wholefile", tests: "TestLeftovers",
	},
	{
		name: "leftovers removed that may be somebody else's", file: "internal/wholefile/sweep.go",
		text:  "|| strings.Trim(name[at+len(tempMark):], \"0123456789\") != \"\" ",
		other: "",
		pkg:   "internal/wholefile", tests: "TestLeftovers|TestTempOf",
	},
	{
		name: "leftovers removed that are being written", file: "internal/wholefile/sweep.go",
		text:  "\tbefore := written.ModTime().Add(-tempAge)\n",
		other: "\tbefore := written.ModTime()\n",
		pkg:   "internal/wholefile", tests: "TestLeftovers",
	},
	{
		name: "the owner of a file lost where the disk fails", file: "internal/wholefile/os_unix.go",
		text:  "\t\treturn false, err\n\t}\n\treturn err == nil, nil\n",
		other: "\t\treturn false, nil\n\t}\n\treturn err == nil, nil\n",
		pkg:   "internal/wholefile", tests: "TestOwnerTrouble",
	},
	{
		name: "the lock of an entry dropped", file: "pkg/cache/disk.go",
		text:  "\t\tdefer held.Release()\n",
		other: "\t\theld.Release()\n",
		pkg:   "pkg/cache", tests: "TestProcessesFetchOnce|TestGoroutinesFetchOnce",
	},
	{
		name: "the lock of a sign-in dropped", file: "internal/renewal/renewal.go",
		text:  "\tdefer held.Release()\n\tt, err := r.Read()\n",
		other: "\theld.Release()\n\tt, err := r.Read()\n",
		pkg:   "internal/renewal", tests: "Test",
	},
	{
		name: "no second try for a lock", file: "pkg/lock/wait.go",
		text: "\ttries    = 20\n", other: "\ttries    = 1\n",
		pkg: "pkg/cache", tests: "TestLockLater",
	},
	{
		name: "a code asked for without a lock", file: "internal/source/mfa.go",
		text: "\tif r.unlocked != nil {\n", other: "\tif false {\n",
		pkg: "internal/source", tests: "TestUnlocked",
	},
	{
		name: "a code sent twice", file: "pkg/cache/once.go",
		text: "\t\tif errors.Is(err, fs.ErrExist) {\n\t\t\treturn false\n\t\t}\n", other: "\t\t_ = errors.Is(err, fs.ErrExist)\n",
		pkg: "pkg/cache", tests: "TestOnce",
	},
	{
		name: "a temporary file kept", file: "internal/wholefile/wholefile.go",
		text:  "\tif err := r.Commit(content); err != nil {\n\t\tr.Discard()\n",
		other: "\tif err := r.Commit(content); err != nil {\n",
		pkg:   "internal/wholefile", tests: "TestFaults",
	},
	{
		name: "an error returned where a warning is enough", file: "pkg/cache/disk.go",
		text:  "\t\td.warn(\"credentials cannot be cached\", err)\n",
		other: "\t\treturn aws.Credentials{}, err\n",
		pkg:   "pkg/cache", tests: "TestTroubleWarnsOnce|TestFullDisk|TestReadOnlyFileSystem",
	},
	{
		name: "no warning where the cache fails", file: "pkg/cache/disk.go",
		text:  "\t\td.warn(\"credentials cannot be cached\", err)\n",
		other: "",
		pkg:   "pkg/cache", tests: "TestTroubleWarnsOnce|TestFullDisk|TestReadOnlyFileSystem",
	},
	{
		name: "the owner of an entry not checked", file: "internal/stored/os_unix.go",
		text: " || int(st.Uid) != os.Geteuid() || st.Size", other: " || st.Size",
		pkg: "pkg/cache", tests: "TestForeignEntriesHeal",
	},
	{
		name: "the mode of an entry not checked", file: "internal/stored/os_unix.go",
		text: " || st.Mode&0o077 != 0", other: "",
		pkg: "pkg/cache", tests: "TestForeignEntriesHeal",
	},
	{
		name: "a secret in a debug line", file: "internal/source/sts.go",
		text:  "\treturn r.aws.Alive(c.asked, creds, answer.metadata)\n",
		other: "\tr.Log.Debug(\"got\", \"key\", creds.SecretAccessKey)\n\treturn r.aws.Alive(c.asked, creds, answer.metadata)\n",
		pkg:   "internal/app", tests: "TestNoSecretAnywhere",
	},
	{
		name: "printable off", file: "internal/text/text.go",
		text: "\tif isPlain(s) {\n\t\treturn s\n\t}\n\treturn strings.Map(", other: "\tif true {\n\t\treturn s\n\t}\n\treturn strings.Map(",
		pkg: "internal/text", tests: "Test",
	},
	{
		name: "JSON raw on a terminal", file: "internal/text/text.go",
		text: "\t\tif unicode.IsPrint(r) || r < ' ' {", other: "\t\tif unicode.IsPrint(r) || true {",
		pkg: "internal/text", tests: "TestJSON",
	},
	{
		name:  "a token asked for before it has a place",
		file:  "internal/renewal/renewal.go",
		text:  "\tplace, err := r.File.Reserve()\n\tif err != nil {\n\t\treturn t, NotKept(r.File.Path, err)\n\t}\n\tnext, err := r.ask(ctx, t)\n",
		other: "\tnext, err := r.ask(ctx, t)\n\tplace, other := r.File.Reserve()\n\tif other != nil {\n\t\treturn t, NotKept(r.File.Path, other)\n\t}\n",
		pkg:   "internal/renewal",
		tests: "Test",
	},
	{
		name: "a token thrown away that has not come to its place", file: "internal/renewal/renewal.go",
		text:  "\tif err := place.Commit(content); err != nil {\n",
		other: "\tif err := place.Commit(content); err != nil {\n\t\tplace.Discard()\n",
		pkg:   "internal/renewal", tests: "Test",
	},
	{
		name: "no second try to write a token", file: "internal/wholefile/reserve.go",
		text: "\tcontentTries = 10\n", other: "\tcontentTries = 1\n",
		pkg: "internal/wholefile", tests: "TestSecondTry",
	},
	{
		name: "credentials handed out that have expired on the way", file: "internal/awsclient/call.go",
		text: "\tif now := c.Now(); !creds.Expires.After(now) {\n", other: "\tif now := c.Now(); false {\n",
		pkg: "internal/source", tests: "TestExpiredAnswer|TestSSOClock",
	},
	{
		name: "answers read that are much too long", file: "internal/awsclient/bounded.go",
		text: "const maxAnswer = 4 << 20\n", other: "const maxAnswer = 128 << 20\n",
		pkg: "internal/awsclient", tests: "TestEndlessAnswer",
	},
	{
		name: "messages of strangers not cut", file: "internal/awscall/secrets.go",
		text: "\tif len(message) > longest {\n", other: "\tif false {\n",
		pkg: "internal/awscall", tests: "TestQuotable",
	},
	{
		name: "SSL_CERT_FILE not heeded", file: "internal/awsclient/roots.go",
		text: "file != \"\" { //nolint:forbidigo", other: "file == \"\\x00\" { //nolint:forbidigo",
		pkg: "internal/awsclient", tests: "TestRoots",
	},
	{
		name: "a bundle trusted that Go does not read", file: "internal/awsclient/roots.go",
		text:  "\t\treturn text\n",
		other: "\t\tif pool(text) != nil {\n\t\t\treturn text\n\t\t}\n",
		pkg:   "internal/awsclient", tests: "TestRoots",
	},
	{
		name: "the name in a certificate not checked", file: "internal/awsclient/roots.go",
		text: "cmp.Or(config.ServerName, host)", other: "cmp.Or(config.ServerName, \"example.com\", host)",
		pkg: "internal/awsclient", tests: "TestRoots",
	},
	{
		name: "a certificate looked at before the roots are there", file: "internal/awsclient/roots.go",
		text: "\tc.ready()\n", other: "",
		pkg: "internal/awsclient", tests: "TestHandshakeBesideRoots|TestRoots",
	},
	{
		name: "every failed handshake tried twice", file: "internal/awsclient/roots.go",
		text: "err); !refused {", other: "err); !refused && err == nil {",
		pkg: "internal/awsclient", tests: "TestHandshakes|TestSilentHandshake",
	},
	{
		name: "a line behind one that was cut off", file: "internal/issuance/issuance.go",
		text: "\tif isCutOff(path, info.Size()) {\n", other: "\tif false {\n",
		pkg: "internal/issuance", tests: "FuzzRead",
	},
}
