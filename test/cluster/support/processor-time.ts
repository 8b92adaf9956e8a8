import { readFile } from 'node:fs/promises';

/** Linux counts processor time in ticks of which a second has this many. */
const TICKS_A_SECOND = 100;
/** Of the fields behind the name of the program, in parentheses: those of its own time, in programs and in the system (proc(5)). */
const [USER, SYSTEM] = [11, 12] as const;

/** Seconds of processor time that a process has used since it began. */
export async function processorSeconds(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER]) + Number(fields[SYSTEM])) / TICKS_A_SECOND;
}
