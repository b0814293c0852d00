import type { SiteSummary } from '../site/summary.ts';
import type { Style } from './style.ts';

/** Where users go, as lines for people. */
export function siteLines({ url, addressUrls, trustUrl }: SiteSummary, style: Style): string[] {
  return [
    `${style('bold', url)}${addressUrls.length > 0 ? `  (without DNS: ${addressUrls.join(' ')})` : ''}`,
    ...(trustUrl ? [`Devices learn to trust it at ${trustUrl}`] : []),
  ];
}
