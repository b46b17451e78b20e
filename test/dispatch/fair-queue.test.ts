import { describe, expect, it } from 'vitest';
import { createFairQueue } from '../../src/dispatch/in-process/fair-queue.ts';

const job = (id: string) => ({
  id,
  userId: id.charAt(0),
  model: 'm',
  priority: 'NORMAL' as const,
  runAt: 0,
  begun: id.startsWith('x'),
});

function fill(...ids: string[]) {
  const queue = createFairQueue();
  for (const id of ids) queue.push(job(id));
  return queue;
}

function drain(queue: ReturnType<typeof createFairQueue>): string[] {
  const out: string[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) out.push(next.id);
  return out;
}

describe('createFairQueue', () => {
  it('lets users take turns', () => {
    expect(drain(fill('a1', 'a2', 'a3', 'b1', 'c1', 'c2'))).toStrictEqual([
      'a1',
      'b1',
      'c1',
      'a2',
      'c2',
      'a3',
    ]);
  });

  it('tells each job how many are ahead, as they come out', () => {
    const ids = ['a1', 'a2', 'a3', 'b1', 'c1', 'c2', 'b2'];
    const queue = fill(...ids);
    const positions = new Map(ids.map((id) => [id, queue.ahead(id)]));
    expect(queue.first(3).map(({ id }) => id)).toStrictEqual(['a1', 'b1', 'c1']);
    const order = drain(queue);
    expect(order.map((id) => positions.get(id))).toStrictEqual(order.map((_, index) => index));
  });

  it('has those that have begun go first', () => {
    const queue = fill('a1', 'b1', 'x1', 'a2', 'x2');
    expect(queue.first(3).map(({ id }) => id)).toStrictEqual(['x1', 'x2', 'a1']);
    expect(['x2', 'a1', 'a2'].map((id) => queue.ahead(id))).toStrictEqual([1, 2, 4]);
    expect(queue.remove('x1')).toBe(true);
    expect(drain(queue)).toStrictEqual(['x2', 'a1', 'b1', 'a2']);
  });

  it('forgets what is removed', () => {
    const queue = fill('a1', 'a2', 'b1');
    expect([queue.remove('a1'), queue.remove('a1'), queue.has('a1'), queue.size]).toStrictEqual([
      true,
      false,
      false,
      2,
    ]);
    // Their later ones keep their turns.
    expect(drain(queue)).toStrictEqual(['b1', 'a2']);
    expect(queue.ahead('a1')).toBeNull();
  });
});
