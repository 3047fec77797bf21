package profile

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// Option is a way in which [Resolve] plans otherwise than by default.
type Option func(*resolver)

// SeeThrough hands in what reads the lines of credential_process that need not be run: it returns
// the request that a line makes, without an environment, and is not ok for a line of another
// program. The function is called for each credential_process on the way.
func SeeThrough(read func(line string) (Request, bool)) Option {
	return func(r *resolver) { r.read = read }
}

// Brief leaves out what a plan says of itself: the places of the settings of its steps, its network
// and the device of its source profile, warnings, differences and hints. Steps, network, keys and
// errors are the same, and so is what AWS would refuse. It is for who lists thousands of profiles.
func Brief() Option { return func(r *resolver) { r.brief = true } }

// LookupFor returns a setting of the profile that a plan was asked for, else of one that it stands
// for, else the one for all profiles; see [Set.Default]. The name is that of the profile that has
// it, empty for the last.
func (s *Set) LookupFor(p Plan, key string) (v Value, name string, ok bool) {
	return s.lookupFor(&p, key)
}

func (s *Set) lookupFor(p *Plan, key string) (v Value, name string, ok bool) {
	if v, ok := s.Lookup(p.Profile, key); ok {
		return v, p.Profile, true
	}
	for _, t := range p.Through {
		if v, ok := s.Lookup(t.Names, key); ok && !t.Source {
			return v, t.Names, true
		}
	}
	if v, ok := s.defaults[key]; ok {
		return v, "", true
	}
	return Value{}, p.Profile, false
}

// seeThrough reads the line of a profile, if that is possible.
func (r *resolver) seeThrough(command Value) (line Request, ok bool) {
	if r.read == nil {
		return Request{}, false
	}
	return r.read(command.Text())
}

// through plans what a line asks for in place of running it. What is wanted of the profile comes
// before what the line says; of a source profile nothing is wanted. The program that the line runs
// has our environment.
func (r *resolver) through(e *entry, command Value, line Request, want *Request) error {
	above := *r
	if want == nil {
		r.nested, r.request, r.origins = true, new(Request), nil
	}
	r.request, r.origins = r.over(line, command.Origin)
	r.request.Environment = above.request.Environment
	name, how := nameIn(r.request)
	if how != byRequest && r.request.Environment.AccessKeyID != "" {
		name = "" // keys in the environment come before its profile
	}
	again := name != "" && slices.Contains(r.visited, name)
	if err := r.onwards("credential_process", name, command.Origin, again); err != nil {
		return err
	}
	if how == byRequest && !r.set.Has(name) {
		return r.set.notFound("profile", kindProfile, name, e.Name, command.Origin)
	}
	r.plan.Through = append(r.plan.Through, Through{
		Profile: e.Name, Names: name, Origin: command.Origin, Line: command.text, Source: r.nested,
	})
	err := r.start()
	if account, of := e.value("aws_account_id"), r.plan.Account(); err == nil && account.Text() != "" && of != "" && of != account.Text() {
		r.refuse(
			e.wrong(
				"aws_account_id",
				account.Origin,
				fmt.Sprintf("is %s, and what its credential_process gives is of account %s", account.Text(), of),
			),
		)
	}
	if want == nil { // the rest of the plan is for what asks for more than the source
		r.nested, r.request, r.origins, r.asked = above.nested, above.request, above.origins, above.asked
	}
	return err
}

// over returns the request with what it leaves open as a line has it, for the line's profile, and
// where each field comes from that is not the request's own. That a session is narrowed stays.
func (r *resolver) over(line Request, at Origin) (*Request, map[string]Origin) {
	request, origins := *r.request, maps.Clone(r.origins)
	if origins == nil {
		origins = map[string]Origin{}
	}
	to, from := reflect.ValueOf(&request).Elem(), reflect.ValueOf(line)
	for i := range to.NumField() {
		if to.Field(i).IsZero() && !from.Field(i).IsZero() {
			to.Field(i).Set(from.Field(i))
			origins[to.Type().Field(i).Name] = at
		}
	}
	request.Profile = line.Profile
	return &request, origins
}

// field is where a field of the request comes from: the caller, or a line that has been seen
// through.
func (r *resolver) field(name string) Origin {
	if at, ok := r.origins[name]; ok {
		return at
	}
	return Origin{Field: name}
}

// fromField is a field of the request as a value from outside the profile.
func (r *resolver) fromField(name, value string) given {
	if value == "" { // which is from nowhere
		return given{}
	}
	return given{r.field(name), value}
}
