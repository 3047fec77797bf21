package app

import (
	"bufio"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/commandline"
	"github.com/seed642dee07/aws-federate/internal/completion"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// The arguments by which a shell asks what may stand at the end of a command line. They come first,
// or they mean nothing: "--complete=START WORD…", and "--complete-bash LINE BREAKS".
const (
	completeWords = "--complete="
	completeBash  = "--complete-bash"
)

// completed answers a shell that asks what may stand there; false if none asks.
func completed(env run.Env, p program) bool {
	args := env.Args[min(1, len(env.Args)):]
	switch {
	case len(args) > 0 && strings.HasPrefix(args[0], completeWords):
		start := strings.TrimPrefix(args[0], completeWords)
		write(env, answer(env, p, args[1:], start), func(w *bufio.Writer, c completion.Candidate) {
			_, _ = w.WriteString(c.Value)
			_ = w.WriteByte('\t')
			_, _ = w.WriteString(text.Printable(c.About))
		})
		return true
	case len(args) == 3 && args[0] == completeBash:
		line := completion.ReadBash(args[1])
		write(env, answer(env, p, argumentsOf(line.Words), line.Start), func(w *bufio.Writer, c completion.Candidate) {
			_, _ = w.WriteString(line.Reply(c.Value, args[2]))
		})
		return true
	}
	return false
}

// argumentsOf leaves out the name of the program, also in "aws console", and reads "fedcred use
// PROFILE" as what it does.
func argumentsOf(words []string) []string {
	if len(words) > 1 && words[0] == "aws" {
		words = words[1:]
	}
	if len(words) > 1 && strings.HasSuffix(words[0], "fedcred") && words[1] == "use" {
		return append([]string{"--profile"}, words[2:]...)
	}
	return words[min(1, len(words)):]
}

func answer(env run.Env, p program, before []string, start string) completion.Answer {
	return completion.Of(commandline.At(env, p.app, p.commands, before), start, p.values(env))
}

func write(env run.Env, answer completion.Answer, line func(*bufio.Writer, completion.Candidate)) {
	w := bufio.NewWriter(env.Stdout)
	defer w.Flush() //nolint:errcheck // a shell that does not listen any more
	switch {
	case answer.Files:
		_, _ = w.WriteString(":files\n")
	case answer.Commands:
		_, _ = w.WriteString(":commands\n")
	}
	for _, c := range answer.Candidates {
		line(w, c)
		_ = w.WriteByte('\n')
	}
}
