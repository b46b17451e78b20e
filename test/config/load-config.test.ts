import { describe, expect, it } from 'vitest';
import { describeVariables, loadConfig } from '../../src/config/load-config.ts';

describe('loadConfig', () => {
  it('needs nothing', () => {
    expect(loadConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      fal: { key: null },
      store: { kind: 'sqlite' },
      objects: { kind: 'disk' },
      models: { custom: 'any' },
    });
  });

  it('lists every unusable variable by its name, and shows no secret', () => {
    const load = () =>
      loadConfig({ PORT: '99999', MONGODB_URI: 'postgres://user:hunter2@x', ROLE: 'boss', LOG_LEVEL: '' });
    expect(load).toThrow(/PORT: .*"99999"/s);
    expect(load).toThrow(/MONGODB_URI: must start with mongodb/);
    const unescaped = () => loadConfig({ MONGODB_URI: 'mongodb://user:hun@ter2@host/easel' });
    expect(unescaped).toThrow(/MONGODB_URI: .*percent-encoded$/);
    expect(load).toThrow(/ROLE/);
    expect(load).not.toThrow(/hunter2/);
  });

  it('turns the open things off in production, and custom models off in public', () => {
    expect(loadConfig({ NODE_ENV: 'production' })).toMatchObject({ introspection: false, explorer: false });
    expect(loadConfig({ NODE_ENV: 'production', INTROSPECTION: '1' }).introspection).toBe(true);
    expect(loadConfig({ HOST: '0.0.0.0' })).toMatchObject({ loopbackOnly: false, models: { custom: 'off' } });
  });

  it('describes every variable', () => {
    for (const row of describeVariables()) expect(row.meaning.length).toBeGreaterThan(10);
  });
});
