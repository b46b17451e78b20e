import { useNavigate } from '@tanstack/react-router';
import { SlidersHorizontal, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useModels } from '../generate/models.ts';
import { galleryStrings as words } from '../strings/gallery.ts';
import { IconButton } from '../ui/button.tsx';
import { FilterField } from '../ui/filter-field.tsx';
import styles from './gallery-filters.module.css';
import { type GallerySearch, withoutEmpty } from './gallery-search.ts';

const TYPING_MS = 250;

/** What to show: words of the prompt, a model, a tag, days. The address keeps it. */
export function GalleryFilters({ search }: { search: GallerySearch }) {
  const { models } = useModels();
  const navigate = useNavigate();
  const change = (next: { [K in keyof GallerySearch]?: string }): void =>
    void navigate({ to: '/gallery', search: withoutEmpty({ ...EMPTY, ...search, ...next }), replace: true });
  const filtered = Object.keys(search).length > 0;
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.filters} role="search" aria-label={words.filters}>
      <Typed label={words.search} value={search.q ?? ''} type="search" onChange={(q) => change({ q })} wide />
      <IconButton
        label={words.filters}
        className={styles.toggle}
        aria-expanded={open}
        onPress={() => setOpen(!open)}
      >
        <SlidersHorizontal aria-hidden="true" />
      </IconButton>
      <div className={styles.rest} data-open={open}>
        <FilterField label={words.model}>
          {(id, className) => (
            <select
              id={id}
              className={className}
              value={search.model ?? ''}
              onChange={(event) => change({ model: event.target.value })}
            >
              <option value="">{words.allModels}</option>
              {models.map((model) => (
                <option key={model.id} value={model.id}>
                  {model.id}
                </option>
              ))}
            </select>
          )}
        </FilterField>
        <Typed label={words.tag} value={search.tag ?? ''} type="text" onChange={(tag) => change({ tag })} />
        {(['from', 'to'] as const).map((name) => (
          <FilterField key={name} label={words[name]}>
            {(id, className) => (
              <input
                id={id}
                className={className}
                type="date"
                value={search[name] ?? ''}
                onChange={(event) => change({ [name]: event.target.value })}
              />
            )}
          </FilterField>
        ))}
      </div>
      {filtered ? (
        <IconButton
          label={words.clear}
          onPress={() => void navigate({ to: '/gallery', search: {}, replace: true })}
        >
          <X aria-hidden="true" />
        </IconButton>
      ) : null}
    </div>
  );
}

const EMPTY = { q: undefined, model: undefined, tag: undefined, from: undefined, to: undefined };

/** A text that takes effect when the typing pauses. */
function Typed({
  label,
  value,
  type,
  onChange,
  wide = false,
}: {
  label: string;
  value: string;
  type: 'search' | 'text';
  onChange: (value: string) => void;
  wide?: boolean;
}) {
  const [draft, setDraft] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setDraft(value);
  }
  useEffect(() => {
    if (draft === value) return undefined;
    const timer = setTimeout(() => onChange(draft.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [draft, value, onChange]);
  return (
    <FilterField label={label} wide={wide}>
      {(id, className) => (
        <input
          id={id}
          className={className}
          type={type}
          data-search={type === 'search' || undefined}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
      )}
    </FilterField>
  );
}
