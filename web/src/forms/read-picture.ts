// From a chosen file to a reference that a request can carry.

import { formStrings } from '../strings/forms.ts';

export type ReadPicture = { ok: true; reference: string } | { ok: false; message: string };

const TYPES = /^image\/(png|jpeg|webp|gif|avif)$/;
/** A request is at most 20 MB, and data in it is a third longer than its bytes. */
const MOST_BYTES = 14 * 1024 * 1024;

export async function readPicture(file: File): Promise<ReadPicture> {
  if (!TYPES.test(file.type)) return { ok: false, message: formStrings.image.noPicture(file.name) };
  if (file.size > MOST_BYTES) return { ok: false, message: formStrings.image.tooLarge('14 MB') };
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      const { result } = reader;
      resolve(
        typeof result === 'string'
          ? { ok: true, reference: result }
          : { ok: false, message: formStrings.image.unreadable },
      );
    });
    reader.addEventListener('error', () => resolve({ ok: false, message: formStrings.image.unreadable }));
    reader.readAsDataURL(file);
  });
}

/** The first picture among what was pasted or dropped. */
export function pictureAmong(files: Iterable<File>): File | undefined {
  return [...files].find((file) => file.type.startsWith('image/'));
}
