// Where images come from, and a bucket that takes any PUT: bytes in, a checksum as S3 would tell it, nothing kept.

import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { answerMessages } from '../subject.ts';

const SIDE = 1320;
const image = await sharp(randomBytes(SIDE * SIDE * 3), { raw: { width: SIDE, height: SIDE, channels: 3 } })
  .png({ compressionLevel: 0 })
  .toBuffer();
const checksum = createHash('sha256').update(image).digest('base64');

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'GET' && request.url !== '/image.png') {
    // The listing by which a store looks at its bucket.
    response
      .writeHead(200, { 'content-type': 'application/xml' })
      .end('<ListBucketResult></ListBucketResult>');
    return;
  }
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': image.length }).end(image);
    return;
  }
  request.resume().on('end', () => {
    response.writeHead(200, { etag: '"0"', 'x-amz-checksum-sha256': checksum, 'content-length': 0 }).end();
  });
}

const server = createServer(answer).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
answerMessages({}, () => ({ url, bytes: image.length }));
