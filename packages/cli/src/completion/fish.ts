/** The script for fish 3 or newer. */
export function fishScript(name: string, word: string): string {
  return `# Tab completion of ${name} for fish. Once: ${name} completion fish > ~/.config/fish/completions/${name}.fish
function __${word}_complete
    set -l before (commandline -opc)
    set -e before[1]
    set -l current (commandline -ct)
    set -l lines (command ${name} __complete fish (count $before) $before "$current" 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path "$current"
        return
    end
    set -e lines[1]
    printf '%s\\n' $lines
end
complete -c ${name} -f -a '(__${word}_complete)'
`
}
