import { useState } from 'react';
import { query } from '../api/client.ts';
import { RenewedUrlDocument } from '../api/generated/graphql.ts';

/** Addresses of pictures serve for an hour. One that no longer does is asked for anew, once. */
export function useRenewedUrl(image: { id: string; url: string } | undefined): {
  url: string | null;
  renew: () => void;
} {
  const [renewed, setRenewed] = useState<string | null>(null);
  const renew = async (id: string): Promise<void> => {
    const { data } = await query(RenewedUrlDocument, { id });
    const node = data?.node;
    if (node?.__typename === 'Image') setRenewed(node.url);
  };
  return {
    url: renewed ?? image?.url ?? null,
    renew: () => {
      if (image !== undefined) void renew(image.id);
    },
  };
}
