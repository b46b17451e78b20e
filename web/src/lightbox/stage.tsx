import { ChevronLeft, ChevronRight, Contrast, Maximize, X, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type ReactZoomPanPinchRef, TransformComponent, TransformWrapper } from 'react-zoom-pan-pinch';
import type { FullImageFragment, TileFragment } from '../api/generated/graphql.ts';
import { promptOf } from '../generate/job-inputs.ts';
import { isTyping, singleKeysOn } from '../shell/shortcuts.ts';
import { lightboxStrings as words } from '../strings/lightbox.ts';
import { IconButton } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import styles from './stage.module.css';
import { useDecoded } from './use-decoded.ts';
import { useSwipe } from './use-swipe.ts';

const BACKGROUNDS = ['neutral', 'white', 'mid', 'black'] as const;

export interface StageProps {
  image: FullImageFragment | null;
  /** What the gallery already has of it, shown until the rest is there. */
  tile: TileFragment | undefined;
  onClose: () => void;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}

/** The picture on a neutral ground, to be zoomed and moved. */
export function Stage({ image, tile, onClose, onPrevious, onNext }: StageProps) {
  const zoom = useRef<ReactZoomPanPinchRef>(null);
  const [background, setBackground] = useState(0);
  const preview = image?.preview ?? tile?.url;
  const source = useDecoded(image?.original) ?? preview;
  const size = image ?? tile;
  const shown = useRef<HTMLImageElement>(null);

  const actualSize = (): void => {
    const fitted = shown.current?.clientWidth ?? 0;
    if (size !== undefined && fitted > 0) {
      void zoom.current?.centerView(size.width / window.devicePixelRatio / fitted, 140);
    }
  };
  const swipe = useSwipe({
    isZoomed: () => (zoom.current?.state.scale ?? 1) > 1.01,
    onPrevious,
    onNext,
  });
  const changeBackground = (): void => setBackground((background + 1) % BACKGROUNDS.length);
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (isTyping(event) || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === 'ArrowLeft') return onPrevious?.();
    if (event.key === 'ArrowRight') return onNext?.();
    if (!singleKeysOn()) return;
    if (event.key === '+' || event.key === '=') void zoom.current?.zoomIn();
    else if (event.key === '-') void zoom.current?.zoomOut();
    else if (event.key === '0') void zoom.current?.resetTransform();
    else if (event.key === '1') actualSize();
    else if (event.key === 'b') changeBackground();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <div className={classNames(styles.stage, styles[BACKGROUNDS[background] ?? 'neutral'])} {...swipe}>
      {size === undefined || size === null ? null : (
        <TransformWrapper
          ref={zoom}
          key={size.id}
          minScale={1}
          maxScale={16}
          centerOnInit
          doubleClick={{ mode: 'toggle' }}
        >
          <TransformComponent wrapperClass={styles.viewport ?? ''} contentClass={styles.content ?? ''}>
            <img
              ref={shown}
              className={styles.picture}
              src={source}
              width={size.width}
              height={size.height}
              alt={image === null ? '' : promptOf(image.job)}
              draggable={false}
            />
          </TransformComponent>
        </TransformWrapper>
      )}
      <div className={styles.top}>
        <IconButton label={words.close} className={styles.tool} onPress={onClose}>
          <X aria-hidden="true" />
        </IconButton>
        <span className={styles.tools}>
          <IconButton
            label={words.zoomOut}
            className={styles.tool}
            onPress={() => void zoom.current?.zoomOut()}
          >
            <ZoomOut aria-hidden="true" />
          </IconButton>
          <IconButton
            label={words.zoomIn}
            className={styles.tool}
            onPress={() => void zoom.current?.zoomIn()}
          >
            <ZoomIn aria-hidden="true" />
          </IconButton>
          <IconButton
            label={words.fit}
            className={styles.tool}
            onPress={() => void zoom.current?.resetTransform()}
          >
            <Maximize aria-hidden="true" />
          </IconButton>
          <IconButton label={words.actualSize} className={styles.tool} onPress={actualSize}>
            <span className={styles.oneToOne}>1:1</span>
          </IconButton>
          <IconButton label={words.background} className={styles.tool} onPress={changeBackground}>
            <Contrast aria-hidden="true" />
          </IconButton>
        </span>
      </div>
      {onPrevious === undefined ? null : (
        <IconButton
          label={words.previous}
          className={classNames(styles.tool, styles.previous)}
          onPress={onPrevious}
        >
          <ChevronLeft aria-hidden="true" />
        </IconButton>
      )}
      {onNext === undefined ? null : (
        <IconButton label={words.next} className={classNames(styles.tool, styles.next)} onPress={onNext}>
          <ChevronRight aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}
