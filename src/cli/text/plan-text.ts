import type { PlannedPush } from '../../app/plan-push';
import { shortDigest } from '../../domain/image';
import { changeText } from '../../page/change-text';
import { oneLine, printable } from './printable';
import { itemLines } from './verified-text';

const OUTCOMES: Readonly<Record<PlannedPush['outcome'], string>> = {
  starts: 'a deployment is started',
  waits: 'it is accepted, and waits',
  refused: 'it is refused, and its owners are told',
  nothing: 'nothing',
};

/** What a push would do and why, then what differs, what verification found, and the AppSpec. */
export function planText({ image, outcome, reason, steps, changes, verified = [], appSpec }: PlannedPush): string {
  const found = verified.filter((each) => each.outcome !== 'OK');
  const width = Math.max(0, ...found.map(({ item }) => item.length));
  return [
    oneLine(`${image.repository}:${image.tag} (${shortDigest(image.digest)}), if it were pushed now`),
    row('Does', OUTCOMES[outcome]),
    row('Why', reason),
    ...steps.map((step, index) => row(index === 0 ? 'Steps' : '', `${index + 1}. ${step}`)),
    ...(changes ?? []).map((change, index) => row(index === 0 ? 'Changes' : '', changeText(change))),
    ...(verified.length > 0
      ? [row('Verified', `${verified.length - found.length} of ${verified.length} items OK`)]
      : []),
    ...found.flatMap((each) => itemLines(each, width)),
    ...(appSpec === undefined ? [] : ['  AppSpec', ...indented(JSON.stringify(appSpec, undefined, 2))]),
  ].join('\n');
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(9)} ${oneLine(text)}`;
}

function indented(text: string): readonly string[] {
  return printable(text)
    .split('\n')
    .map((line) => `    ${line}`);
}
