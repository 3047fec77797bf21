package profile

// region goes by the order of the AWS CLI v2. The region of a source profile does not count. That
// of a profile whose line is seen through comes before what the line says.
func (r *resolver) region() (region string, from Origin) {
	environment := &r.request.Environment
	asked := r.fromField("Region", r.request.Region)
	line := given{}
	if asked.from.Field == "" {
		asked, line = line, asked
	}
	for _, given := range []given{
		asked, fromVariable("AWS_REGION", environment.Region), fromVariable("AWS_DEFAULT_REGION", environment.DefaultRegion),
	} {
		if given.value != "" {
			if given.from.Variable != "" { // an option is checked where the region becomes part of a host
				r.checkRegion("", given.from, given.value)
			}
			return given.value, given.from
		}
	}
	for i, e := range r.asked {
		if value, ok := e.get("region"); ok && value.Text() != "" {
			r.differOnValue("region", value)
			r.checkRegion(e.Name, value.Origin, value.Text())
			return value.Text(), value.Origin
		}
		if i == 0 && line.value != "" {
			return line.value, line.from
		}
	}
	return "", Origin{}
}
