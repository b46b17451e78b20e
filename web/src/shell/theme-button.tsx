import { Monitor, Moon, Sun } from 'lucide-react';
import { shellStrings } from '../strings/shell.ts';
import { IconButton } from '../ui/button.tsx';
import { setTheme, type Theme, useTheme } from './theme.ts';

const ICONS = { system: Monitor, light: Sun, dark: Moon };
const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

export function ThemeButton({ className }: { className?: string }) {
  const theme = useTheme();
  const Icon = ICONS[theme];
  return (
    <IconButton label={shellStrings.theme[theme]} className={className} onPress={() => setTheme(NEXT[theme])}>
      <Icon aria-hidden="true" />
    </IconButton>
  );
}
