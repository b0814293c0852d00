import type { BatchSize, Play } from './model.ts';
import type { Node } from './node.ts';
import { aNumber, kindOf, readBoolean } from './scalars.ts';
import type { Settle } from './settling.ts';

type Batches = Pick<Play, 'serial' | 'maxFailPercentage' | 'anyErrorsFatal' | 'ignoreUnreachable'>;

/** `serial`, `max_fail_percentage`, `any_errors_fatal` and `ignore_unreachable` of a play. */
export function readBatches(node: Node, settle: Settle): Batches {
  return {
    serial: readSerial(settle(node.child('serial'))),
    maxFailPercentage: readPercentage(settle(node.child('max_fail_percentage'))),
    anyErrorsFatal: readBoolean(settle(node.child('any_errors_fatal'))) ?? false,
    ignoreUnreachable: readBoolean(settle(node.child('ignore_unreachable'))) ?? false,
  };
}

function readSerial(node: Node): BatchSize[] | undefined {
  if (node.value === undefined) return undefined;
  const items = Array.isArray(node.value) ? node.items() : [node];
  return items.flatMap((item) => readSize(item) ?? []);
}

/** A number may be a text, as in a value of `-e`. In Ansible 0 means all hosts. */
function readSize(node: Node): BatchSize | undefined {
  const { value } = node;
  node.keep(aNumber);
  const number = numberIn(value, '');
  if (number === 0) return { percent: 100 };
  if (number !== undefined && Number.isInteger(number)) return { hosts: number };
  const percent = numberIn(value, '%');
  if (percent !== undefined && percent > 0 && percent <= 100) return { percent };
  const shown = typeof value === 'string' || typeof value === 'number' ? `"${value}"` : kindOf(value);
  return node.problem(`serial is a number of hosts or a percentage, not ${shown}`, {
    hint: 'such as 2, "30%", or [1, "50%"]',
  });
}

function readPercentage(node: Node): number | undefined {
  if (node.value === undefined) return undefined;
  node.keep(aNumber);
  const percent = numberIn(node.value, '%') ?? numberIn(node.value, '');
  if (percent !== undefined && percent <= 100) return percent;
  return node.problem('max_fail_percentage is a number from 0 to 100');
}

/** A number, or the number in a text, with that behind it. */
function numberIn(value: unknown, unit: '' | '%'): number | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const digits = text.endsWith(unit) ? text.slice(0, text.length - unit.length) : '';
  return /^\d+(?:\.\d+)?$/.test(digits) ? Number(digits) : undefined;
}
