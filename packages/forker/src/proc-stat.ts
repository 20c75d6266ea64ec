/**
 * What the kernel says of a process in `/proc/PID/stat`, from the third field on (its state).
 *
 * @see proc_pid_stat(5): the name before it may hold anything, so fields are counted from its last parenthesis.
 */
export function statFields(text: string): readonly string[] {
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}
