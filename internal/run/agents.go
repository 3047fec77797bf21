package run

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/seed642dee07/aws-federate/internal/agent"
	"github.com/seed642dee07/aws-federate/internal/issuance"
	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/internal/wholefile"
	"github.com/seed642dee07/aws-federate/pkg/lock"
	"github.com/seed642dee07/aws-federate/pkg/plan"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

// AgentError says that an AI agent gets no credentials, by a setting or by a person.
type AgentError struct {
	Profile string // empty for what is no profile's
	// Command is what a person may run instead, after the program; empty for the profile alone.
	Command string
	plan.Agent
	// Declined says that a person has said no, and Err why nobody could be asked.
	Declined bool
	Err      error
}

// Error implements error.
func (e *AgentError) Error() string {
	switch {
	case e.Declined:
		return "a person has said no to the agent " + e.Name
	case e.Err != nil:
		return fmt.Sprintf("the agent %s needs a person's yes, and %v", e.Name, e.Err)
	case e.Option != "":
		return fieldOptions[e.Option] + " " + e.Refused
	}
	return fmt.Sprintf("under %s: %s", e.Name, AgentText(e.Agent))
}

// Unwrap returns why nobody could be asked.
func (e *AgentError) Unwrap() error { return e.Err }

// AgentText words what an agent may have, and who says so: "read-only, by FILE:3".
func AgentText(a plan.Agent) string {
	said := string(a.Mode)
	if said == "" {
		said = string(plan.AgentAllow)
	}
	if !a.From.IsZero() {
		said += ", by " + OriginText(a.From)
	}
	if a.Profile != "" {
		said += fmt.Sprintf("; profile %s in its place, by %s", text.Quote(a.Profile), OriginText(a.ProfileFrom))
	}
	if a.Refused != "" {
		said += ": refused, as " + fieldOptions[a.Option] + " " + a.Refused
	}
	return text.OneLine(said)
}

// Permit returns an [AgentError] where the plan is for an AI agent that is to get nothing of it. A
// person is asked where the setting wants that, once for each process of an agent and profile.
func (r *Run) Permit(ctx context.Context, p profile.Plan) error {
	err := r.permit(ctx, p)
	if refused, ok := errors.AsType[*AgentError](err); ok {
		reason := "agent = " + string(refused.Mode)
		r.record(ctx, p, issuance.Event{Event: issuance.Denied, Reason: reason}, aws.Credentials{})
	}
	return err
}

// PermitKey is [Run.Permit] for a command that is about a key, and not about what a profile gives.
func (r *Run) PermitKey(ctx context.Context, p profile.Plan, command string) error {
	err := r.Permit(ctx, p)
	if refused, ok := errors.AsType[*AgentError](err); ok {
		refused.Command = command
	}
	return err
}

// Denied returns an [AgentError] where the plan is for an AI agent that gets nothing of it, whatever a
// person says.
func Denied(p profile.Plan) error {
	if p.Agent.Denied() {
		return &AgentError{Profile: p.Profile, Agent: p.Agent}
	}
	return nil
}

func (r *Run) permit(ctx context.Context, p profile.Plan) error {
	if err := Denied(p); err != nil || p.Agent.Name == "" || p.Agent.Mode != plan.AgentAsk {
		return err
	}
	refused := &AgentError{Profile: p.Profile, Agent: p.Agent}
	yes, err := r.grant(ctx, p)
	_, nobody := errors.AsType[*prompt.NobodyError](err)
	_, held := errors.AsType[*lock.HeldError](err)
	switch {
	case nobody, held && ctx.Err() == nil:
		refused.Err = err
		return refused
	case err != nil:
		return err
	case !yes:
		refused.Declined = true
		return refused
	}
	return nil
}

