// A bar that counts what is done of a known number, where the output is a terminal.

import { SingleBar } from 'cli-progress';

export interface CountBar {
  update(done: number): void;
  stop(): void;
}

export function createCountBar(stream: NodeJS.WriteStream, total: number, unit: string): CountBar {
  if (!stream.isTTY || total === 0) return { update() {}, stop() {} };
  const bar = new SingleBar({
    format: `{bar} {percentage}%  {value} of {total} ${unit}, {eta_formatted} to go`,
    stream,
    barsize: 30,
    hideCursor: true,
  });
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}
