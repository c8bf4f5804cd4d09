/**
 * The data of a record as a caller in this process gives them: the UTF-8 bytes of a text, which
 * go from the text straight into the log. JSON cannot spell it, so none comes over the wire.
 */
export class TextBlob {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
