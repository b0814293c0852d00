// `npm run demo`: a lab of real hosts on this machine, a real deployment to them, and what came of it.
// Each step is a command that you can type yourself; it is printed before it runs.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { labPackages } from './lab-packages.mjs';

const meetctl = fileURLToPath(new URL('../bin/meetctl.mjs', import.meta.url));
const inventory = 'inventories/lab/inventory.yml';

const bold = (text) => (process.stdout.isTTY && !process.env.NO_COLOR ? `\u001B[1m${text}\u001B[0m` : text);

/** Says what it does, does it, and ends the demo with its exit status when it fails. */
function step(why, ...words) {
  console.log(`\n${bold(`# ${why}`)}\n$ meetctl ${words.join(' ')}`);
  const { status } = spawnSync(process.execPath, [meetctl, ...words], {
    stdio: 'inherit',
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });
  if (status !== 0) {
    console.error(`\nThe demo ends here. What is up stays up for a look; \`npx meetctl lab down\` takes it away.`);
    process.exit(status ?? 1);
  }
}

const down = process.argv.includes('--down');
step('packages for hosts that have no Internet (once, about 60 s)', 'lab', 'repo', ...labPackages);
step('four real Debian hosts: systemd, sshd, addresses of their own', 'lab', 'up', '4');
step('the deployment, over SSH', 'lab', 'run', 'meetctl', 'deploy', inventory);
step('is it really up? asked on each host', 'lab', 'run', 'meetctl', 'status', inventory);
if (down) step('nothing stays', 'lab', 'down');
else {
  console.log(`
${bold('Next:')}
  npx meetctl lab forward 8443:h1:443                       then open https://localhost:8443/ in your browser
  npx meetctl lab run meetctl deploy ${inventory}   again: nothing to change
  npx meetctl lab run meetctl deploy ${inventory} --check --diff -e meet_site_name=School
  npx meetctl lab kill h2                                   pull a plug, see what status says, deploy again
  npx meetctl lab down                                      leave nothing`);
}
