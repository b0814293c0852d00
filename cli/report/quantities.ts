/** `1,234`, and as many digits behind the point as are worth reading. */
export function figure(value: number, digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: digits });
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** `440 Mbps` or `5.5 Gbps`. */
export function network(mbps: number): string {
  return mbps >= 1000 ? `${figure(mbps / 1000, 1)} Gbps` : `${figure(mbps, mbps < 10 ? 1 : 0)} Mbps`;
}

export const memory = (mb: number): string => (mb >= 1024 ? `${figure(mb / 1024, 1)} GB` : `${Math.round(mb)} MB`);

/** `1 bridge`, `3 bridges`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${figure(count, 0)} ${count === 1 ? one : many}`;
}
