//go:build linux || freebsd

package prompt

import (
	"cmp"
	"context"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tools are the programs that can ask in a window, the best first.
var tools = []struct { //nolint:gochecknoglobals // a table
	name            string
	window, confirm func(path, question string) window
}{
	{"zenity", zenity, zenityConfirm},
	{"kdialog", kdialog, kdialogConfirm},
	{"pinentry-gnome3", pinentry, pinentryConfirm},
	{"pinentry-qt", pinentry, pinentryConfirm},
	{"pinentry-gtk-2", pinentry, pinentryConfirm},
	{"pinentry", pinentry, pinentryConfirm},
}

// window asks for a secret.
func (d Dialog) window(ctx context.Context, question string) (window, error) {
	return d.tool(ctx, question, false)
}

// confirmation asks for a yes.
func (d Dialog) confirmation(ctx context.Context, question string) (window, error) {
	return d.tool(ctx, question, true)
}

// tool chooses the first tool that is installed, if there is a display for it.
func (d Dialog) tool(ctx context.Context, question string, confirm bool) (window, error) {
	if err := d.reachDisplay(ctx); err != nil {
		return window{}, err
	}
	for _, tool := range tools {
		if path, err := exec.LookPath(tool.name); err == nil {
			w := tool.window(path, question)
			if confirm {
				w = tool.confirm(path, question)
			}
			w.env = append(w.env, d.libraries()...)
			return w, nil
		}
	}
	return window{}, &NobodyError{Reason: "no program that asks in a window is installed (zenity, kdialog or pinentry-gnome3)"}
}

// libraries undoes what the AWS CLI's prebuilt program does to those it starts, such as us: it
// hands on its libraries, which break others, and keeps the person's value aside:
// https://pyinstaller.org/en/stable/runtime-information.html.
func (d Dialog) libraries() []string {
	if theirs := d.getenv("LD_LIBRARY_PATH_ORIG"); theirs != "" {
		return []string{"LD_LIBRARY_PATH=" + theirs}
	}
	return nil
}

// tether makes a program's window go with us: with the end of ctx, even where the program is a
// script around the real one, and with our death. A session of its own leaves it no terminal to ask
// on instead.
func tether(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// zenityClosed is the exit code that zenity is told for a window that was closed or cancelled. Its
// own, 1, is also that of a window that was destroyed from outside (xkill) and of a display that
// could not be opened, which GTK 3 and 4 say in the same two words of English.
const zenityClosed = 10

func zenity(path, question string) window {
	// Its label knows the escapes of C and underlines what follows an underscore.
	label := strings.NewReplacer(`\`, `\\`, "_", "__").Replace(question)
	return zenityWindow(oneLine, path, "--entry", "--hide-text", "--text="+label)
}

// zenityConfirm shows a label that knows the escapes of C.
func zenityConfirm(path, question string) window {
	label := strings.ReplaceAll(question, `\`, `\\`)
	return zenityWindow(noLine, path,
		"--question", "--no-markup", "--default-cancel", "--ok-label="+allow, "--cancel-label="+deny, "--text="+label)
}

func zenityWindow(talk func(io.WriteCloser, io.Reader) ([]byte, error), argv ...string) window {
	code := strconv.Itoa(zenityClosed)
	return window{
		argv: append(argv, "--title="+windowTitle, "--width=600"),
		env:  []string{"ZENITY_OK=0", "ZENITY_CANCEL=" + code, "ZENITY_ESC=" + code},
		talk: talk,
		closed: func(code int, complaint string) bool {
			return code == zenityClosed || code == 1 && !strings.Contains(complaint, "open display")
		},
	}
}

func kdialog(path, question string) window {
	return window{
		argv: []string{path, "--title", windowTitle, "--password", kdialogLabel(question)},
		talk: oneLine,
		// It aborts where it cannot open the display.
		closed: func(code int, _ string) bool { return code == 1 },
	}
}

func kdialogConfirm(path, question string) window {
	return window{
		argv: []string{
			path, "--title", windowTitle, "--yes-label", allow, "--no-label", deny, "--warningyesno", kdialogLabel(question),
		},
		talk:   noLine,
		closed: func(code int, _ string) bool { return code == 1 || code == 2 },
	}
}

// kdialogLabel makes a label the HTML that kdialog takes for it what looks like it. It knows two of
// the escapes of C.
func kdialogLabel(question string) string {
	return "<qt>" + strings.NewReplacer("\n", "<br>", `\`, `\\`, "&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(question) + "</qt>"
}

// displayLimit is how long all displays together may take to answer. A local one takes some 0.1 ms.
const displayLimit = 400 * time.Millisecond

// reachDisplay connects to the displays that the environment names, until one answers.
func (d Dialog) reachDisplay(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, displayLimit)
	defer cancel()
	missing := &NobodyError{Reason: "no display"}
	for _, at := range displays(d.getenv) {
		conn, err := new(net.Dialer).DialContext(ctx, at.network, at.address)
		if err == nil {
			_ = conn.Close()
			return nil
		}
		missing.Err = cmp.Or(missing.Err, err)
	}
	return missing
}

type socket struct{ network, address string }

// displays returns where the displays listen that the environment names: Wayland's, and X11's.
func displays(getenv func(string) string) (sockets []socket) {
	if name := getenv("WAYLAND_DISPLAY"); filepath.IsAbs(name) {
		sockets = append(sockets, socket{"unix", name})
	} else if dir := getenv("XDG_RUNTIME_DIR"); name != "" && dir != "" {
		sockets = append(sockets, socket{"unix", filepath.Join(dir, name)})
	}
	name := getenv("DISPLAY")
	colon := strings.LastIndexByte(name, ':')
	if colon < 0 {
		return sockets
	}
	host := name[:colon]
	digits, _, _ := strings.Cut(name[colon+1:], ".") // the screen does not count
	number, err := strconv.ParseUint(digits, 10, 15)
	switch {
	case err != nil:
		return sockets
	case host == "", host == "unix":
		path := "/tmp/.X11-unix/X" + digits
		return append(sockets, socket{"unix", path}, socket{"unix", "@" + path}) // the second is Linux's abstract one
	default:
		const first = 6000
		return append(sockets, socket{"tcp", net.JoinHostPort(strings.Trim(host, "[]"), strconv.FormatUint(first+number, 10))})
	}
}

// getenv returns a variable of the environment, of many the last.
func (d Dialog) getenv(name string) (value string) {
	for _, entry := range d.Environ {
		if text, ok := strings.CutPrefix(entry, name+"="); ok {
			value = text
		}
	}
	return value
}
