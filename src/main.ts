// The process. What Node has compiled once it keeps, where it can (from 22.1 on), so that the next start need not: that
// must be asked for before anything else is loaded.

import module from 'node:module';

if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function')
  module.enableCompileCache();
await import('./serve.ts');
