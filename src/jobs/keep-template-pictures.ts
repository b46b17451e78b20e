// The pictures a render draws itself are read and checked before the job is accepted, and kept: a job holds references
// of its own only, and a bad logo is told to the caller, not to a failed job.

import { fail, type InputProblem, type Result, succeed } from '../domain/errors.ts';
import type { JsonObject } from '../domain/json.ts';
import { fieldsOf } from '../registry/define-model.ts';
import { checkPicture } from '../templates/check-picture.ts';
import type { PictureRule } from '../templates/define-template.ts';
import type { JobDeps } from './job-deps.ts';
import type { PreparedTemplate } from './prepare-template.ts';

const READ_MS = 15_000;

export async function keepTemplatePictures(
  deps: Pick<JobDeps, 'references' | 'readReference'>,
  { template, inputs, userId }: Pick<PreparedTemplate, 'template' | 'inputs' | 'userId'>,
): Promise<Result<JsonObject>> {
  const problems: InputProblem[] = [];
  const kept: JsonObject = { ...inputs };

  async function keep(name: string, reference: string, rule: PictureRule | undefined): Promise<void> {
    const refuse = (broken: string, message: string) =>
      problems.push(problem(name, broken, message, reference));
    // An address only the provider reads is not read by us.
    const isOurs = rule !== undefined && (rule.asset !== null || !reference.startsWith('http'));
    if (!isOurs) return;
    const read = await deps.readReference(reference, userId, AbortSignal.timeout(READ_MS));
    if (!read.ok) return void refuse('image', read.message);
    const checked = await checkPicture(read.bytes, rule);
    if (!checked.ok) return void refuse(checked.rule, `${name} ${checked.message}.`);
    if (!reference.startsWith('http') && !reference.startsWith('data:')) return;
    const inline = reference.startsWith('data:') ? reference : toInline(read.bytes);
    const stored = await deps.references.keep(inline, userId);
    if (stored.ok) kept[name] = stored.reference;
    else refuse('image', stored.message);
  }

  await Promise.all(
    fieldsOf({ inputs: template.variables }).map(async ({ name, type }) => {
      const reference = inputs[name];
      if (type === 'ImageRef' && typeof reference === 'string')
        await keep(name, reference, template.pictures[name]);
    }),
  );
  return problems.length === 0 ? succeed(kept) : fail(...problems);
}

/** The keeper recognises the type by the bytes. */
function toInline(bytes: Buffer): string {
  return `data:image/png;base64,${bytes.toString('base64')}`;
}

function problem(name: string, rule: string, message: string, received: string): InputProblem {
  const shown = received.length > 100 ? `${received.slice(0, 60)}…` : received;
  return {
    code: 'INVALID_INPUT',
    rule,
    path: ['variables', name],
    message,
    received: shown,
    allowed: undefined,
  };
}
