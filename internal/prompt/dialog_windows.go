package prompt

import (
	"context"
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// formClosed is the exit code of the script below for a window that was closed or cancelled.
// PowerShell's own for errors is 1.
const formClosed = 10

// formScript has no double quotes, which a command line would need escaped. The answer goes out as
// bytes: PowerShell would write it in the code page of the console.
const formScript = `
$ErrorActionPreference = 'Stop'
if (-not [Environment]::UserInteractive) { throw 'no desktop' }
Add-Type -AssemblyName System.Windows.Forms, System.Drawing
[Windows.Forms.Application]::EnableVisualStyles()
$form = New-Object Windows.Forms.Form -Property @{
	Text = $env:AWS_FEDERATE_DIALOG_TITLE; TopMost = $true; StartPosition = 'CenterScreen'; FormBorderStyle = 'FixedDialog'
	MinimizeBox = $false; MaximizeBox = $false; AutoSize = $true; AutoSizeMode = 'GrowAndShrink'
}
$rows = New-Object Windows.Forms.FlowLayoutPanel -Property @{
	FlowDirection = 'TopDown'; WrapContents = $false; AutoSize = $true; AutoSizeMode = 'GrowAndShrink'; Padding = 12
}
$label = New-Object Windows.Forms.Label -Property @{
	Text = $env:AWS_FEDERATE_DIALOG_QUESTION; UseMnemonic = $false; AutoSize = $true
	MaximumSize = New-Object Drawing.Size 480, 0; Margin = 3
}
$box = New-Object Windows.Forms.TextBox -Property @{ UseSystemPasswordChar = $true; Width = 480; Margin = 3 }
$buttons = New-Object Windows.Forms.FlowLayoutPanel -Property @{ AutoSize = $true; Anchor = 'Right' }
$ok = New-Object Windows.Forms.Button -Property @{ Text = 'OK'; DialogResult = 'OK' }
$cancel = New-Object Windows.Forms.Button -Property @{ Text = 'Cancel'; DialogResult = 'Cancel' }
$buttons.Controls.AddRange(@($ok, $cancel))
$rows.Controls.AddRange(@($label, $box, $buttons))
$form.Controls.Add($rows)
$form.AcceptButton = $ok
$form.CancelButton = $cancel
$form.ActiveControl = $box
$form.Add_Shown({ $form.Activate() })
if ($form.ShowDialog() -ne 'OK') { exit 10 }
$answer = [Text.Encoding]::UTF8.GetBytes($box.Text + [char]10)
[Console]::OpenStandardOutput().Write($answer, 0, $answer.Length)
exit 0
`

// confirmScript is one box, on top of all, whose default is no.
const confirmScript = `
$ErrorActionPreference = 'Stop'
if (-not [Environment]::UserInteractive) { throw 'no desktop' }
Add-Type -AssemblyName System.Windows.Forms
$owner = New-Object Windows.Forms.Form -Property @{ TopMost = $true }
$answer = [Windows.Forms.MessageBox]::Show($owner, $env:AWS_FEDERATE_DIALOG_QUESTION, $env:AWS_FEDERATE_DIALOG_TITLE,
	'YesNo', 'Warning', 'Button2')
if ($answer -ne 'Yes') { exit 10 }
exit 0
`

// confirmation asks for a yes.
func (d Dialog) confirmation(ctx context.Context, question string) (window, error) {
	w, err := d.window(ctx, question)
	w.argv[len(w.argv)-1], w.talk = confirmScript, noLine
	return w, err
}

// window uses Windows Forms. The question comes in the environment: in the script it would be code.
func (Dialog) window(_ context.Context, question string) (window, error) {
	return window{
		argv:   []string{"powershell.exe", "-NoProfile", "-NonInteractive", "-STA", "-Command", formScript},
		env:    []string{"AWS_FEDERATE_DIALOG_TITLE=" + windowTitle, "AWS_FEDERATE_DIALOG_QUESTION=" + question},
		talk:   oneLine,
		closed: func(code int, _ string) bool { return code == formClosed },
	}, nil
}

// tether keeps PowerShell from a console of its own. It does not read ours, nor hear its Ctrl-C.
func tether(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_NO_WINDOW | windows.CREATE_NEW_PROCESS_GROUP}
}
