import { ImagePlus, Link2, RefreshCw, X } from 'lucide-react';
import { DropZone } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { type ClipboardEvent, useId, useState } from 'react';
import { formStrings } from '../strings/forms.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { FieldFrame, FieldProblems } from './field-frame.tsx';
import type { FieldSpec } from './field-spec.ts';
import fieldStyles from './field.module.css';
import styles from './image-input.module.css';
import { ReferencePreview } from './reference-preview.tsx';
import { pictureAmong, uploadPicture } from './upload-picture.ts';
import { usePagePaste } from './use-page-paste.ts';

export interface ImageInputProps {
  field: FieldSpec;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  problems: readonly string[];
}

const words = formStrings.image;

/** A picture to start from: chosen, dropped, pasted, or named by its address. */
export function ImageInput({ field, value, onChange, problems }: ImageInputProps) {
  const labelId = useId();
  const problemsId = useId();
  const [sent, setSent] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [asLink, setAsLink] = useState(false);
  const shown = failure === null ? problems : [failure];
  const isLink = value !== undefined && !/^(data:|easel:)/.test(value);

  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setSent(0);
    const uploaded = await uploadPicture(file, setSent);
    setSent(null);
    setFailure(uploaded.ok ? null : uploaded.message);
    if (uploaded.ok) onChange(uploaded.reference);
  };
  const paste = (event: ClipboardEvent): void => {
    const file = pictureAmong(event.clipboardData.files);
    if (file === undefined) return;
    event.preventDefault();
    void take(file);
  };
  usePagePaste((file) => {
    if (value !== undefined || sent !== null) return false;
    void take(file);
    return true;
  });
  return (
    <FieldFrame label={field.label} labelId={labelId} required={field.required}>
      <div onPaste={paste}>
        <DropZone
          aria-labelledby={labelId}
          className={classNames(styles.zone, value !== undefined && styles.filled)}
          getDropOperation={(types) => (isPicture(types) ? 'copy' : 'cancel')}
          onDrop={(event) => {
            const item = event.items.find((each) => each.kind === 'file');
            if (item?.kind === 'file') void item.getFile().then(take);
          }}
        >
          {value === undefined ? (
            <>
              <span className={styles.ways}>
                <FileTrigger acceptedFileTypes={['image/*']} onSelect={(files) => void take(files?.[0])}>
                  <Button kind="quiet" isPending={sent !== null}>
                    <ImagePlus aria-hidden="true" />
                    {sent === null ? words.choose : words.uploading(Math.round(sent * 100))}
                  </Button>
                </FileTrigger>
                <Button kind="quiet" aria-pressed={asLink} onPress={() => setAsLink(!asLink)}>
                  <Link2 aria-hidden="true" />
                  {words.giveLink}
                </Button>
              </span>
              <span className={styles.hint}>{words.dropHere}</span>
            </>
          ) : (
            <>
              <ReferencePreview reference={value} />
              <span className={styles.actions}>
                <FileTrigger acceptedFileTypes={['image/*']} onSelect={(files) => void take(files?.[0])}>
                  <IconButton label={words.replace}>
                    <RefreshCw aria-hidden="true" />
                  </IconButton>
                </FileTrigger>
                <IconButton label={words.remove} onPress={() => onChange(undefined)}>
                  <X aria-hidden="true" />
                </IconButton>
              </span>
            </>
          )}
        </DropZone>
      </div>
      {isLink || (asLink && value === undefined) ? (
        <input
          // It was asked for a moment ago.
          autoFocus={asLink && value === undefined}
          name={field.name}
          className={fieldStyles.input}
          aria-label={words.link}
          aria-describedby={shown.length > 0 ? problemsId : undefined}
          data-invalid={shown.length > 0 ? true : undefined}
          inputMode="url"
          autoComplete="off"
          placeholder={words.linkHelp}
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
        />
      ) : null}
      {field.help === '' ? null : <p className={fieldStyles.help}>{field.help}</p>}
      {shown.length > 0 ? <FieldProblems id={problemsId} problems={shown} /> : null}
    </FieldFrame>
  );
}

function isPicture(types: { has(type: string): boolean }): boolean {
  return ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'].some((type) => types.has(type));
}
