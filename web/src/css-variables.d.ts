import 'react';

declare module 'react' {
  interface CSSProperties {
    /** A stylesheet's own variable, set from a component. */
    [variable: `--${string}`]: string | number | undefined;
  }
}
