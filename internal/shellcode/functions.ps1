# "aws NAME …" runs a program aws-NAME, and "fedcred use PROFILE" sets credentials in this shell.

# A program aws-NAME on the PATH counts, unless the AWS CLI has a command NAME. The AWS CLI is asked
# once a shell, and only if there is such a program.
function __aws_federate_plugin([string] $name) {
    if ($name -in 'console', 'fedcred') { return $true }
    if ($name -notmatch '^[a-zA-Z0-9_][a-zA-Z0-9._-]*$') { return $false }
    if (-not (Get-Command "aws-$name" -CommandType Application -ErrorAction SilentlyContinue)) { return $false }
    if ($null -eq $global:__aws_federate_commands) {
        $line, $point = $Env:COMP_LINE, $Env:COMP_POINT
        $Env:COMP_LINE, $Env:COMP_POINT = 'aws ', '4'
        $global:__aws_federate_commands = @(try { aws_completer 2>$null | ForEach-Object { $_.Trim() } } catch { })
        $Env:COMP_LINE, $Env:COMP_POINT = $line, $point
    }
    return $name -notin $global:__aws_federate_commands
}

function __aws_federate_run([string] $name) { Get-Command $name -CommandType Application -ErrorAction Stop | Select-Object -First 1 }

function aws {
    $name, $rest = $args
    if (-not (__aws_federate_plugin $name)) { & (__aws_federate_run aws) @args }
    elseif ($name -eq 'fedcred') { fedcred @rest }
    else { & (__aws_federate_run "aws-$name") @rest }
}

# fedcred is aws-federate-cred. "fedcred use PROFILE [OPTION…]" sets the credentials of a profile in
# this shell, "fedcred use -" takes them away. If it fails, none are left.
function fedcred {
    $command, $name, $rest = $args
    if ($command -ne 'use') { & (__aws_federate_run aws-federate-cred) @args; return }
    if (-not $name) {
        Write-Error 'fedcred: use needs a profile, as in: fedcred use prod; "fedcred use -" takes its credentials away'
        return
    }
    $gone = 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN', 'AWS_CREDENTIAL_EXPIRATION'
    if ($Env:AWS_FEDERATE_PROFILE) { $gone += 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_FEDERATE_PROFILE' }
    $gone | ForEach-Object { Remove-Item "Env:$_" -ErrorAction SilentlyContinue }
    if ($name -eq '-') { return }
    $code = & (__aws_federate_run aws-federate-cred) --format powershell --profile $name @rest
    if ($LASTEXITCODE -ne 0) { return }
    $code -join "`n" | Invoke-Expression
    Remove-Item Env:AWS_PROFILE, Env:AWS_DEFAULT_PROFILE -ErrorAction SilentlyContinue
    $Env:AWS_FEDERATE_PROFILE = $name
}
