/** One tab tells the others which notebook, or training, it shows; those that do, too, answer. */
interface Greeting {
  readonly notebook: string;
  readonly isNew: boolean;
}

/**
 * Calls `found` when another tab of this browser shows the same notebook.
 * @returns a function that ends it
 */
export function watchOtherTabs(notebook: string, found: () => void): () => void {
  const channel = new BroadcastChannel('obelisk-lab-notebooks');
  const greet = (isNew: boolean) => channel.postMessage({ notebook, isNew } satisfies Greeting);
  channel.onmessage = ({ data }: MessageEvent<Greeting>) => {
    if (data.notebook !== notebook) return;
    found();
    if (data.isNew) greet(false);
  };
  greet(true);
  return () => channel.close();
}
