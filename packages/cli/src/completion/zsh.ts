/** The script for zsh with `compinit`; also as a file `_name` in a directory of `$fpath`. */
export function zshScript(name: string, word: string): string {
  return `#compdef ${name}
# Tab completion of ${name} for zsh. In ~/.zshrc, after compinit: source <(${name} completion zsh)
_${word}() {
  local -a before lines plain open
  local line value text
  ((CURRENT > 2)) && before=("\${(@Q)words[2,CURRENT-1]}")
  lines=("\${(@f)$(command ${name} __complete zsh $((CURRENT - 2)) "\${(@)before}" "\${(Q)PREFIX}" 2>/dev/null)}")
  if [[ $lines[1] == files ]]; then
    _files
    return
  fi
  for line in "\${(@)lines[2,-1]}"; do
    value="\${line%%$'\\t'*}" text="\${line#*$'\\t'}"
    value="\${\${value//\\\\/\\\\\\\\}//:/\\\\:}"
    [[ -n $text ]] && text=":$text"
    if [[ $value == *= ]]; then open+=("$value$text"); else plain+=("$value$text"); fi
  done
  local -i found=1
  (($#plain)) && _describe -V ${name} plain && found=0
  (($#open)) && _describe -V ${name} open -S '' && found=0
  return found
}
if [[ $funcstack[1] == _${word} ]]; then
  _${word} "$@"
elif (($+functions[compdef])); then
  compdef _${word} ${name}
fi
`
}
