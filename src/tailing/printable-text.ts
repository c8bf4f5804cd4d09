/**
 * What no terminal is sent: control characters (C0, DEL, C1, with which escapes begin), line
 * separators, lone surrogates, and format characters that reorder or hide text. The two joiners
 * stay, because names and emoji are written with them.
 */
const UNPRINTABLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const EVERY_UNPRINTABLE = new RegExp(UNPRINTABLE, 'gu');

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text that bytes are in UTF-8, or null when they are none or some of it cannot be printed. */
export function printableTextOf(bytes: Uint8Array): string | null {
  try {
    const text = utf8.decode(bytes);
    return UNPRINTABLE.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** Writes what cannot be printed as `\uXXXX`, which a terminal shows and JSON reads back. */
export function escapeUnprintable(text: string): string {
  return text.replaceAll(EVERY_UNPRINTABLE, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}
