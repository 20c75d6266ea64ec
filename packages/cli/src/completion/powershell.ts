/** The script for PowerShell 5 or newer. */
export function powershellScript(name: string): string {
  return `# Tab completion of ${name} for PowerShell. In $PROFILE: ${name} completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName '${name}' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
    $index = if ($wordToComplete -eq '') { $words.Count } else { $words.Count - 1 }
    $lines = @(& ${name} __complete powershell $index @words 2>$null)
    if ($lines.Count -eq 0 -or $lines[0] -eq 'files') { return }
    $lines | Select-Object -Skip 1 | ForEach-Object {
        $value, $text = $_ -split "\`t", 2
        $shown = if ($text) { $text } else { $value }
        # A name is text, never something to run.
        $typed = if ($value -match '[^\\w./=:@%+,-]') { "'" + $value.Replace("'", "''") + "'" } else { $value }
        [System.Management.Automation.CompletionResult]::new($typed, $value, 'ParameterValue', $shown)
    }
}
`
}
