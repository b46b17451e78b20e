// Previews are drawn by the server one after the other: a few at a time are asked for, the newest wish first, and what
// was overtaken by typing is not asked for at all.

type Task = () => Promise<void>;

const AT_ONCE = 3;
const waiting = new Map<string, Task>();
let running = 0;

/** A task of the same key that has not begun is replaced. */
export function enqueuePreview(key: string, task: Task): () => void {
  waiting.set(key, task);
  pump();
  return () => {
    if (waiting.get(key) === task) waiting.delete(key);
  };
}

function pump(): void {
  for (const [key, task] of waiting) {
    if (running >= AT_ONCE) return;
    waiting.delete(key);
    running += 1;
    void task().finally(() => {
      running -= 1;
      pump();
    });
  }
}
