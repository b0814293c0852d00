/** Bundles the programs into a folder as PACKAGE.mjs; gives what each was made from. */
export function bundleStandIns(root: string, outdir: string): Promise<{ inputs: Record<string, unknown> }>;
