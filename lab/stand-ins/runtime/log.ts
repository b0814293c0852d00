export interface Log {
  info(text: string): void;
  warn(text: string): void;
  severe(text: string): void;
}

/** Lines like those of the Java programs, on standard output, which the unit sends to /var/log/jitsi. */
export function createLog(program: string, write = (line: string) => void process.stdout.write(line)): Log {
  const say = (level: string) => (text: string) => {
    const now = new Date().toISOString().replace('T', ' ').replace('Z', '');
    write(`${program} ${now} ${level}: [1] ${text}\n`);
  };
  return { info: say('INFO'), warn: say('WARNING'), severe: say('SEVERE') };
}
