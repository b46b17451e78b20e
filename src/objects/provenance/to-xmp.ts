// Where a picture comes from, as XMP: the words that readers of metadata know (creator tool, and that a trained model
// made it), and ours for what makes it again. The prompt is not among them: a picture may go where its prompt may not.

export interface Provenance {
  model: string;
  seed: string | null;
  /** SHA-256 over user, model, inputs and options: equal requests have equal hashes. */
  inputHash: string | null;
  jobId: string;
  imageId: string;
  /** Of the provider's own bytes. */
  originalSha256: string;
  createdAt: number;
}

/** Registered by IPTC for what a generative model made; https://cv.iptc.org/newscodes/digitalsourcetype/ */
const MADE_BY_A_MODEL = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

/** An XMP packet, ready to be embedded. */
export function toXmp(provenance: Provenance): string {
  const { model, seed, inputHash, jobId, imageId, originalSha256, createdAt } = provenance;
  const attributes: [string, string][] = [
    ['xmp:CreatorTool', 'Easel'],
    ['xmp:CreateDate', new Date(createdAt).toISOString()],
    ['Iptc4xmpExt:DigitalSourceType', MADE_BY_A_MODEL],
    ['easel:model', model],
    ...(seed === null ? [] : [['easel:seed', seed] satisfies [string, string]]),
    ...(inputHash === null ? [] : [['easel:inputHash', inputHash] satisfies [string, string]]),
    ['easel:job', jobId],
    ['easel:image', imageId],
    ['easel:originalSha256', originalSha256],
  ];
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:easel="urn:easel:provenance:1"',
    ...attributes.map(([name, value]) => ` ${name}="${escapeXml(value)}"`),
    '/></rdf:RDF></x:xmpmeta>',
    '<?xpacket end="r"?>',
  ].join('');
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
