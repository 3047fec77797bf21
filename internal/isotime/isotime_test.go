package isotime_test

import (
	"errors"
	"testing"
	"time"

	"github.com/seed642dee07/aws-federate/internal/isotime"
)

func TestParse(t *testing.T) {
	t.Parallel()
	want := time.Date(2026, 11, 23, 12, 30, 0, 0, time.UTC)
	for _, text := range []string{
		"2026-11-23T12:30:00Z", "2026-11-23T12:30:00z", "2026-11-23t12:30:00Z", "2026-11-23T12:30:00.000Z",
		"2026-11-23T12:30:00UTC", "2026-11-23 12:30:00 UTC", "2026-11-23T12:30:00GMT", "2026-11-23T12:30Z",
		"2026-11-23T12:30:00+0000", "2026-11-23T12:30:00+00", "2026-11-23 12:30:00+00:00", "2026-11-23 14:30:00 +0200",
		"20261123T123000Z", "20261123T1230Z", "2026-11-23T14:30:00+02:00", " 2026-11-23T12:30:00Z ",
	} {
		if got, err := isotime.Parse(text); err != nil || !got.Equal(want) {
			t.Errorf("%q: %v (%v)", text, got, err)
		}
	}
	for _, text := range []string{
		"", "soon", "2026-11-23", "2026-11-23T12:30:00", "2026-11-23 12:30:00", "1795437000", "2026-13-23T12:30:00Z", "2026-11-23T12Z:30",
	} {
		if got, err := isotime.Parse(text); !errors.Is(err, isotime.ErrTime) {
			t.Errorf("%q: %v (%v)", text, got, err)
		}
	}
}
