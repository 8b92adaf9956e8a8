/** The words of a command as a shell makes them: blanks divide, quotes hold together and fall away. */
export function splitWords(command: string): string[] {
  return [...command.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replaceAll(/["']/g, ''));
}
