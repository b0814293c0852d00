// How `meetctl --help` sorts the verbs it knows; a verb that is not named here is listed last.
const groups: readonly (readonly [heading: string, verbs: readonly string[]])[] = [
  ['Plan and look:', ['init', 'setup', 'capacity', 'calibrate', 'simulate', 'inventory', 'lint', 'render', 'facts']],
  [
    'Deploy and run:',
    ['deploy', 'status', 'top', 'play', 'exec', 'upgrade', 'rollback', 'backup', 'restore', 'remove'],
  ],
  ['Secrets and certificates:', ['secrets', 'ca']],
  ['Try it on this machine:', ['lab', 'completion']],
];

const others = 'Other commands:';

/** The heading that a verb is listed under. */
export function groupOf(verb: string): string {
  return groups.find(([, verbs]) => verbs.includes(verb))?.[0] ?? others;
}

/** Verbs in the order of the help. */
export function inOrder(verbs: readonly string[]): string[] {
  const known = groups.flatMap(([, names]) => names);
  const place = (verb: string): number => (known.includes(verb) ? known.indexOf(verb) : known.length);
  return verbs.toSorted((a, b) => place(a) - place(b) || a.localeCompare(b));
}
