/** What is kept of the output of one invocation; one call of PutLogEvents has room for it. */
const MOST_LINES = 9_000;
const MOST_BYTES = 500_000;

/** Collects what a function prints, however much it is. */
export class Output {
  private lines: string[] = [];
  private bytes = 0;

  add(line: string): void {
    // CloudWatch Logs takes no empty message.
    if (line === '' || this.bytes > MOST_BYTES) return;
    this.bytes += Buffer.byteLength(line);
    if (this.lines.length < MOST_LINES && this.bytes <= MOST_BYTES) {
      this.lines.push(line);
      return;
    }
    this.bytes = Number.POSITIVE_INFINITY;
    this.lines.push('… further output is not kept by this embedded Lambda');
  }

  /** Hands over what was printed since the last time. */
  take(): readonly string[] {
    const { lines } = this;
    this.lines = [];
    this.bytes = 0;
    return lines;
  }
}
