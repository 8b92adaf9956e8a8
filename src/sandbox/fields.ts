/** Reads members of an operation's input, which has been checked against the operation's schema before. */
export type Fields = Readonly<Record<string, unknown>>;

export function text(input: Fields, member: string): string | undefined {
  const value = input[member];
  return typeof value === 'string' ? value : undefined;
}

/** A member that the schema requires, so that it is there once the input has been checked. */
export function requiredText(input: Fields, member: string): string {
  return text(input, member) ?? '';
}

export function texts(input: Fields, member: string): readonly string[] {
  const value = input[member];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function number(input: Fields, member: string): number | undefined {
  const value = input[member];
  return typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : undefined;
}

export function flag(input: Fields, member: string): boolean | undefined {
  const value = input[member];
  return typeof value === 'boolean' ? value : undefined;
}

export function date(input: Fields, member: string): Date | undefined {
  const value = input[member];
  return value instanceof Date ? value : undefined;
}

export function record(input: Fields, member: string): Fields | undefined {
  const value = input[member];
  return isRecord(value) ? value : undefined;
}

export function records(input: Fields, member: string): readonly Fields[] {
  const value = input[member];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
