/** What `register` gives. */
export interface RegisteredResult {
  changed: boolean;
  skipped: boolean;
  failed: boolean;
  rc: number;
  stdout: string;
  stdout_lines: string[];
  stderr: string;
  stderr_lines: string[];
  /** How often it was tried. */
  attempts: number;
  /** Of a loop: what each item gave, with the item itself. The other fields are of the whole loop, or of its last item. */
  results?: readonly ItemResult[];
}

/** What an item of a loop gave, as far as it is known. */
export type ItemResult = Partial<RegisteredResult> & { item: unknown };

/** What may be looked at in one. */
export const resultFields: readonly string[] = [
  'changed',
  'skipped',
  'failed',
  'rc',
  'stdout',
  'stdout_lines',
  'stderr',
  'stderr_lines',
  'attempts',
  'results',
] satisfies (keyof RegisteredResult)[];

/** A result with everything in it that a task which ran would have. */
export function whole(result: Partial<RegisteredResult>): RegisteredResult {
  const stdout = (result.stdout ?? '').replace(/\n$/, '');
  const stderr = result.stderr ?? '';
  return {
    changed: false,
    skipped: false,
    failed: false,
    rc: 0,
    stderr,
    stderr_lines: linesOf(stderr),
    attempts: 1,
    ...result,
    stdout,
    stdout_lines: linesOf(stdout),
  };
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
