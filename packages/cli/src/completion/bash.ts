/** The script for bash 3.2 or newer; descriptions have no place there. */
export function bashScript(name: string, word: string): string {
  return `# Tab completion of ${name} for bash. In ~/.bashrc: source <(${name} completion bash)
_${word}_complete() {
  local IFS=$' \\t\\n' line="\${COMP_LINE:0:COMP_POINT}" trimmed word index words=()
  for ((index = 0; index <= COMP_CWORD; index++)); do
    trimmed="\${line#"\${line%%[![:space:]]*}"}"
    word="\${trimmed:0:\${#COMP_WORDS[index]}}"
    # bash cuts words at = and : too; what no blank separates is one word.
    if ((index > 0 && \${#trimmed} == \${#line})); then
      words[\${#words[@]} - 1]+="$word"
    else
      words+=("$word")
    fi
    line="\${trimmed:\${#word}}"
  done
  local current="\${words[\${#words[@]} - 1]}" tail value text kind=''
  tail="$current"
  [[ $COMP_WORDBREAKS == *=* ]] && tail="\${tail##*=}"
  [[ $COMP_WORDBREAKS == *:* ]] && tail="\${tail##*:}"
  local kept="\${current:0:\${#current}-\${#tail}}"
  COMPREPLY=()
  while IFS=$'\\t' read -r value text; do
    if [[ -z $kind ]]; then
      kind="$value"
      continue
    fi
    value="\${value#"$kept"}"
    # A name is text, never something to run.
    [[ $value == *[!A-Za-z0-9_./=:@%+,-]* ]] && printf -v value %q "$value"
    COMPREPLY+=("$value")
  done < <(command ${name} __complete bash "$((\${#words[@]} - 2))" "\${words[@]:1}" 2>/dev/null)
  if [[ $kind == files ]]; then
    compopt -o default 2>/dev/null
  elif [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *= ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -F _${word}_complete ${name}
`
}