// grant is what a person has said to an agent for a plan, or says now.
func (r *Run) grant(ctx context.Context, p profile.Plan) (yes bool, err error) {
	found := r.Env.Agent()
	dir, err := lock.Room(r.grantRooms())
	if err != nil || found.PID == 0 { // nothing to remember it by, or nowhere
		return r.ask(ctx, p, found)
	}
	path := filepath.Join(dir, grantName(p, found))
	if yes, ok := r.readGrant(path); ok {
		return yes, nil
	}
	limited, cancel := context.WithTimeout(ctx, r.Patience())
	defer cancel()
	held, err := lock.Acquire(limited, path+".lock", r.Env.Now) // of many calls at once, one asks
	if err != nil {
		return false, err
	}
	defer held.Release()
	if yes, ok := r.readGrant(path); ok {
		return yes, nil
	}
	if yes, err = r.ask(limited, p, found); err != nil {
		return false, err
	}
	pruneGrants(dir, r.Env.Now())
	if err := (wholefile.File{Path: path, Private: true, Kin: isGrant, Locked: true}).Write([]byte(strconv.FormatBool(yes))); err != nil {
		r.Log.Warn("what was said to the agent is not remembered", "error", err)
	}
	return yes, nil
}

// grantRooms are the directories for what people have said. What a run wants of the cache changes
// nothing: a no would not last otherwise.
func (r *Run) grantRooms() []string {
	own := *r
	own.options.noCache = false
	return own.rooms("grants")
}

// grantName is the file of a grant: that of an agent's process, for a profile as it was asked for.
// With options that lead to another role it is another.
func grantName(p profile.Plan, a agent.Agent) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %d %d %q %q", a.Name, a.PID, a.Started, p.Profile, p.ARN()+" "+p.RoleName()))
	return hex.EncodeToString(sum[:16])
}

// isGrant reports whether a name is that of a file of a grant.
func isGrant(name string) bool {
	sum, err := hex.DecodeString(name)
	return err == nil && len(sum) == 16
}

func (r *Run) readGrant(path string) (yes, ok bool) {
	data, err := r.Env.ReadFile(path)
	if err != nil {
		return false, false
	}
	yes, err = strconv.ParseBool(strings.TrimSpace(string(data)))
	return yes, err == nil
}

// grantAge is after how long a grant is thrown away: longer than a process of an agent lives.
const grantAge = 30 * 24 * time.Hour

func pruneGrants(dir string, now time.Time) {
	files, _ := os.ReadDir(dir)
	for _, f := range files {
		if info, err := f.Info(); err == nil && now.Sub(info.ModTime()) > grantAge {
			_ = os.Remove(filepath.Join(dir, f.Name()))
		}
	}
}

// ask asks a person: on a terminal that is not the agent's, else in a window.
func (r *Run) ask(ctx context.Context, p profile.Plan, a agent.Agent) (bool, error) {
	about := fmt.Sprintf("The AI agent %s (pid %d) wants credentials of %s", a.Name, a.PID, agentSubject(p))
	if dir, err := os.Getwd(); err == nil {
		about += ", in " + dir
	}
	about = text.OneLine(about) + "."
	const question = "Allow it for as long as this agent runs?"
	switch r.options.prompt {
	case promptNone:
		return false, r.SwitchedOff()
	case promptGUI:
		return r.dialog().Confirm(ctx, about+"\n"+question)
	}
	if !r.Env.AgentsTerminal(a) {
		yes, err := r.Confirm(ctx, about+"\n", question)
		nobody, none := errors.AsType[*prompt.NobodyError](err)
		if !none || nobody.Asked || r.options.prompt == promptTTY {
			return yes, err
		}
	} else if r.options.prompt == promptTTY {
		return false, &prompt.NobodyError{Reason: "this terminal is the agent's (" + r.promptBy() + ")", By: r.promptBy()}
	}
	return r.dialog().Confirm(ctx, about+"\n"+question)
}

// agentSubject says what is asked for.
func agentSubject(p profile.Plan) string {
	subject := "the environment"
	if p.Profile != "" {
		subject = fmt.Sprintf("profile %q", p.Profile)
	}
	if role, account := p.RoleName(), p.Account(); role != "" {
		subject += fmt.Sprintf(" (role %s in account %s)", role, account)
	}
	return subject
}

// unreadForAgent is the error for an AI agent where the machine's settings cannot be read: what they
// say of agents is not known. A person goes on without them.
func (r *Run) unreadForAgent() error {
	err := r.SettingsFiles.Unread()
	if r.Agent.Name == "" || !errors.Is(err, fs.ErrPermission) {
		return nil
	}
	return err
}
