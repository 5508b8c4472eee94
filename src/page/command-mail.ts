import { type Command, commandLabel } from '../domain/command';
import { imageLabel } from '../domain/image';
import type { CommandNotice, RestoredNotice } from '../domain/notice';
import { foreignText } from './foreign-text';
import { type Mail, mail } from './mail';
import { momentText } from './moment';
import { field, wrap } from './wrap';

const TAKEN: Readonly<Record<Command['kind'], string>> = {
  pause: 'Paused',
  resume: 'Resumed',
  rollback: 'Rollback asked for',
  release: 'Release asked for',
};

/** Tells that somebody asked something of a service by the command line, and what comes of it. */
export function commandMail({ command, outcome, service, address, reason }: CommandNotice): Mail {
  const label = commandLabel(command);
  const subject = outcome === 'taken' ? TAKEN[command.kind] : `Refused: ${label}`;
  return mail(`${subject}: ${service}`, [
    wrap(`Somebody asked Slipway by its command line: ${label}. ${outcome === 'taken' ? 'It does.' : 'It does not.'}`),
    [
      field('Service', `${service} (${address})`),
      field('Asked by', foreignText(command.by)),
      field('At', momentText(command.at)),
      ...(command.reason === undefined ? [] : [field('Why', foreignText(command.reason))]),
      field(outcome === 'taken' ? 'Effect' : 'Reason', foreignText(reason)),
    ].join('\n'),
    wrap(`What happens next: ${NEXT[command.kind][outcome]}`),
  ]);
}

const NOTHING = 'nothing; everything stays as it was.';
const NEXT: Readonly<Record<Command['kind'], Readonly<Record<CommandNotice['outcome'], string>>>> = {
  pause: {
    taken: 'pushes are kept and nothing is started until somebody resumes the service. What is under way goes on.',
    refused: NOTHING,
  },
  resume: { taken: 'the newest of what was pushed is looked at.', refused: NOTHING },
  rollback: { taken: 'another mail tells how it ended.', refused: NOTHING },
  release: { taken: 'it goes the way of every release; another mail tells how it ended.', refused: NOTHING },
};

/** Alarms: production runs what Slipway would not start. */
export function restoredMail({ service, address, images, quarantinedAt, by, reason }: RestoredNotice): Mail {
  const label = images.map((image) => (images.length > 1 ? `${image.repository} ` : '') + imageLabel(image)).join(', ');
  return mail(`In quarantine, and running: ${service} ${label}`, [
    wrap(`${service} runs ${label}, a release that is in quarantine. Slipway did not start it.`),
    [
      field('Service', `${service} (${address})`),
      field('Since', momentText(quarantinedAt)),
      ...(by === undefined ? [] : [field('Refused by', foreignText(by))]),
      field('Reason', foreignText(reason)),
    ].join('\n'),
    wrap('CodeDeploy brings back what ran before when a deployment fails, and whoever may use it can start anything.'),
    wrap(`What happens next: nothing by itself. Push a better image, or: slipway rollback ${service}.`),
  ]);
}
