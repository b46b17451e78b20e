import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useContext } from 'react';
import { deleteLater } from '../gallery/delete-later.ts';
import { GalleryListContext, useGalleryItems } from '../gallery/gallery-list.ts';
import { lightboxStrings as words } from '../strings/lightbox.ts';
import { Button } from '../ui/button.tsx';
import { LoadError } from '../ui/load-error.tsx';
import { Notice } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Filmstrip } from './filmstrip.tsx';
import { ImageInputs } from './image-inputs.tsx';
import styles from './lightbox-page.module.css';
import { Stage } from './stage.tsx';
import { useFullImage } from './use-full-image.ts';

/** One picture, large, and everything that made it. It stands before the gallery and goes by Escape. */
export function LightboxPage() {
  const { imageId } = useParams({ from: '/gallery/$imageId' });
  const search = useSearch({ from: '/gallery/$imageId' });
  const navigate = useNavigate();
  const router = useRouter();
  const list = useContext(GalleryListContext);
  const items = useGalleryItems();
  const index = items.findIndex((item) => item.id === imageId);
  const { image, error, reload } = useFullImage(imageId);

  const lost = image === null || (image === undefined && error !== undefined);
  const show = (id: string | undefined): void => {
    if (id === undefined) return;
    void navigate({ to: '/gallery/$imageId', params: { imageId: id }, search, replace: true });
  };
  const close = (): void => {
    if (router.history.canGoBack()) router.history.back();
    else void navigate({ to: '/gallery', search });
  };
  const remove = (): void => {
    const item = items[index];
    if (item === undefined) return;
    list.remove(new Set([item.id]));
    deleteLater([item], list.putBack);
    close();
  };
  return (
    <ModalOverlay isOpen onOpenChange={close} className={styles.overlay}>
      <Modal className={styles.modal}>
        <Dialog aria-label={words.title} className={styles.dialog}>
          <div className={styles.stage}>
            {lost ? (
              <div className={styles.waiting}>
                {error === undefined ? (
                  <Notice kind="info">{words.missing}</Notice>
                ) : (
                  <LoadError error={error} onRetry={reload} />
                )}
                <Button onPress={close}>{words.close}</Button>
              </div>
            ) : (
              <Stage
                image={image ?? null}
                tile={items[index]}
                onClose={close}
                onPrevious={index > 0 ? () => show(items[index - 1]?.id) : undefined}
                onNext={index >= 0 && index + 1 < items.length ? () => show(items[index + 1]?.id) : undefined}
              />
            )}
            <Filmstrip items={items} index={index} onShow={show} />
          </div>
          {image === null || image === undefined ? (
            <div className={styles.inputs}>
              {image === undefined && error === undefined ? (
                <div className={styles.waiting}>
                  <Skeleton count={9} shape="line" />
                </div>
              ) : null}
            </div>
          ) : (
            <div className={styles.inputs}>
              <ImageInputs
                key={image.id}
                image={image}
                onDelete={items[index] === undefined ? undefined : remove}
              />
            </div>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
