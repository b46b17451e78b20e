import {
  Braces,
  ChartColumn,
  Images,
  KeyRound,
  LayoutTemplate,
  ListOrdered,
  type LucideIcon,
  Sparkle,
  Webhook,
} from 'lucide-react';
import { shellStrings } from '../strings/shell.ts';

export interface PageEntry {
  path: string;
  label: string;
  Icon: LucideIcon;
}

/** The pages of the rail, in its order. On a phone the first ones are in sight and the rest behind More. */
export const PAGES: readonly PageEntry[] = [
  { path: '/', label: shellStrings.pages.generate, Icon: Sparkle },
  { path: '/gallery', label: shellStrings.pages.gallery, Icon: Images },
  { path: '/templates', label: shellStrings.pages.templates, Icon: LayoutTemplate },
  { path: '/queue', label: shellStrings.pages.queue, Icon: ListOrdered },
  { path: '/usage', label: shellStrings.pages.usage, Icon: ChartColumn },
  { path: '/keys', label: shellStrings.pages.keys, Icon: KeyRound },
  { path: '/webhooks', label: shellStrings.pages.webhooks, Icon: Webhook },
  { path: '/api', label: shellStrings.pages.api, Icon: Braces },
];
