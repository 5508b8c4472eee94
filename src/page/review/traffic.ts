import { trafficShiftOf } from '../../domain/traffic-shift';
import { type Html, html } from './html';
import { duration } from './times';
import type { Say } from './translation';

/** A deployment configuration: its name, and what it means where the name says it. */
export function traffic(deploymentConfigName: string, say: Say): Html {
  const config = configName(deploymentConfigName);
  const shift = trafficShiftOf(deploymentConfigName);
  if (!shift) return config;
  if (shift.kind === 'all-at-once') return say('trafficAtOnce', { config });
  const { kind, percent, minutes } = shift;
  if (kind === 'linear' && minutes === 1) return say('trafficEveryMinute', { config, percent });
  return say(kind === 'canary' ? 'trafficCanary' : 'trafficLinear', {
    ...{ config, percent },
    duration: duration(say, minutes * 60),
  });
}

/** `CodeDeployDefault.ECSCanary10Percent5Minutes` breaks at its point rather than anywhere; what is copied is unbroken. */
function configName(name: string): Html {
  return html`<code>${name.split(/(?<=\.)/).map((piece, index) => html`${index > 0 && html`<wbr>`}${piece}`)}</code>`;
}
