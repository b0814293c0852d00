// `npm run bench:site`: how fast whole sites are, as ratios within one run on this machine: a first deployment to fresh
// lab hosts against the same packages installed by hand in parallel, and a deployment that finds nothing to change
// against `ssh host true` in parallel. Everything is measured from inside the lab's network.
// Environment: BRIDGES (3,20: sites with so many bridges, and one host for all the rest), ROUNDS (3) of the first
// deployments to few hosts, and one for more than 8, ROUNDS_AGAIN (7) of those that change nothing, RESULTS (the folder
// for what has been measured: an interrupted run goes on with it).
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { labPackages } from '../lab-packages.mjs';
import { inParts } from './in-parts.mjs';
import { installedCopy } from './installed.mjs';
import { Kept } from './kept.mjs';
import { BenchLab } from './lab.mjs';
import { siteTable } from './site-table.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sites = (process.env.BRIDGES ?? '3,20').split(',').map(Number);
const rounds = Number(process.env.ROUNDS ?? 3);
const again = Number(process.env.ROUNDS_AGAIN ?? 7);
const many = 8;

/** The first host has everything but the bridges. */
function inventoryOf(hosts) {
  const [first, ...bridges] = hosts.map(({ name }) => name);
  const group = (names) => ({ hosts: Object.fromEntries(names.map((name) => [name, {}])) });
  return {
    all: {
      vars: {
        meet_domain: 'meet.lab.test',
        meet_site_name: 'The Lab',
        base_hostname: '{{ inventory_hostname }}',
        ansible_user: 'root',
      },
      hosts: Object.fromEntries(hosts.map(({ name, address }) => [name, { ansible_host: address }])),
      children: {
        ...Object.fromEntries(['web', 'prosody', 'jicofo', 'turn'].map((name) => [name, group([first])])),
        jvb: group(bridges),
      },
    },
  };
}

/** Fresh hosts, and what is measured with them inside the lab. */
function inFreshLab(count, job) {
  lab.step(['down']);
  const hosts = lab.up(count);
  const inventory = join(folder, 'inventory.yml');
  writeFileSync(inventory, JSON.stringify(inventoryOf(hosts)));
  const result = join(folder, 'result.json');
  writeFileSync(join(folder, 'job.json'), JSON.stringify({ hosts, inventory, meetctl, result, ...job }));
  lab.run([join(root, 'scripts/bench/site-inside.mjs'), join(folder, 'job.json')]);
  return JSON.parse(readFileSync(result, 'utf8'));
}

/** The parts of a site's figures, in their order: the contenders take turns, and the last deployment is looked at again. */
function partsOf(bridges) {
  const times = bridges + 1 > many ? 1 : rounds;
  const turns = Array.from({ length: times }, (_, index) => [
    { bridges, round: index + 1, work: 'by hand' },
    { bridges, round: index + 1, work: 'deploy', ...(index === times - 1 && { again }) },
  ]);
  return turns
    .flat()
    .map((part) => ({ ...part, cell: `${part.work}, ${bridges} bridges, round ${part.round} of ${times}` }));
}

function measurePart({ bridges, round, work, again }) {
  const from = work === 'by hand' && round === 1 ? { ask: true } : { packages: packagesOf(bridges) };
  try {
    return inFreshLab(bridges + 1, { work, again, ...from }).map((row) => ({ bridges, ...row }));
  } catch (error) {
    return [{ bridges, work, failed: error.message }];
  }
}

/** What is to be installed by hand is asked of a check, once. */
const packagesOf = (bridges) => kept.rows.find((row) => row.bridges === bridges && row.packages)?.packages;

const kept = new Kept('site', { sites, rounds, again }, siteTable);
const folder = mkdtempSync(join(tmpdir(), 'meetctl-bench-'));
const name = process.env.MEETCTL_LAB_NAME ?? 'bench';
const lab = new BenchLab(join(root, 'bin/meetctl.cjs'), name, { MEETCTL_IDENTITY: join(folder, 'identity.txt') });
let meetctl;
await inParts({
  parts: sites.flatMap(partsOf),
  kept,
  lab,
  table: siteTable,
  begin: async () => {
    lab.step(['repo', ...labPackages]);
    meetctl = await installedCopy(root, join(folder, 'installed'));
  },
  measure: measurePart,
  end: () => rmSync(folder, { recursive: true }),
});
