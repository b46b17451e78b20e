import { type RefCallback, useCallback, useState } from 'react';

/** Half a window above and below: what comes into view is up to date already. */
const MARGIN = '50% 0px';

/** Whether an element can be seen, or soon will be. */
export function useInSight(): { inSight: boolean; sight: RefCallback<HTMLElement> } {
  const [inSight, setInSight] = useState(false);
  const sight = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => setInSight(entries.at(-1)?.isIntersecting ?? false),
      { rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { inSight, sight };
}
