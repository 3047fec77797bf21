package browser

import (
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/seed642dee07/aws-federate/internal/needs"
)

// TestAnotherUserGetsNothing has user nobody ask for the page before the browser does.
func TestAnotherUserGetsNothing(t *testing.T) {
	needs.Root(t)
	curl := needs.Program(t, "curl")
	page := offer(t)
	const nobody = 65534
	cmd := exec.CommandContext(t.Context(), curl, "-s", "-o", os.DevNull, "-w", "%{http_code} %{redirect_url}", page.address())
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	got, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(string(got)) != "403" {
		t.Errorf("another user is answered %q", got)
	}
	if status, _ := ask(t, http.MethodGet, page.address(), ""); status != http.StatusSeeOther {
		t.Errorf("then the browser is answered %d", status)
	}
}
