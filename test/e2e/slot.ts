import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { requireMachine } from '../../lab/requirements.ts';
import { labSettings } from '../../lab/settings.ts';
import { shareBase } from './fixtures/shared-base.ts';

/**
 * Several files are tested at a time, and the fixtures give all of them labs of the same name: so each worker takes a
 * number first, which becomes part of that name. The first number uses the lab's own folder of images and packages; the
 * others have theirs, because tests add packages, and take some away. Vitest's own numbers of workers come twice.
 */
const most = 8;

/** A socket without a file: two cannot have it, and the kernel takes it back however a worker ends. */
async function take(number: number): Promise<boolean> {
  const server = createServer().unref();
  server.listen(`\0meetctl-test-${process.env.MEETCTL_TEST_LAB ?? ''}${number}`);
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  }
}

async function anyNumber(): Promise<number> {
  for (;;) {
    for (let number = 1; number <= most; number++) if (await take(number)) return number;
    await sleep(100);
  }
}

/** The files themselves say why they are left out. */
function canRunLabs(): boolean {
  try {
    requireMachine();
    return true;
  } catch {
    return false;
  }
}

const number = await anyNumber();
process.env.MEETCTL_TEST_SLOT = String(number);
if (number > 1) {
  const { root } = labSettings({});
  process.env.MEETCTL_LAB_ROOT = `${root}-${number}`;
  if (canRunLabs()) await shareBase(root, `${root}-${number}`);
}
