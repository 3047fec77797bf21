# Completion of aws-federate-cred and aws-console in PowerShell.
# The programs say what may stand at the end of the line. Nothing is evaluated.

foreach ($program in 'aws-federate-cred', 'aws-console', 'aws-federate-console') {
    Register-ArgumentCompleter -Native -CommandName $program -ScriptBlock {
        param($current, $line, $cursor)
        $words = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object {
                if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
            })
        $program = [System.IO.Path]::GetFileNameWithoutExtension($words[0])
        $before = @($words | Select-Object -Skip 1)
        & $program "--complete=$($current.Trim([char[]]"'`""))" @before 2>$null | ForEach-Object {
            if ($_.StartsWith(':')) { return }
            $value, $about = $_ -split "`t", 2
            $text = $value
            if ($text -match '[^\w@%+=:,./-]') { $text = "'" + $text.Replace("'", "''") + "'" }
            if (-not $about) { $about = $value }
            [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $about)
        }
    }
}
