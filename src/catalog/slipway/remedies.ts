/** What to write at each key of Slipway's files; indexes left out. */
const REMEDIES: Readonly<Record<string, string>> = {
  '': 'Write keys and values, such as "images:".',
  images: 'List each ECR repository once: "- repository: frontend".',
  'images.repository': 'Give its name without the registry: "team/frontend".',
  'images.tags': 'Write "order: number" and "prefix: v", for instance.',
  owners: 'Write "owners:" and below it "email: platform@example.com".',
  'owners.email': 'Give the address that results and alarms are mailed to.',
  defaults: 'Give tags or rollbackEvents, or remove the key.',
  'defaults.tags': 'Write "order: number" and "prefix: v", for instance.',
  rollbackEvents: 'Choose from DEPLOYMENT_FAILURE, DEPLOYMENT_STOP_ON_ALARM, DEPLOYMENT_STOP_ON_REQUEST.',
  order: 'Choose one of number, semver, timestamp, movement.',
  prefix: 'Give what stands before the number or version, "v" for v7; leave it out when there is nothing.',
  range: 'Write a range such as ">=1.2 <3", "^1.4" or "1.x".',
  pattern: 'For timestamp give a regular expression (^\\d{8}-\\d{6}$), for movement a glob (main-*).',
};

/** The remedy for a key path: its own, else that of its last key, else that of the nearest key above. */
export function remedyFor(keys: readonly (string | number)[]): string {
  const names = keys.filter((key) => typeof key === 'string');
  for (let length = names.length; length > 0; length--) {
    const remedy = REMEDIES[names.slice(0, length).join('.')] ?? REMEDIES[names[length - 1]!];
    if (remedy !== undefined) return remedy;
  }
  return REMEDIES['']!;
}
