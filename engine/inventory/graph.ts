import type { Inventory } from './model.ts';

/** The tree of groups and hosts as `ansible-inventory --graph` draws it. */
export function toGraph(inventory: Inventory, root = 'all'): string {
  const lines: string[] = [];
  const draw = (name: string, depth: number): void => {
    const group = inventory.groups.get(name);
    lines.push(indent(`@${name}:`, depth));
    for (const child of group?.children ?? []) draw(child, depth + 1);
    if (name === 'all') return;
    for (const host of group?.hosts ?? []) lines.push(indent(host, depth + 1));
  };
  draw(root, 0);
  return lines.join('\n');
}

function indent(text: string, depth: number): string {
  return depth === 0 ? text : `${'  |'.repeat(depth)}--${text}`;
}
