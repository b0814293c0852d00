import { PassThrough, Writable } from 'node:stream';
import type { Connection } from '../../../engine/transport/connection.ts';

/**
 * A connection whose cable can be cut: neither side hears of that, and nothing gets through any more. It also
 * cuts itself when so many bytes have been sent.
 */
export function breakable(connection: Connection, bytes = Infinity): { connection: Connection; cut: () => void } {
  let isCut = false;
  let sent = 0;
  const onCut: (() => void)[] = [];
  const cut = () => {
    isCut = true;
    for (const act of onCut) act();
  };
  const open = async (command: string) => {
    const channel = await connection.open(command);
    const stdin = new Writable({
      write(chunk: Buffer, _encoding, done) {
        if (!isCut) channel.stdin.write(chunk.subarray(0, bytes - sent));
        sent += chunk.length;
        if (sent > bytes) cut();
        done();
      },
    });
    const [stdout, stderr] = [channel.stdout, channel.stderr].map((stream) => {
      const through = new PassThrough();
      stream.pipe(through);
      onCut.push(() => stream.unpipe(through).pause());
      return through;
    });
    // The other side does not hear of our giving it up either.
    let giveUp = () => {};
    const closed = Promise.race([channel.closed, new Promise<null>((resolve) => (giveUp = () => resolve(null)))]);
    const destroy = () => (isCut ? giveUp() : channel.destroy());
    return { ...channel, closed, destroy, stdin, stdout: stdout!, stderr: stderr! };
  };
  return { connection: { ...connection, open }, cut };
}
