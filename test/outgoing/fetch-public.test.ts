import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { fetchPublic, guardedFetch } from '../../src/outgoing/index.ts';
import { allowHosts, allowLoopback } from '../../src/outgoing/address-rules.ts';
import { isPublicAddress } from '../../src/outgoing/public-address.ts';

describe('public addresses', () => {
  it.each([
    ['8.8.8.8', true],
    ['2606:4700:4700::1111', true],
    ['::ffff:8.8.8.8', true],
    ['127.0.0.1', false],
    ['127.255.255.254', false],
    ['0.0.0.0', false],
    ['10.1.2.3', false],
    ['172.16.0.1', false],
    ['192.168.1.1', false],
    ['100.64.0.1', false],
    ['169.254.169.254', false],
    ['168.63.129.16', false],
    ['192.0.0.192', false],
    ['198.18.0.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['::', false],
    ['::127.0.0.1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:7f00:1', false],
    ['::ffff:0:127.0.0.1', false],
    ['64:ff9b::a9fe:a9fe', false],
    ['2002:7f00:1::', false],
    ['2001::1', false],
    ['fe80::1%eth0', false],
    ['fec0::1', false],
    ['fd00:ec2::254', false],
    ['ff02::1', false],
    ['localhost', false],
    ['', false],
  ])('%s: %s', (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected);
  });
});

describe('an address of this machine', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://2130706433:PORT/',
    'http://017700000001:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://0x7f.1:PORT/',
    'http://127.1:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://①②⑦.0.0.1:PORT/',
    'http://user:pass@127.0.0.1:PORT/',
    'http://0.0.0.0:PORT/',
  ])('is refused as %s, and is not asked', async (url) => {
    await using server = await serve((_request, response) => response.end('secret'));
    const answer = await fetchPublic(url.replace('PORT', String(server.port)));
    expect(answer).toMatchObject({ ok: false, reason: 'ADDRESS' });
    expect(server.asked).toStrictEqual([]);
  });

  it.each([
    'file:///etc/passwd',
    'ftp://example.com/',
    'gopher://example.com/',
    'data:text/plain,a',
    'no url',
    '',
  ])('is no %s', async (url) => {
    expect(await fetchPublic(url)).toMatchObject({ ok: false, reason: 'URL' });
  });

  it('is refused behind a name, and when one of several addresses is bad', async () => {
    await using server = await serve((_request, response) => response.end('secret'));
    const url = `http://inside.example:${server.port}/`;
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::1'], ['169.254.169.254']]) {
      const answer = await fetchPublic(url, { lookup: resolvingTo(...addresses) });
      expect(answer).toMatchObject({ ok: false, reason: 'ADDRESS' });
    }
    expect(server.asked).toStrictEqual([]);
  });

  it('is refused when a redirect leads to it', async () => {
    await using inside = await serve((_request, response) => response.end('secret'));
    const targets = [
      `http://127.0.0.1:${inside.port}/`,
      `http://2130706433:${inside.port}/`,
      `http://[::ffff:127.0.0.1]:${inside.port}/`,
      'http://169.254.169.254/latest/meta-data/',
      `//127.0.0.1:${inside.port}/`,
    ];
    for (const location of targets) {
      await using outside = await serve((_request, response) => {
        response.writeHead(302, { location }).end();
      });
      const answer = await fetchPublic(outside.url, { allow: allowHosts(outside.url) });
      expect(answer).toMatchObject({ ok: false, reason: 'ADDRESS' });
    }
    await using outside = await serve((_request, response) => {
      response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    });
    const answer = await fetchPublic(outside.url, { allow: allowLoopback });
    expect(answer).toMatchObject({ ok: false, reason: 'URL' });
    expect(inside.asked).toStrictEqual([]);
  });

  it('is refused when a name changes its mind between two connections', async () => {
    await using server = await serve((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/again', connection: 'close' }).end();
      else response.end('secret');
    });
    let lookups = 0;
    const lookup: LookupFunction = (hostname, options, callback) => {
      lookups += 1;
      resolvingTo('127.0.0.1')(hostname, options, callback);
    };
    // The first connection counts as public; the same name is judged again for the second.
    const answer = await fetchPublic(`http://rebind.example:${server.port}/`, {
      lookup,
      allow: () => lookups === 1,
    });
    expect(answer).toMatchObject({ ok: false, reason: 'ADDRESS' });
    // One lookup a connection: what was judged is what is connected to.
    expect(lookups).toBe(2);
    expect(server.asked).toStrictEqual(['GET /']);
  });
});

