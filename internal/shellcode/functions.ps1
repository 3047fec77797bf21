# "aws NAME …" runs a program aws-NAME, and "fedcred use PROFILE" sets credentials in this shell.

$global:__aws_federate_commands = $null

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

function __aws_federate_program([string] $name) { Get-Command $name -CommandType Application -ErrorAction Stop | Select-Object -First 1 }

function aws {
    $name, $rest = [string] ($args | Select-Object -First 1), @($args | Select-Object -Skip 1)
    if (-not (__aws_federate_plugin $name)) { $program, $rest = (__aws_federate_program aws), $args }
    elseif ($name -ne 'fedcred') { $program = __aws_federate_program "aws-$name" }
    elseif (($rest | Select-Object -First 1) -eq 'use') { fedcred @rest; return }
    else { $program = __aws_federate_program aws-federate-cred }
    if ($MyInvocation.ExpectingInput) { $input | & $program @rest } else { & $program @rest }
}

# fedcred is aws-federate-cred. "fedcred use PROFILE [OPTION…]" sets the credentials of a profile in
# this shell, "fedcred use -" takes them away. If it fails, none are left.
function fedcred {
    $program = __aws_federate_program aws-federate-cred
    if (($args | Select-Object -First 1) -ne 'use') {
        if ($MyInvocation.ExpectingInput) { $input | & $program @args } else { & $program @args }
        return
    }
    $name, $rest = [string] ($args | Select-Object -Skip 1 -First 1), @($args | Select-Object -Skip 2)
    if ($name -notmatch '^(-$|[^-])') {
        Write-Error 'fedcred: use needs a profile, as in: fedcred use prod -d 4h; "fedcred use -" takes its credentials away'
        return
    }
    $gone = 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN', 'AWS_CREDENTIAL_EXPIRATION',
        'AWS_ACCOUNT_ID', 'AWS_CREDENTIAL_SCOPE'
    if ($Env:AWS_FEDERATE_PROFILE) { $gone += 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_FEDERATE_PROFILE' }
    $gone | ForEach-Object { Remove-Item "Env:$_" -ErrorAction SilentlyContinue }
    if ($name -eq '-') { return }
    $code = & $program --format powershell --profile $name @rest
    if ($LASTEXITCODE -ne 0) { return }
    $code -join "`n" | Invoke-Expression
    Remove-Item Env:AWS_PROFILE, Env:AWS_DEFAULT_PROFILE -ErrorAction SilentlyContinue
    $Env:AWS_FEDERATE_PROFILE = $name
}
