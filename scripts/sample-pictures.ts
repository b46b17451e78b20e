// A logo and a product drawn for the gallery and for tests: white on transparent, and a bottle with a label.

import sharp from 'sharp';

export function sampleLogo(ink = '#ffffff'): Promise<Buffer> {
  return fromSvg(
    600,
    160,
    `<g fill="none" stroke="${ink}" stroke-width="24"><circle cx="80" cy="80" r="64"/><path d="M80 16v128"/></g>
     <g fill="${ink}"><rect x="190" y="52" width="60" height="56" rx="8"/><rect x="270" y="52" width="60" height="56" rx="8"/>
     <rect x="350" y="52" width="180" height="56" rx="8"/></g>`,
  );
}

export function sampleProduct(): Promise<Buffer> {
  return fromSvg(
    400,
    800,
    `<defs><linearGradient id="g"><stop offset="0" stop-color="#0b5d4a"/><stop offset=".3" stop-color="#2aa983"/>
     <stop offset="1" stop-color="#063a2e"/></linearGradient></defs>
     <rect x="150" y="20" width="100" height="120" rx="14" fill="#222"/>
     <path d="M130 130h140c60 40 90 90 90 160v440c0 30-20 50-50 50H90c-30 0-50-20-50-50V290c0-70 30-120 90-160z" fill="url(#g)"/>
     <rect x="70" y="380" width="260" height="220" rx="10" fill="#f4efe3"/>`,
  );
}

function fromSvg(width: number, height: number, content: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
