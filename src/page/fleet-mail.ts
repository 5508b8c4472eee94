import type { FleetResumed, Pause } from '../domain/command';
import { foreignText } from './foreign-text';
import { type Mail, mail } from './mail';
import { momentText } from './moment';
import { field, wrap } from './wrap';

/** Tells the owners that nothing is started anywhere. */
export function fleetPausedMail({ by, reason, at }: Pause): Mail {
  return mail('Paused: the whole fleet', [
    wrap('Somebody asked Slipway by its command line: pause --fleet. Nothing is started for any service.'),
    [field('Asked by', foreignText(by)), field('At', momentText(at)), field('Why', foreignText(reason))].join('\n'),
    wrap(
      'What happens next: pushes are kept until somebody resumes the fleet. What is under way goes on; a rollback and release --force are carried out all the same.',
    ),
  ]);
}

/** Tells the owners that the fleet's pause is over. */
export function fleetResumedMail({ by, reason, at, paused }: FleetResumed): Mail {
  return mail('Resumed: the whole fleet', [
    wrap('Somebody asked Slipway by its command line: resume --fleet. It acts on pushes again.'),
    [
      field('Asked by', foreignText(by)),
      field('At', momentText(at)),
      ...(reason === undefined ? [] : [field('Why', foreignText(reason))]),
      field('Paused', `since ${momentText(paused.at)} by ${foreignText(paused.by)} (${foreignText(paused.reason)})`),
    ].join('\n'),
    wrap(
      'What happens next: the newest of what was pushed is looked at. Services that are paused by themselves stay so.',
    ),
  ]);
}
