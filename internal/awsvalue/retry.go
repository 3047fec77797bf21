package awsvalue

// legacyAttempts is how often a call is made in the legacy mode where nobody says.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
const legacyAttempts = 5

// Attempts is how often a call is made in a mode of retries, by the number that is wanted, zero
// where nobody says. A mode that the AWS CLI v2 does not know means one attempt: it sets up nothing
// that would retry (awscli/botocore/client.py, _register_retries; retries/standard.py,
// MaxAttemptsChecker). Legacy, which is none of its modes either, means what it does to botocore.
// Without a mode, the number is as wanted.
func Attempts(mode string, wanted int) (attempts int, known bool) {
	switch mode {
	case "", "standard", "adaptive":
		return wanted, true
	case "legacy":
		if wanted == 0 {
			return legacyAttempts, true
		}
		return wanted, true
	}
	return 1, false
}
