// One connection pool to MongoDB. Everything written is acknowledged by a majority and journalled, because money and
// provider request ids depend on it; the few writes that may be lost say so where they are made.

import mongoose, { type Connection, mongo } from 'mongoose';
import { StartError } from '../../domain/errors.ts';

/** How long an operation waits for a server that can take it, before it fails. */
const SELECTION_MS = 5_000;
const SOCKET_MS = 30_000;

/** Raises StartError when no server answers, or it refuses the credentials. */
export async function connect(uri: string, { poolSize = 50 } = {}): Promise<Connection> {
  const connection = mongoose.createConnection(uri, {
    appName: 'easel',
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    maxPoolSize: poolSize,
    serverSelectionTimeoutMS: SELECTION_MS,
    socketTimeoutMS: SOCKET_MS,
    writeConcern: { w: 'majority', journal: true },
    readPreference: 'primary',
    ...(namesDatabase(uri) ? {} : { dbName: 'easel' }),
  });
  // Without a listener a connection that breaks later would end the process; operations report it themselves.
  connection.on('error', () => undefined);
  try {
    await connection.asPromise();
    await connection.db?.command({ find: 'migrations', limit: 1 });
    return connection;
  } catch (error) {
    await connection.destroy().catch(() => undefined);
    throw new StartError(`MONGODB_URI: ${whyNot(error)}`, { cause: error });
  }
}

function namesDatabase(uri: string): boolean {
  return /^mongodb(\+srv)?:\/\/[^/]+\/[^?]+/.test(uri);
}

/** Never with the address itself: it may hold a password. */
function whyNot(error: unknown): string {
  const reason = error instanceof Error ? error.message.replaceAll(/\/\/[^@\s/]*@/g, '//') : String(error);
  if (error instanceof mongo.MongoServerError) {
    const refused = /auth|credential|not allowed/i.test(reason);
    return `MongoDB refused ${refused ? 'the credentials' : 'this database'} (${reason}).`;
  }
  if (error instanceof mongo.MongoDriverError) return `this address cannot be used (${reason}).`;
  return `no MongoDB server answered (${reason}).`;
}
