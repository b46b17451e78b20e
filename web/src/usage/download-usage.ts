import { serverUrl } from '../api/addresses.ts';
import { authorization } from '../api/session.ts';
import { addDays, type Days, type Grouping, startOfDay } from './usage-search.ts';

/** Hands the browser the CSV of the same days and groups. False when the server did not give it. */
export async function downloadUsage(days: Days, by: Grouping): Promise<boolean> {
  const url = new URL(serverUrl('api/usage.csv'));
  url.searchParams.set('from', startOfDay(days.from));
  url.searchParams.set('to', startOfDay(addDays(days.to, 1)));
  url.searchParams.set('groupBy', `day,${by}`);
  url.searchParams.set('timeZone', Intl.DateTimeFormat().resolvedOptions().timeZone);
  try {
    // A link could not send the header that says who asks.
    const response = await fetch(url, { headers: authorization() });
    if (!response.ok) return false;
    const file = URL.createObjectURL(await response.blob());
    const link = document.createElement('a');
    link.href = file;
    link.download = `easel-usage-${days.from}-${days.to}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(file), 10_000);
    return true;
  } catch {
    return false;
  }
}
