// `npm run demo`: a lab of real hosts on this machine, a real deployment to them, and what came of it.
// Each step is a command that you can type yourself; it is printed before it runs.
//
//   npm run demo                          the lab stays up, for a look around
//   npm run demo -- --down                and ends when the demo does
//   npm run demo -- MY/inventory.yml      another inventory for hosts h1 to h4 of the lab
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { labPackages } from './lab-packages.mjs';

const { values, positionals } = parseArgs({ options: { down: { type: 'boolean' } }, allowPositionals: true });
const meetctl = fileURLToPath(new URL('../bin/meetctl.cjs', import.meta.url));
const [theirs] = positionals;
const inventory = theirs ?? 'inventories/lab/inventory.yml';
// Whoever clones anew, to where a checkout was, has no secrets of before: its hosts have gone with their lab. Those of another site may not.
const mayRenew = theirs === undefined ? ['--allow-new-secrets'] : [];

const bold = (text) => (process.stdout.isTTY && !process.env.NO_COLOR ? `\u001B[1m${text}\u001B[0m` : text);

// Ctrl-C is for the command that runs: it stops in order, and then the demo ends.
process.on('SIGINT', () => {});
let hostsAreUp = false;

/** Says what it does, does it, and ends the demo with its exit status when it fails. */
function step(why, ...words) {
  console.log(`\n${bold(`# ${why}`)}\n$ meetctl ${words.join(' ')}`);
  const { status } = spawnSync(process.execPath, [meetctl, ...words], {
    stdio: 'inherit',
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });
  if (status !== 0) {
    const look = hostsAreUp ? ' The hosts stay up for a look; `npx meetctl lab down` takes them away.' : '';
    console.error(`\nThe demo ends here.${look}`);
    process.exit(status ?? 1);
  }
}

step('packages for hosts that have no Internet (once, half a minute)', 'lab', 'repo', ...labPackages);
step('four real Debian hosts: systemd, sshd, addresses of their own', 'lab', 'up', '4');
hostsAreUp = true;
step('the deployment, over SSH', 'lab', 'run', 'meetctl', 'deploy', inventory, ...mayRenew);
step('is it really up? asked on each host', 'lab', 'run', 'meetctl', 'status', inventory);
if (values.down) step('nothing stays', 'lab', 'down');
else {
  console.log(`
${bold('Next:')}
  # look at it: https://localhost:8443/ (the browser warns: it does not know this CA)
  npx meetctl lab forward 8443:h1:443
  # again: nothing to change; or with: --check --diff -e meet_site_name=School
  npx meetctl lab run meetctl deploy ${inventory}
  # pull a plug, and see what status says; lab start h2 powers it on again
  npx meetctl lab kill h2
  # leave nothing
  npx meetctl lab down`);
}
