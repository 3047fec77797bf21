package source_test

import (
	"testing"

	"github.com/seed642dee07/aws-federate/internal/source"
)

// TestCodeErrorTellsWhatHappened counts refusals, slips and codes that were spent each for
// themselves.
func TestCodeErrorTellsWhatHappened(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]source.CodeError{
		"STS refused the MFA code for device d":                                                      {Refused: 1},
		"STS refused the MFA code for device d, 3 times":                                             {Refused: 3},
		"no MFA code for device d: none of 3 answers has six digits":                                 {Mistyped: 3},
		"the MFA code for device d was sent before, and AWS takes each once":                         {Given: true, Spent: 1},
		"no MFA code for device d: no answer was a code of six digits that had not been sent before": {Spent: 2, Mistyped: 1},
		"no MFA code for device d: of 3 answers, STS refused 1, 1 had no six digits, 1 had been sent before": {
			Refused: 1, Mistyped: 1, Spent: 1,
		},
	} {
		e.Serial = "d"
		if got := e.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestSixDigits(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		"123456": "123456", "123 456\u0020": "123456", "123-456": "123456", "123\u00a0456": "123456", "123\u2013456": "123456",
		"": "", "12345": "", "1234567": "", "12345a": "", "123_456": "", "१२३४५६": "", "+12345": "",
	} {
		if got, ok := source.SixDigits(answer); got != want && ok || ok != (want != "") {
			t.Errorf("%q: %q, %t", answer, got, ok)
		}
	}
}
