/**
 * Why an event pattern is refused, in the words of AWS's rule compiler (the open-source aws/event-ruler). EventBridge puts
 * `Event pattern is not valid. Reason: ` before it.
 */
export class InvalidPattern extends Error {
  /**
   * @param position where in the text, as AWS says it after the reason: a line ` at [Source: …; line: 1, column: 8]`, twice
   *   inside the lists of `anything-but`, and nothing for what is found out after parsing
   */
  constructor(
    reason: string,
    readonly position = '',
  ) {
    super(reason);
  }
}
