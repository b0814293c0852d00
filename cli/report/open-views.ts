type Close = () => Promise<void>;

const open = new Set<Close>();

/** Remembers that a view owns the terminal; the function that comes back forgets it. */
export function viewOpened(close: Close): () => void {
  open.add(close);
  return () => void open.delete(close);
}

/** Gives the terminal back whatever went wrong, so that an error can be read. */
export async function closeOpenViews(): Promise<void> {
  await Promise.all([...open].map((close) => close()));
}
