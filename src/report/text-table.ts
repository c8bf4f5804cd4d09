/**
 * Control characters, C0 and C1, and the marks that turn the direction of text: they could
 * rewrite the terminal or what a reader sees.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Text with everything that could act on a terminal made visible, as `\u001b`. */
export function printable(text: string): string {
  return text.replaceAll(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Cuts a text to a width, saying so with an ellipsis. */
export function fitText(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** How wide wrapped lines are and what they begin with. */
export interface WrapOptions {
  readonly width: number;
  /** Begins the first line. */
  readonly first: string;
  /** Begins the others. */
  readonly rest: string;
}

/** Breaks a text at spaces into lines of at most `width`, unless a word is longer than that. */
export function wrapText(text: string, { width, first, rest }: WrapOptions): string[] {
  const lines: string[] = [];
  let line = first;
  let wordCount = 0;
  for (const word of text.split(' ')) {
    const longer = wordCount === 0 ? line + word : `${line} ${word}`;
    if (wordCount === 0 || longer.length <= width) line = longer;
    else {
      lines.push(line);
      line = rest + word;
    }
    wordCount++;
  }
  return [...lines, line];
}
