// What one check of `easel doctor` found.

export interface Finding {
  name: string;
  /** skipped: not configured, so there is nothing to check. */
  status: 'ok' | 'warning' | 'problem' | 'skipped';
  detail: string;
  /** What to do about it. */
  fix?: string;
}

export type Answer = Omit<Finding, 'name'>;

export const ok = (detail: string): Answer => ({ status: 'ok', detail });
export const skipped = (detail: string): Answer => ({ status: 'skipped', detail });
export const warning = (detail: string, fix: string): Answer => ({ status: 'warning', detail, fix });
export const problem = (detail: string, fix: string): Answer => ({ status: 'problem', detail, fix });

/** Without the credentials of addresses, which some errors repeat. */
export function messageOf(error: unknown): string {
  return textOf(error).replaceAll(/\/\/[^\s/@]*@/g, '//…@');
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return cause === '' || error.message.includes(cause) ? error.message : `${error.message} (${cause})`;
}
