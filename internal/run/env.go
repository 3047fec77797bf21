package run

import (
	"context"
	"io"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/seed642dee07/aws-federate/internal/agent"
	"github.com/seed642dee07/aws-federate/internal/cachekey"
	"github.com/seed642dee07/aws-federate/internal/caller"
	"github.com/seed642dee07/aws-federate/internal/places"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/regular"
)

// Env is what a program gets from outside, but for signals, the terminal, the network, AWS's two
// files, and what the SDK reads from the environment itself.
type Env struct {
	// Args are the arguments, the program's name first.
	Args   []string
	Stdin  io.Reader // for child processes; the programs do not read it
	Stdout io.Writer // for the answer alone
	Stderr io.Writer
	Getenv func(string) string
	// Environ is the environment of child processes, as "NAME=VALUE".
	Environ []string
	Now     func() time.Time
	// Sleep waits until the time has passed or the context ends.
	Sleep func(ctx context.Context, d time.Duration)
	// System is a GOOS value.
	System string
	// UserID is the user's number, -1 on Windows; TempDir is where temporary files belong, of all
	// users.
	UserID  int
	TempDir string
	// MachineSettings is the file of settings of ours that is for all users; empty for none.
	MachineSettings string
	// Executable returns the path of this program.
	Executable func() (string, error)
	ReadFile   func(name string) ([]byte, error)
	// CacheKey returns the key that this user's cache is sealed with on this machine, where it is
	// to be. Its error is a [cachekey.UnavailableError].
	CacheKey func() ([]byte, error)
	// HasCacheKey reports whether that key is there, and makes none. Its errors are the same.
	HasCacheKey func() (bool, error)
	// Caller returns the program that runs ours; the zero one where that is a person or not known.
	// AWSCLI returns the arguments of the AWS CLI that runs ours as its alias; see
	// [caller.AWSCLI].
	Caller func(home string) caller.Process
	// Agent returns the AI agent that runs ours; the zero one where there is none. It may be called
	// several times at once. AgentsTerminal reports whether the controlling terminal is, or may be, that
	// of an agent.
	Agent          func() agent.Agent
	AgentsTerminal func(a agent.Agent) bool
	AWSCLI         func() (args []string, direct, found bool)
	// Words says what an error is, and what is to be done about it, for a program that shows errors
	// it does not end with. Whoever starts the program sets it.
	Words func(error) (what, hint string)
	// Choose lets a person choose a row of a list on the terminal; its error is a
	// [prompt.NobodyError], or that of the context. Only aws-console has it: it brings a library
	// along without which the other program starts faster.
	Choose func(ctx context.Context, list prompt.List) (index int, err error)
}

// System returns the real thing.
func System() Env {
	return Env{
		Args:            os.Args,
		Stdin:           os.Stdin,
		Stdout:          os.Stdout,
		Stderr:          os.Stderr,
		Getenv:          os.Getenv,
		Environ:         os.Environ(),
		Now:             time.Now,
		Sleep:           sleep,
		System:          runtime.GOOS,
		UserID:          os.Getuid(),
		TempDir:         os.TempDir(),
		MachineSettings: places.MachineSettings(os.Getenv, runtime.GOOS),
		Executable:      os.Executable,
		ReadFile:        readNamed,
		HasCacheKey:     func() (bool, error) { return cachekey.Has(os.Getenv) },
		CacheKey:        cachekey.Kept(func() ([]byte, error) { return cachekey.Get(os.Getenv) }),
		Caller:          findCaller,
		Agent:           sync.OnceValue(func() agent.Agent { return agent.Find(os.Environ(), caller.Ancestors()) }),
		AgentsTerminal:  func(a agent.Agent) bool { return caller.OnTerminalOf(a.PID, a.Variable) },
		AWSCLI:          caller.AWSCLI,
	}
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func findCaller(home string) caller.Process {
	who, _ := caller.Find(home)
	return who
}

// readNamed reads a file that an option names.
func readNamed(path string) ([]byte, error) {
	text, err := regular.Named(path)
	return []byte(text), err
}
