import type { BatchSize, Play } from './model.ts';
import type { Node } from './node.ts';
import { kindOf, readBoolean } from './scalars.ts';

/** `serial`, `max_fail_percentage` and `any_errors_fatal` of a play. */
export function readBatches(node: Node): Pick<Play, 'serial' | 'maxFailPercentage' | 'anyErrorsFatal'> {
  return {
    serial: readSerial(node.child('serial')),
    maxFailPercentage: readPercentage(node.child('max_fail_percentage')),
    anyErrorsFatal: readBoolean(node.child('any_errors_fatal')) ?? false,
  };
}

function readSerial(node: Node): BatchSize[] | undefined {
  if (node.value === undefined) return undefined;
  const items = Array.isArray(node.value) ? node.items() : [node];
  return items.flatMap((item) => readSize(item) ?? []);
}

function readSize(node: Node): BatchSize | undefined {
  const { value } = node;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return { hosts: value };
  const percent = typeof value === 'string' ? /^(\d+(?:\.\d+)?)%$/.exec(value)?.[1] : undefined;
  if (percent !== undefined && Number(percent) > 0 && Number(percent) <= 100) return { percent: Number(percent) };
  const shown = typeof value === 'string' || typeof value === 'number' ? `"${value}"` : kindOf(value);
  return node.problem(`serial is a number of hosts or a percentage, not ${shown}`, {
    hint: 'such as 2, "30%", or [1, "50%"]',
  });
}

function readPercentage(node: Node): number | undefined {
  if (node.value === undefined) return undefined;
  if (typeof node.value === 'number' && node.value >= 0 && node.value <= 100) return node.value;
  return node.problem('max_fail_percentage is a number from 0 to 100', { hint: 'without a percent sign' });
}
