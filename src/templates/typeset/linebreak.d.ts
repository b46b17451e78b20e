// What we use of `linebreak`, which ships no types.
declare module 'linebreak' {
  export default class LineBreaker {
    constructor(text: string);
    /** Break opportunities in order; `position` is a UTF-16 index, the last one is the end of the text. */
    nextBreak(): { position: number; required: boolean } | null;
  }
}
