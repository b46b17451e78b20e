import { Link } from '@tanstack/react-router';
import { galleryStrings as words } from '../strings/gallery.ts';
import { EmptyState } from '../ui/empty-state.tsx';

export function GalleryEmpty({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <EmptyState title={words.nothingFound.title} help={words.nothingFound.help}>
      <Link to="/gallery" search={{}}>
        {words.clear}
      </Link>
    </EmptyState>
  ) : (
    <EmptyState title={words.empty.title} help={words.empty.help}>
      <Link to="/">{words.empty.action}</Link>
    </EmptyState>
  );
}
