package profile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
)

// picked is what a setting is, where anybody says so.
type picked struct {
	NetworkSetting

	said    bool   // somebody says something
	profile string // that says so itself; empty for a variable, and for what is set for all profiles
	as      string // what errors call the setting, where that is not its key
}

// wrong is an error about it.
func (p *picked) wrong(reason string) *SettingError {
	return &SettingError{Profile: p.profile, Key: cmp.Or(p.as, p.Key), Origin: p.From, Reason: reason}
}

// pick takes the value of a variable, else the profile's setting, else that for all profiles.
func (r *resolver) pick(e *entry, key string, variable given) (p picked) {
	if variable.value == "" && !r.isSet(e, key) {
		return p
	}
	v, general, _ := r.setting(e, key)
	p.said, p.Key = true, key
	if variable.value != "" {
		p.Value, p.From, p.Shadows = variable.value, variable.from, v.places()
		return p
	}
	if !general {
		r.differOnValue(key, v)
		p.profile = e.Name
	}
	p.Value, p.From, p.Shadows = v.Text(), v.Origin, slices.Clone(v.Shadows)
	return p
}

// isSet reports whether a profile has a setting, or there is one for all profiles.
func (r *resolver) isSet(e *entry, key string) bool {
	_, all := r.set.defaults[key]
	return all || e.has(key)
}

// setting is a setting of a profile, else that for all profiles: it is general then.
func (r *resolver) setting(e *entry, key string) (v Value, general, ok bool) {
	v, ok = e.get(key)
	below, all := r.set.defaults[key]
	switch {
	case ok && all:
		v.Shadows = slices.Concat(below.places(), v.Shadows)
	case all:
		return below, true, true
	}
	return v, false, ok
}

// use notes a setting that is not the default.
func (r *resolver) use(s NetworkSetting) {
	if r.brief {
		return
	}
	r.plan.Network.Settings = append(r.plan.Network.Settings, s)
}

// network settles how the plan's calls travel. The names and their order, environment before
// profile, are those of botocore's configprovider.py.
func (r *resolver) network(e *entry) error {
	environment, n := &r.request.Environment, &r.plan.Network
	urls, err := r.endpoints(e)
	if err != nil {
		return err
	}
	n.FIPS = r.flag(e, "use_fips_endpoint", fromVariable("AWS_USE_FIPS_ENDPOINT", environment.UseFIPS))
	n.DualStack = r.flag(e, "use_dualstack_endpoint", fromVariable("AWS_USE_DUALSTACK_ENDPOINT", environment.UseDualStack))
	n.STSGlobal = r.stsGlobal(e)
	n.CABundle = r.caBundle(e)
	if app := r.pick(e, "sdk_ua_app_id", fromVariable("AWS_SDK_UA_APP_ID", environment.AppID)); app.Value != "" {
		n.AppID = app.Value
		r.use(app.NetworkSetting)
	}
	for _, url := range urls {
		r.outdoneBy(url)
	}
	return r.retries(e)
}

// flag is a setting that is on or off.
func (r *resolver) flag(e *entry, key string, variable given) bool {
	p := r.pick(e, key, variable)
	switch {
	case isTrue(p.Value):
		r.use(p.NetworkSetting)
		return true
	case p.Value != "" && !strings.EqualFold(p.Value, "false"):
		r.warn("%s is %q and counts for nothing: only true switches it on (%s)", key, p.Value, p.From)
	}
	return false
}

// isTrue reads a boolean as botocore does: only "true", in any case, is true.
func isTrue(text string) bool { return strings.EqualFold(text, "true") }

// stsGlobal reports whether sts_regional_endpoints asks for the global endpoint. A value that it
// cannot have stops botocore, and the AWS CLI, of which this follows the second version, knows the
// setting in its first alone.
func (r *resolver) stsGlobal(e *entry) bool {
	p := r.pick(e, "sts_regional_endpoints", fromVariable("AWS_STS_REGIONAL_ENDPOINTS", r.request.Environment.STSRegionalEndpoints))
	switch p.Value {
	case "legacy":
		r.use(p.NetworkSetting)
		r.differ("%s is legacy, which botocore follows; the AWS CLI v2 and the AWS SDK for Go do not know it", p)
		return true
	case "", "regional":
	default:
		r.warn("sts_regional_endpoints is %q, and can be legacy or regional; it counts for nothing (%s)", p.Value, p.From)
	}
	return false
}

// caBundle is the file of certificates. The last resort is botocore's: endpoint.py,
// _get_verify_value.
func (r *resolver) caBundle(e *entry) string {
	const key = "ca_bundle"
	p := r.pick(e, key, fromVariable("AWS_CA_BUNDLE", r.request.Environment.CABundle))
	if p.Value == "" {
		p.NetworkSetting = NetworkSetting{
			Key:   key,
			Value: r.request.Environment.RequestsCABundle,
			From:  Origin{Variable: "REQUESTS_CA_BUNDLE"},
		}
	}
	if p.Value != "" {
		r.use(p.NetworkSetting)
	}
	return p.Value
}

// retries settles how often a call is made. Numbers below one mean one.
func (r *resolver) retries(e *entry) error {
	environment, n := &r.request.Environment, &r.plan.Network
	if attempts := r.pick(e, "max_attempts", fromVariable("AWS_MAX_ATTEMPTS", environment.MaxAttempts)); attempts.said {
		number, err := strconv.Atoi(attempts.Value)
		if err != nil {
			return attempts.wrong("has to be a whole number")
		}
		n.MaxAttempts = max(number, 1)
		r.use(attempts.NetworkSetting)
	}
	mode := r.pick(e, "retry_mode", fromVariable("AWS_RETRY_MODE", environment.RetryMode))
	attempts, known := awsvalue.Attempts(mode.Value, n.MaxAttempts)
	n.MaxAttempts = attempts
	switch {
	case !known:
		r.warn(
			"retry_mode is %q, and can be legacy, standard or adaptive: calls are not retried, as by the AWS CLI (%s)",
			mode.Value,
			mode.From,
		)
	case mode.Value != "":
		n.RetryMode = mode.Value
		r.use(mode.NetworkSetting)
	}
	return nil
}
