import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Lab } from '../../lab/lab.ts';

/** Whether this machine can run the lab; says loudly why the end-to-end tests are left out when it cannot. */
export function labIsPossible(): boolean {
  try {
    Lab.open();
    return true;
  } catch (error) {
    process.stderr.write(`\n*** END-TO-END TESTS ARE SKIPPED: ${(error as Error).message} ***\n\n`);
    return false;
  }
}

/**
 * The name of a lab for tests. MEETCTL_TEST_LAB is put before it, so that two checkouts can be tested at once, and the
 * number of `slot.ts` behind it, for files that use one fixture at the same time.
 */
export function testLab(name: string): string {
  return `${process.env.MEETCTL_TEST_LAB ?? ''}${name}${process.env.MEETCTL_TEST_SLOT ?? ''}`;
}

/** A package of one file, `/usr/share/NAME/hello`, in a folder; it depends on nothing. */
export function buildPackage(folder: string, name: string, version: string): void {
  const tree = join(folder, 'tree');
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  mkdirSync(join(tree, 'usr/share', name), { recursive: true });
  const fields = [
    `Package: ${name}`,
    `Version: ${version}`,
    'Architecture: all',
    'Maintainer: Test <test@example.org>',
  ];
  writeFileSync(join(tree, 'DEBIAN/control'), `${fields.join('\n')}\nDescription: a package of the lab's own test\n`);
  writeFileSync(join(tree, 'usr/share', name, 'hello'), `${name} ${version}\n`);
  execFileSync('dpkg-deb', ['--root-owner-group', '--build', tree, folder], { stdio: 'pipe' });
}

/** Whatever of a lab is still on the machine, a line each: looked for in the kernel's own lists. */
export function leftovers(name: string, state: string): string[] {
  const found: string[] = [];
  const mine = new RegExp(`meetctl-${name}(\\b|-h)`);
  for (const line of readFileSync('/proc/mounts', 'utf8').split('\n')) {
    if (line.includes(`${state}/`) || mine.test(line)) found.push(`mount ${line}`);
  }
  for (const namespace of execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' }).split('\n')) {
    if (mine.test(namespace)) found.push(`network namespace ${namespace}`);
  }
  const groups = execFileSync('find', ['/sys/fs/cgroup', '-maxdepth', '2', '-name', `meetctl-${name}.lab`], {
    encoding: 'utf8',
  });
  if (groups !== '') found.push(`cgroup ${groups.trim()}`);
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      if (command.includes(`${state}/`) || (mine.test(command) && /delay\.py|supervise\.sh/.test(command))) {
        found.push(`process ${pid} ${command}`);
      }
    } catch {
      // ended while we looked
    }
  }
  return found;
}

/** A small HTTPS server for a host: answers a POST with the number of bytes that came and a megabyte of its own. */
export const httpsServer = `
import hashlib, http.server, ssl
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        answer = hashlib.sha256(body).hexdigest().encode() + b'\\n' + b'x' * 1000000
        self.send_response(200)
        self.send_header('Content-Length', str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
server = http.server.ThreadingHTTPServer(('0.0.0.0', 8443), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain('/root/cert.pem', '/root/key.pem')
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
`;
