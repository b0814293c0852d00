const form =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::?(\d\d))?))?)?$/;

/** What PyYAML takes for a date or a time. */
export const isTimestamp =
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

const two = (text: string | undefined): string => (text ?? '').padStart(2, '0');

/**
 * A date or a time as a text, in the form that Ansible prints it in (Python's isoformat). It stays a text, because
 * nothing that a host is configured with knows another kind of date.
 */
export function timestampText(written: string): string {
  const match = form.exec(written);
  if (!match) return written;
  const [, year, month, day, hour, minute, second, fraction, zone, sign, hours, minutes] = match;
  const date = `${year}-${two(month)}-${two(day)}`;
  if (hour === undefined) return date;
  const digits = (fraction ?? '').slice(0, 6).padEnd(6, '0');
  const time = `${two(hour)}:${minute}:${second}${digits === '000000' ? '' : `.${digits}`}`;
  const offset = zone === undefined ? '' : zone === 'Z' ? '+00:00' : `${sign}${two(hours)}:${two(minutes)}`;
  return `${date}T${time}${offset}`;
}
