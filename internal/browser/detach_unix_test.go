//go:build unix

package browser_test

import (
	"syscall"
	"testing"
)

func TestLauncherIsOutOfOurProcessGroup(t *testing.T) {
	fake := fakes(t, "fetch and stay")
	defer close(fake.release)
	o, _ := opener("BROWSER=" + self(t))
	if err := o.Open(t.Context(), target); err != nil {
		t.Fatal(err)
	}
	r := <-fake.records
	<-fake.staying
	if group, err := syscall.Getpgid(r.Pid); err != nil || group != r.Pid {
		t.Errorf("process %d is in group %d, %v", r.Pid, group, err)
	}
}
