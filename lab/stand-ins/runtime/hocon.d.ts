declare module '@pushcorn/hocon-parser' {
  const parse: (options: { url?: string; text?: string; strict?: boolean }) => Promise<unknown>;
  export = parse;
}
