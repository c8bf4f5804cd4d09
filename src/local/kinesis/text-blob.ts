/**
 * The data of a record as a caller in this process gives them: the UTF-8 bytes of a text, which
 * go from the text straight into the log. JSON cannot spell it, so none comes over the wire.
 */
export class TextBlob {
  readonly text: string;
  readonly encoding: 'latin1' | 'utf8';
  /** Length of the bytes. */
  readonly sizeBytes: number;

  /**
   * @param isAscii - that the caller knows each character to be one byte: the text, often put
   *   together of many, need then be neither joined nor looked through before it is written
   */
  constructor(text: string, isAscii: boolean) {
    this.text = text;
    this.encoding = isAscii ? 'latin1' : 'utf8';
    this.sizeBytes = isAscii ? text.length : Buffer.byteLength(text);
  }
}