describe('a public fetch', () => {
  it('follows redirects without taking credentials to another origin', async () => {
    const seen: (string | undefined)[] = [];
    await using second = await serve((request, response) => {
      seen.push(request.headers.authorization, request.headers['x-plain'] as string);
      response.end('there');
    });
    await using first = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(307, { location: second.url }).end();
    });
    const answer = await fetchPublic(first.url, {
      headers: { Authorization: 'Bearer secret', 'x-plain': 'yes' },
      allow: allowLoopback,
    });
    if (!answer.ok) throw new Error(answer.message);
    expect([answer.status, answer.url, await text(answer.body)]).toStrictEqual([200, second.url, 'there']);
    expect(seen).toStrictEqual(['Bearer secret', undefined, 'yes']);
  });

  it('posts, and does not follow what a post is redirected to', async () => {
    let received = '';
    await using server = await serve((request, response) => {
      void text(request).then((body) => {
        received = body;
        response.writeHead(302, { location: '/elsewhere' }).end('moved');
      });
    });
    const answer = await fetchPublic(server.url, { method: 'POST', body: '{"a":1}', allow: allowLoopback });
    expect(answer).toMatchObject({ ok: true, status: 302 });
    if (answer.ok) await buffer(answer.body);
    expect(received).toBe('{"a":1}');
    expect(server.asked).toStrictEqual(['POST /']);
  });

  it('stops a circle of redirects', async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(302, { location: '/' }).end(),
    );
    const answer = await fetchPublic(server.url, { allow: allowLoopback });
    expect(answer).toMatchObject({ ok: false, reason: 'REDIRECTS' });
    expect(server.asked).toHaveLength(4);
  });

  it('ends a body that is larger than allowed, whether it says so or not', async () => {
    await using server = await serve((request, response) => {
      if (request.url === '/said') response.writeHead(200, { 'content-length': 1_000_001 });
      const more = (): void => {
        while (response.write(Buffer.alloc(64 * 1024)));
      };
      response.on('drain', more);
      more();
    });
    const limits = { maxBytes: 1_000_000, allow: allowLoopback };
    const said = await fetchPublic(`${server.url}said`, limits);
    expect(said).toMatchObject({ ok: false, reason: 'TOO_LARGE' });
    const endless = await fetchPublic(server.url, limits);
    if (!endless.ok) throw new Error(endless.message);
    await expect(buffer(endless.body)).rejects.toMatchObject({ reason: 'TOO_LARGE' });
    await expect.poll(() => server.open()).toBe(0);
  });

  it('gives up on an answer, and on a body, that does not end', async () => {
    await using server = await serve((request, response) => {
      if (request.url === '/body') response.write('a');
    });
    const limits = { timeoutMs: 100, allow: allowLoopback };
    expect(await fetchPublic(server.url, limits)).toMatchObject({ ok: false, reason: 'TIMEOUT' });
    await expect(guardedFetch(limits)(`${server.url}body`)).rejects.toMatchObject({ reason: 'TIMEOUT' });
    await expect.poll(() => server.open()).toBe(0);
  });

  it('closes the connection of a body that is dropped unread', async () => {
    await using server = await serve((_request, response) => void response.write('a'));
    const answer = await fetchPublic(server.url, { allow: allowLoopback });
    if (!answer.ok) throw new Error(answer.message);
    answer.body.destroy();
    await expect.poll(() => server.open()).toBe(0);
  });

  it('says what cannot be reached, without what a query or a user part may hold', async () => {
    const answer = await fetchPublic('http://user:pass@127.0.0.1:1/path?signature=secret', {
      allow: allowLoopback,
    });
    expect(answer).toMatchObject({ ok: false, reason: 'NETWORK' });
    expect(JSON.stringify(answer)).not.toMatch(/secret|pass@/);
  });

  it('ends with the signal', async () => {
    await using server = await serve(() => {});
    const ending = new AbortController();
    const asking = fetchPublic(server.url, { allow: allowLoopback, signal: ending.signal });
    await expect.poll(() => server.asked.length).toBe(1);
    ending.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
  });
});

interface Served extends AsyncDisposable {
  url: string;
  port: number;
  asked: string[];
  open(): number;
}

async function serve(listener: RequestListener): Promise<Served> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  let open = 0;
  server.on('connection', (socket) => {
    open += 1;
    socket.once('close', () => (open -= 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    asked,
    open: () => open,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function resolvingTo(...addresses: string[]): LookupFunction {
  return (_hostname, options, callback) => {
    const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all === true) callback(null, all);
    else callback(null, all[0]?.address ?? '', all[0]?.family ?? 4);
  };
}
