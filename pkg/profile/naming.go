package profile

// nameIn returns the name of the profile that is wanted and how it was named: by the request, by
// the environment, or by nobody.
func nameIn(r *Request) (name string, how naming) {
	switch {
	case r.Profile != "":
		return r.Profile, byRequest
	case r.Environment.Profile != "":
		return r.Environment.Profile, byEnvironment
	case r.Environment.DefaultProfile != "":
		return r.Environment.DefaultProfile, byEnvironment
	}
	return "default", byNobody
}

// naming says who named a profile. The AWS CLI lets keys in the environment beat a profile unless
// it is told on the command line.
type naming int

const (
	byNobody naming = iota
	byEnvironment
	byRequest
)

// nameOrigin is the variable that names the profile; zero where none does.
func nameOrigin(r *Request) Origin {
	switch {
	case r.Profile != "":
		return Origin{}
	case r.Environment.Profile != "":
		return Origin{Variable: "AWS_PROFILE"}
	case r.Environment.DefaultProfile != "":
		return Origin{Variable: "AWS_DEFAULT_PROFILE"}
	}
	return Origin{}
}
