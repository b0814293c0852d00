/** How YAML 1.1 took a plain word otherwise than its writer may have meant. */
export interface Surprise {
  /** What kind of reader it surprises: somebody who wants a number does not mind that `1_0` is one. */
  kind: 'boolean' | 'number' | 'always';
  /** What it became, and why; behind the name of the value and "is". */
  became: string;
  hint: string;
}

const quoted = (written: string): string => `quote it for a text: "${written}"`;

function ofNumber(written: string, value: number): Surprise | undefined {
  const plain = String(value);
  if (/^[-+]?0[0-7_]*[1-7]/.test(written) && Number.isInteger(value))
    return {
      kind: 'always',
      became: `the number ${plain}: YAML reads ${written} as an octal one`,
      hint: `${quoted(written)}; for a number write ${plain}, or ${written.replace(/^([-+]?)[0_]+/, '$1')}`,
    };
  if (written.includes(':'))
    return {
      kind: 'always',
      became: `the number ${plain}: YAML reads ${written} in base 60`,
      hint: `${quoted(written)}; for a number write ${plain}`,
    };
  if (/^[-+]?[\d_]+$/.test(written) && !Number.isSafeInteger(value))
    return {
      kind: 'always',
      became: `the number ${plain}: ${written} is too large to be kept exactly`,
      hint: quoted(written),
    };
  if (/^[-+]?[\d._]+$/.test(written) && written.includes('_'))
    return {
      kind: 'number',
      became: `the number ${plain}: YAML leaves out the _ of ${written}`,
      hint: `write ${plain}; or ${quoted(written)}`,
    };
  if (/^\d+\.\d*0$/.test(written))
    return {
      kind: 'number',
      became: `the number ${plain}: YAML leaves out the 0 at the end of ${written}`,
      hint: quoted(written),
    };
  return undefined;
}

/** What is surprising about a value, by the word that stands in the file. */
export function surpriseOf(written: string, value: unknown): Surprise | undefined {
  if (typeof value === 'boolean' && /^(?:yes|no|on|off)$/i.test(written))
    return {
      kind: 'boolean',
      became: `${String(value)}: YAML reads ${written} as true or false`,
      hint: `write ${String(value)}; or ${quoted(written)}`,
    };
  if (typeof value === 'number') return ofNumber(written, value);
  if (typeof value !== 'string') return undefined;
  if (value === written && /^[-+]?\d[\d.]*[eE][-+]?\d+$/.test(written))
    return {
      kind: 'number',
      became: `the text "${written}": YAML 1.1 wants a point and a sign in such a number, as in 1.0e+3`,
      hint: `write ${Number(written)}; or ${quoted(written)}`,
    };
  if (value !== written && /^\d{4}-/.test(written) && /^\d{4}-\d\d-\d\dT/.test(value))
    return { kind: 'always', became: `the text "${value}": YAML reads ${written} as a time`, hint: quoted(written) };
  return undefined;
}
