import { ensureBuilt } from '../ensure-built.ts';

export function ensureStudioBuilt(): Promise<void> {
  return ensureBuilt('studio');
}
