import { useEffect, useState } from 'react';

/** The address once its picture is decoded, so that changing to it does not blink. */
export function useDecoded(url: string | undefined): string | undefined {
  const [decoded, setDecoded] = useState<string>();
  useEffect(() => {
    if (url === undefined) return undefined;
    let stale = false;
    const picture = new Image();
    picture.src = url;
    picture.decode().then(
      () => !stale && setDecoded(url),
      // Not to be had: what is shown already stays.
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [url]);
  return decoded === url ? decoded : undefined;
}
