import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import type { Ref } from 'react';
import styles from './button.module.css';
import { classNames } from './class-names.ts';

export interface ButtonProps extends Omit<AriaButtonProps, 'className'> {
  /** The primary action of a region, an ordinary one, one without a frame, or a frameless one that destroys. */
  kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  className?: string;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ kind = 'plain', className, ...props }: ButtonProps) {
  return <AriaButton {...props} className={classNames(styles.button, styles[kind], className)} />;
}

/** A square button with an icon; its label is spoken, and shown when pointed at. */
export function IconButton({ label, className, ...props }: ButtonProps & { label: string }) {
  return (
    <Button kind="quiet" {...props} aria-label={label} className={classNames(styles.icon, className)}>
      {(values) => (
        <>
          {typeof props.children === 'function' ? props.children(values) : props.children}
          <span className={styles.tip} aria-hidden="true">
            {label}
          </span>
        </>
      )}
    </Button>
  );
}
