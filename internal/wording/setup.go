package wording

import (
	"errors"

	"github.com/seed642dee07/aws-federate/internal/cred"
	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/editor"
	"github.com/seed642dee07/aws-federate/internal/setup"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
)

func noConsent(e *command.ConsentError) message {
	return message{
		what: "nothing was changed", why: e.Err.Error(), code: exitNeedsPerson,
		hint: "run it in a terminal" + whoLets(e.Err) +
			" to see the change and say yes to it; --dry-run prints it, and --yes makes it without a question",
	}
}

func unwell(e *cred.DoctorError) message {
	return message{
		what: "doctor", why: e.Error(),
		hint: "below each 'fail' stands what cures it; 'aws-federate-cred doctor' then says whether it has",
	}
}

func declined(e *command.DeclinedError) message {
	return message{
		what: "nothing was changed",
		why:  "nobody said yes to the change of " + e.Path,
		hint: "run it again and answer y, or with --yes",
	}
}

func taken(e *setup.TakenError) message {
	hint := "remove or rename that one, or choose another name with --as"
	if e.What == "alias" {
		hint = "rename that one, or take it out, and run this again"
	}
	return message{what: "nothing was changed", why: e.Error(), hint: hint}
}

func refusedSetup(e *setup.RefusedError) message {
	return message{what: "nothing was changed", why: e.Error(), hint: e.Hint}
}

func noJournal(e *setup.JournalError) message {
	return message{
		what: "nothing was changed",
		why:  e.Error(),
		hint: "let it be a file that you may write and that is as setup has left it; moved away, a new one is begun, and what stands there is not taken back",
	}
}

func badSection(e *editor.LineError) message {
	return message{what: "nothing was changed", why: "bad line: " + e.Error(), hint: "mend the line, and run this again"}
}

func unsafeChange(e *editor.UnsafeError) message {
	return message{
		what: "nothing was changed",
		why:  e.Error(),
		hint: "make the change by hand in " + e.Path + "; --dry-run may show what is meant",
	}
}

func touched(e *editor.TouchedError) message {
	return message{
		what: "nothing was taken back", why: e.Error(),
		hint: "take it out by hand, or make it again as setup has written it; the backups stand beside the file (.bak)",
	}
}

func notEdited(e *editor.FileError) message {
	m := message{what: "cannot read " + e.Path, why: e.Err.Error(), hint: "see to it that it is a file that you may read"}
	if _, changed := errors.AsType[*wholefile.ChangedError](e.Err); changed {
		return message{
			what: "nothing was changed", why: "somebody else has changed " + e.Path + " meanwhile",
			hint: "run it again: it goes by what the file holds now",
		}
	}
	if e.Writing {
		m.what, m.hint = "cannot change "+e.Path, "it is as it was; see to it that you may write it and its directory, and that the disk is not full"
	}
	return m
}
