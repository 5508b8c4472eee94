import { trafficShiftOf } from '../domain/traffic-shift';

/** A deployment configuration in English: its name, and what it means where the name says it. */
export function trafficText(deploymentConfigName: string): string {
  const shift = trafficShiftOf(deploymentConfigName);
  switch (shift?.kind) {
    case 'all-at-once':
      return `${deploymentConfigName}: everything at once`;
    case 'canary':
      return `${deploymentConfigName}: ${shift.percent} % for ${minutes(shift.minutes)}, then everything`;
    case 'linear':
      return `${deploymentConfigName}: ${shift.percent} % more every ${shift.minutes === 1 ? 'minute' : minutes(shift.minutes)}`;
    default:
      return deploymentConfigName;
  }
}

const minutes = (count: number): string => `${count} ${count === 1 ? 'minute' : 'minutes'}`;
