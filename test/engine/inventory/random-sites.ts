import fc from 'fast-check';

/** Files by their path, and which of them are named as inventories. */
export interface RandomSite {
  files: Record<string, string>;
  sources: string[];
}

const groups = ['g0', 'g1', 'g2', 'g3', 'g4', '"5"'];
// None is called as a group is: what Ansible makes of that rests on the order in which it comes to them.
const hosts = [
  'h1',
  'h2',
  '"w[1:3]"',
  'w2',
  '"n[01:05:2]"',
  '"x[a:e:2]"',
  '"z[0:1][8:9]"',
  '10.0.0.1',
  '"7"',
  '"p:2222"',
];
const names = ['a', 'b', 'c', 'd_1', '_e'];

const value = fc.constantFrom(
  '1',
  'two',
  'yes',
  'off',
  '0644',
  '22:30',
  '1_0',
  '1e3',
  '2024-01-01',
  '1.50',
  '~',
  '""',
  '"07"',
  "'it''s'",
  '[]',

  '{}',
  '[1, [no, {k: ~}]]',
  '{ 1: a, b: { c: d } }',
  '{ 10: x, 9: y, yes: z }',
  '"{{ a }}"',
  '*m',
  '{ <<: *m, k: own }',
  '{ k: own, <<: [*m, *n] }',
  '{ <<: *n, <<: *m }',
  '2001-12-14 21:59:43 +01:00',
  '00:11:22:33:44:55',
);

const flow = (entries: readonly string[]) => `{ ${entries.join(', ')} }`;
const many = <T>(of: fc.Arbitrary<T>, maxLength: number) => fc.array(of, { maxLength });

const variables = many(
  fc.tuple(fc.constantFrom(...names), value).map(([name, one]) => `${name}: ${one}`),
  3,
);
const priority = fc
  .option(fc.integer({ min: 0, max: 3 }), { freq: 3 })
  .map((number) => (number === null ? [] : [`ansible_group_priority: ${number}`]));
const groupVars = fc.tuple(variables, priority).map((parts) => flow(parts.flat()));
const hostSection = many(
  fc.tuple(fc.constantFrom(...hosts), variables).map(([name, vars]) => `${name}: ${vars.length > 0 ? flow(vars) : ''}`),
  4,
).map(flow);

/** A group whose children have higher numbers: so nothing goes in a circle. */
function group(index: number, depth: number): fc.Arbitrary<string> {
  const below = groups.map((_, other) => other).filter((other) => other > index);
  const child =
    below.length === 0 || depth === 0
      ? []
      : [
          fc
            .constantFrom(...below)
            .chain((other) => group(other, depth - 1).map((text) => `${groups[other]}: ${text}`)),
        ];
  const sections = fc.record(
    {
      hosts: hostSection,
      vars: groupVars,
      children: child.length === 0 ? fc.constant('{}') : many(child[0]!, 2).map(flow),
    },
    { requiredKeys: [] },
  );
  return sections.map((all) => flow(Object.entries(all).map(([key, text]) => `${key}: ${text}`)));
}

const topGroup = fc.oneof(
  group(-1, 2).map((text) => ['all', text] as const),
  group(groups.length, 0).map((text) => ['ungrouped', text] as const),
  fc.nat(groups.length - 1).chain((index) => group(index, 2).map((text) => [groups[index]!, text] as const)),
);
const anchors = 'anchors: { vars: { m: &m { k: 1, l: [2] }, n: &n { k: 3, o: 4 } }, hosts: { first: } }\n';
const inventory = fc
  .uniqueArray(topGroup, { selector: ([name]) => name, minLength: 1, maxLength: 4 })
  .map((tops) => tops.map(([name, text]) => `${name}: ${text}\n`).join(''))
  .map((text) => anchors + text);

const plain = value.filter((text) => !text.includes('*'));
const variableFile = fc
  .tuple(
    fc.constantFrom('group_vars', 'host_vars'),
    fc.constantFrom('all', 'ungrouped', 'g0', 'g1', 'g3', 'h1', 'w2', '7', 'first'),
    fc.constantFrom('.yml', '.yaml', '', '/a.yml', '/b/c.yml', '/d.json', '/e.txt', '/f.d/g.yml', '/.h.yml'),
    many(
      fc.tuple(fc.constantFrom(...names), plain).map(([name, one]) => `${name}: ${one}\n`),
      3,
    ),
  )
  .map(([kind, name, ending, lines]) => [`${kind}/${name}${ending}`, lines.join('')] as const);

const folder = fc.record({
  files: fc.dictionary(fc.constantFrom('1.yml', '2.yaml', '3', '0.yml', 'skip.txt', 'sub/4.yml'), inventory, {
    minKeys: 1,
    maxKeys: 3,
  }),
  vars: many(variableFile, 5),
  whole: fc.boolean(),
});

/** Whether a path would have to be a file and a folder at once. */
const fits = (path: string, others: readonly string[]) =>
  !others.some((other) => other.startsWith(`${path}/`) || path.startsWith(`${other}/`));

/** Small sites with all that an inventory may hold: one or two folders of inventories, group_vars and host_vars. */
export const randomSite: fc.Arbitrary<RandomSite> = fc.array(folder, { minLength: 1, maxLength: 2 }).map((folders) => {
  const site: RandomSite = { files: {}, sources: [] };
  folders.forEach(({ files, vars, whole }, index) => {
    const readable = Object.keys(files).filter((name) => name !== 'skip.txt');
    if (readable.length === 0) files['1.yml'] = anchors;
    for (const [name, text] of [...Object.entries(files), ...vars])
      if (fits(`s${index}/${name}`, Object.keys(site.files))) site.files[`s${index}/${name}`] = text;
    const named = readable.length === 0 ? ['1.yml'] : readable;
    site.sources.push(...(whole ? [`s${index}`] : named.map((name) => `s${index}/${name}`)));
  });
  return site;
});
