import { type FullImageFragment, FullImageDocument } from '../api/generated/graphql.ts';
import { useQuery } from '../api/use-query.ts';

/** A picture with everything that made it; null when there is none, undefined while it is loaded. */
export function useFullImage(id: string) {
  const [{ data, error, stale }, load] = useQuery(FullImageDocument, { id });
  const node = data?.node;
  const image: FullImageFragment | null | undefined =
    node === undefined ? undefined : node?.__typename === 'Image' ? node : null;
  return { image, stale, error, reload: () => load({ requestPolicy: 'network-only' }) };
}
