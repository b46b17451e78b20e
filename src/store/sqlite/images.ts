// The image store on SQLite. `listed`: 1 a final in the gallery, 0 an artifact, -1 deleted.

import type { Image } from '../../domain/job.ts';
import { searchedWords, wordsOf } from '../../domain/words.ts';
import type { ImageStore, ImageWhere, Page, PageRequest } from '../store.ts';
import { type Database, read, type Row, type SqlValue } from './database.ts';
import type { Writer } from './group-commit.ts';
import { readDoc } from './job-rows.ts';

export function createImageStore(db: Database, writer: Writer): ImageStore {
  return {
    get: (id) => read(() => getImage(db, id)),
    getMany: (ids) => read(() => ids.map((id) => getImage(db, id))),
    ofJobs: (jobIds) =>
      read(() =>
        jobIds.map((jobId) =>
          db
            .sql('SELECT doc FROM images WHERE job_id = ? AND listed >= 0 ORDER BY listed DESC, place')
            .all(jobId)
            .map(readDoc<Image>),
        ),
      ),
    list: (where, page) => read(() => listImages(db, where, page)),
    addDerived: (id, { thumbHash, variants }) =>
      writer.write(() => {
        const image = getImage(db, id);
        if (image === undefined || image.deletedAt !== null) return false;
        const derived = {
          ...image,
          variants: { ...image.variants, ...variants },
          thumbHash: thumbHash ?? image.thumbHash,
        };
        db.sql('UPDATE images SET doc = ? WHERE id = ?').run(JSON.stringify(derived), id);
        return true;
      }),
    markDeleted: (id, at) => writer.write(() => markDeleted(db, id, at)),
    expired: (createdBefore, first) =>
      read(() =>
        db
          .sql('SELECT doc FROM images WHERE listed >= 0 AND created_at < ? ORDER BY created_at LIMIT ?')
          .all(createdBefore, first)
          .map(readDoc<Image>),
      ),
  };
}

function getImage(db: Database, id: string): Image | undefined {
  const row = db.sql('SELECT doc FROM images WHERE id = ?').get(id);
  return row === undefined ? undefined : readDoc<Image>(row);
}

export function markDeleted(db: Database, id: string, at: number): boolean {
  const row = db.sql('SELECT doc FROM images WHERE id = ? AND listed >= 0').get(id);
  if (row === undefined) return false;
  const deleted: Image = { ...readDoc<Image>(row), deletedAt: at };
  db.sql('UPDATE images SET listed = -1, doc = ? WHERE id = ?').run(JSON.stringify(deleted), id);
  db.sql('DELETE FROM image_tags WHERE image_id = ?').run(id);
  return true;
}

/** One that is there already is left as it is. */
export function insertImages(db: Database, images: readonly Image[]): void {
  for (const image of images) {
    const listed = image.role === 'final' ? 1 : 0;
    const { changes } = db
      .sql(
        `INSERT OR IGNORE INTO images (id, job_id, place, user_id, model, listed, created_at, doc)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        image.id,
        image.jobId,
        image.index,
        image.userId,
        image.model,
        listed,
        image.createdAt,
        JSON.stringify(image),
      );
    if (changes === 0 || listed === 0) continue;
    for (const tag of image.tags) {
      db.sql('INSERT INTO image_tags (tag, user_id, image_id) VALUES (?, ?, ?)').run(
        tag,
        image.userId,
        image.id,
      );
    }
    if (image.prompt !== null) {
      db.sql('INSERT INTO image_words (rowid, prompt, owner) SELECT n, ?, ? FROM images WHERE id = ?').run(
        wordsOf(image.prompt).join(' '),
        ownerToken(image.userId),
        image.id,
      );
    }
  }
}

function listImages(db: Database, where: ImageWhere, page: PageRequest): Page<Image> {
  const { text, values } = imageListing(where, page);
  const rows: Row[] = db.sql(text).all(...values);
  return { items: rows.slice(0, page.first).map(readDoc<Image>), hasNextPage: rows.length > page.first };
}

/** The text and values of one listing; for `EXPLAIN` too. */
export function imageListing(where: ImageWhere, page: PageRequest): { text: string; values: SqlValue[] } {
  const words = searchedWords(where.search);
  const conditions = ['i.listed = 1'];
  const values: SqlValue[] = [];
  const add = (condition: string, value: SqlValue): void => {
    conditions.push(condition);
    values.push(value);
  };
  let from = 'images i';
  let order = 'i.id';
  if (words !== null) {
    from = 'image_words w CROSS JOIN images i ON i.n = w.rowid';
    order = 'w.rowid';
    if (words.length === 0) conditions.push('FALSE');
    else add('w.image_words MATCH ?', matchOf(words, where.userId));
  } else if (where.tag !== undefined) {
    from = 'image_tags t CROSS JOIN images i ON i.id = t.image_id';
    order = 't.image_id';
    add('t.tag = ?', where.tag);
    if (where.userId !== null) add('t.user_id = ?', where.userId);
  }
  if (words !== null && where.tag !== undefined) {
    add(
      'EXISTS (SELECT 1 FROM image_tags t WHERE t.tag = ? AND t.user_id = i.user_id AND t.image_id = i.id)',
      where.tag,
    );
  }
  if (where.userId !== null && order !== 't.image_id') add('i.user_id = ?', where.userId);
  if (where.model !== undefined) add('i.model = ?', where.model);
  if (page.after !== null) {
    add(order === 'w.rowid' ? 'w.rowid < (SELECT n FROM images WHERE id = ?)' : `${order} < ?`, page.after);
  }
  // An image's id holds its job's time.
  if (where.createdAfter !== undefined) add('i.created_at > ?', where.createdAfter);
  if (where.createdBefore !== undefined) add('i.created_at < ?', where.createdBefore);
  return {
    text: `SELECT i.doc FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${order} DESC LIMIT ?`,
    values: [...values, page.first + 1],
  };
}

/** All words must match; the owner is a word of its own column, so that one user's search reads one user's matches. */
function matchOf(words: readonly string[], userId: string | null): string {
  const prompt = `prompt: (${words.map((word) => `"${word}"`).join(' ')})`;
  return userId === null ? prompt : `${prompt} AND owner: "${ownerToken(userId)}"`;
}

function ownerToken(userId: string): string {
  return `u${Buffer.from(userId).toString('hex')}`;
}
