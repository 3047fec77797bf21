package profile

import (
	"slices"

	"github.com/seed642dee07/aws-federate/internal/awsvalue"
)

// endpoints settles the URLs of the services that the plan calls, and returns them. That of STS is
// always settled.
func (r *resolver) endpoints(e *entry) (urls []NetworkSetting, err error) {
	environment, n := &r.request.Environment, &r.plan.Network
	sts, sso, signin := r.calls() // the service for tokens goes with sso
	for _, service := range [...]struct {
		id, variable, value string
		url                 *string
		called              bool
	}{
		{"sts", "AWS_ENDPOINT_URL_STS", environment.STSEndpoint, &n.STS, sts},
		{"sso", "AWS_ENDPOINT_URL_SSO", environment.SSOEndpoint, &n.SSO, sso},
		{"sso_oidc", "AWS_ENDPOINT_URL_SSO_OIDC", environment.SSOOIDCEndpoint, &n.SSOOIDC, sso},
		{"signin", "AWS_ENDPOINT_URL_SIGNIN", environment.SigninEndpoint, &n.Signin, signin},
		{"iam", "AWS_ENDPOINT_URL_IAM", environment.IAMEndpoint, &n.IAM, r.request.IAM},
	} {
		if !service.called && service.id != "sts" {
			continue
		}
		url, general, err := r.endpoint(e, service.id, fromVariable(service.variable, service.value))
		if err != nil {
			return nil, err
		}
		if *service.url = url.Value; url.Value == "" {
			continue
		}
		r.use(url)
		if !service.called || r.brief { // what follows is said of a plan alone
			continue
		}
		urls = append(urls, url)
		if general {
			r.differ("%s counts for %s as well; the AWS SDK for Go leaves it out on the way to a profile's credentials", url, service.id)
		}
	}
	return urls, nil
}

// calls reports which services the steps of the plan call.
func (r *resolver) calls() (sts, sso, signin bool) {
	for _, s := range r.plan.Steps {
		switch s.Facts().Service {
		case "sts":
			sts = true
		case "sso":
			sso = true
		case "signin":
			signin = true
		}
	}
	return sts, sso, signin
}

// outdoneBy says what does not count for a service with a URL. botocore leaves it out (args.py,
// compute_endpoint_resolver_builtin_defaults); the rules of the services, which the SDK for Go
// follows, have it as an error.
func (r *resolver) outdoneBy(url NetworkSetting) {
	for _, key := range []string{"use_fips_endpoint", "use_dualstack_endpoint"} {
		if s, ok := r.plan.Network.Setting(key, ""); ok {
			r.warn("%s does not count beside %s; the AWS SDK for Go refuses the two together", s, url)
		}
	}
}

// endpoint is the URL of a service, empty for AWS's own. It gets signatures, and goes into
// messages: it has to be one without a password.
func (r *resolver) endpoint(e *entry, service string, variable given) (p NetworkSetting, general bool, err error) {
	found, general, err := r.configuredEndpoint(e, service, variable)
	if err != nil || found.Value == "" {
		return NetworkSetting{}, false, err
	}
	if reason := awsvalue.Address(found.Value); reason != "" {
		return NetworkSetting{}, false, found.wrong(reason)
	}
	found.Service = service
	return found.NetworkSetting, general, nil
}

// configuredEndpoint is the URL as it is set, and where, and whether it is set for all services.
// The order is that of botocore's ConfiguredEndpointProvider.
func (r *resolver) configuredEndpoint(e *entry, service string, variable given) (p picked, general bool, err error) {
	const key = "endpoint_url"
	environment := &r.request.Environment
	all := fromVariable("AWS_ENDPOINT_URL", environment.Endpoint)
	ignore := r.pick(e, "ignore_configured_endpoint_urls", fromVariable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", environment.IgnoreEndpoints))
	switch {
	case isTrue(ignore.Value):
		return picked{}, false, nil
	case variable.value != "":
		return r.pick(e, key, variable), false, nil
	case all.value != "":
		return r.pick(e, key, all), true, nil
	}
	if p, err := r.serviceEndpoint(e, service); err != nil || p.Value != "" {
		return p, false, err
	}
	return r.pick(e, key, given{}), true, nil
}

// serviceEndpoint is the URL in the services section that a profile names.
func (r *resolver) serviceEndpoint(e *entry, service string) (picked, error) {
	name, ok := e.get("services")
	if !ok {
		return picked{}, nil
	}
	section, err := r.set.section(kindServices, name.Text())
	switch {
	case err != nil:
		return picked{}, err
	case section == nil:
		return picked{}, r.set.notFound("services", kindServices, name.Text(), e.Name, name.Origin)
	}
	block, ok := section.get(service)
	if !ok {
		return picked{}, nil
	}
	return picked{
		NetworkSetting: NetworkSetting{
			Key:     "endpoint_url",
			Value:   block.nested()["endpoint_url"],
			From:    block.Origin,
			Shadows: slices.Clone(block.Shadows),
		},
		said: true, profile: e.Name, as: "endpoint_url of services " + name.Text(),
	}, nil
}
