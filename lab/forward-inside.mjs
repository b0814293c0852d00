// forward-inside.mjs SOCKET HOST PORT - runs inside the lan: carries each connection to the unix socket to HOST:PORT.
// Unix sockets cross network namespaces; TCP does not. Ends with its standard input, which `lab forward` holds.
import { connect, createServer } from 'node:net';

const [, , socket, host, port] = process.argv;

const server = createServer({ allowHalfOpen: true }, (outer) => {
  const inner = connect({ host, port: Number(port), allowHalfOpen: true });
  for (const [one, other] of [
    [outer, inner],
    [inner, outer],
  ]) {
    one.on('error', () => other.destroy()).on('close', () => other.destroySoon());
    one.pipe(other);
  }
});
server.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
server.listen(socket, () => process.stdout.write('listening\n'));
process.stdin
  .on('error', () => process.exit(0))
  .on('end', () => process.exit(0))
  .resume();
