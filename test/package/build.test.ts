import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';

const ROOT = join(__dirname, '../..');
const HANDLERS = readdirSync(join(ROOT, 'handlers')).map((name) => name.replace(/\.ts$/, ''));

/** A copy of the repository whose services/ a test may change; code and dependencies are links. */
function workingCopy(): string {
  const root = mkdtempSync(join(tmpdir(), 'slipway-build-'));
  for (const name of ['services', 'scripts', 'serverless.yml', 'package.json', 'package-lock.json']) {
    cpSync(join(ROOT, name), join(root, name), { recursive: true });
  }
  for (const name of ['src', 'handlers', 'node_modules']) symlinkSync(join(ROOT, name), join(root, name));
  // Where serverless keeps its compiled schema; making it anew takes two seconds.
  const schemaCache = join(ROOT, '.build/.serverless');
  if (existsSync(schemaCache)) cpSync(schemaCache, join(root, '.build/.serverless'), { recursive: true });
  return root;
}

function script(root: string, name: string, given: readonly string[] = [], environment: Record<string, string> = {}) {
  const { AWS_ACCOUNT_ID: _, ...inherited } = process.env;
  return spawnSync(process.execPath, [join(root, 'scripts', name), ...given], {
    cwd: root,
    encoding: 'utf8',
    env: { ...inherited, ...environment },
  });
}

function digests(root: string): Record<string, string> {
  return Object.fromEntries(
    HANDLERS.map((name) => {
      const zip = readFileSync(join(root, '.build', `${name}.zip`));
      return [name, createHash('sha256').update(zip).digest('hex')];
    }),
  );
}

describe('npm run build', () => {
  const root = workingCopy();
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('makes one zip for each handler: its bundle and the catalog', () => {
    const { status, stdout, stderr } = script(root, 'build.mjs');

    expect([status, stderr]).toEqual([0, '']);
    for (const name of HANDLERS) {
      expect(stdout).toMatch(new RegExp(`^${name}: bundle \\d+ KiB, zip \\d+ KiB$`, 'm'));
      const files = unzipSync(readFileSync(join(root, '.build', `${name}.zip`)));
      expect(Object.keys(files).sort()).toEqual(['catalog.json', `${name}.mjs`].sort());
      const catalog = JSON.parse(Buffer.from(files['catalog.json']!).toString());
      expect(catalog.map((service: { name: string }) => service.name)).toEqual(['demo-app', 'frontend']);
    }
  });

  it('gives the same bytes again, in another time zone too', () => {
    const before = digests(root);

    script(root, 'build.mjs', [], { TZ: 'Pacific/Kiritimati' });

    expect(digests(root)).toEqual(before);
  });

  it.each(HANDLERS)('%s exports a handler and loads without its environment', (name) => {
    const code = `import(process.argv[1]).then(({ handler }) => console.log(typeof handler))`;
    const said = execFileSync(process.execPath, ['-e', code, join(root, '.build', `${name}.mjs`)], {
      encoding: 'utf8',
    });

    expect(said.trim()).toBe('function');
  });

  it('prints every violation of services/ on a line of its own, without a stack', () => {
    const broken = workingCopy();
    writeFileSync(join(broken, 'services/slipway.yml'), 'owners: {email: nobody}\n');
    writeFileSync(join(broken, 'services/frontend/slipway.yml'), 'image: []\n');

    const { status, stdout, stderr } = script(broken, 'build.mjs');

    expect([status, stdout]).toEqual([1, '']);
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => line.split(': ')[0]),
    ).toEqual([
      'services/ cannot be deployed, 2 violations:',
      '  services/slipway.yml:1:17 owners.email',
      '  services/frontend/slipway.yml:1:8 image',
    ]);
    rmSync(broken, { recursive: true });
  });
});

describe('npm run package', () => {
  const root = workingCopy();
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const templateFile = join(root, '.serverless/cloudformation-template-update-stack.json');

  it('compiles the template offline and without credentials', () => {
    const nowhere = { HTTPS_PROXY: 'http://127.0.0.1:9', AWS_PROFILE: '', HOME: '/nonexistent' };

    const { status, stdout, stderr } = script(root, 'package.mjs', [], nowhere);

    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(templateFile);
  });

  it('keeps a template whose inputs are the same, and compiles it anew for another stage', () => {
    const before = readFileSync(templateFile, 'utf8');

    expect(script(root, 'package.mjs').stdout).toContain(', itself unchanged (catalog and code are in the zips), ');
    expect(readFileSync(templateFile, 'utf8')).toBe(before);

    expect(script(root, 'package.mjs', ['--stage', 'staging']).stdout).not.toContain('unchanged');
    expect(readFileSync(templateFile, 'utf8')).toContain('slipway-staging-image-pushed');
  });

  it('says in serverless’s words what is wrong with serverless.yml', () => {
    const text = readFileSync(join(root, 'serverless.yml'), 'utf8');
    writeFileSync(join(root, 'serverless.yml'), text.replace('versionFunctions', 'versionFunctoins'));

    const { status, stderr } = script(root, 'package.mjs');

    expect(status).toBe(1);
    expect(stderr).toBe(
      "serverless.yml cannot be packaged: Configuration error at 'provider': unrecognized property 'versionFunctoins'\n",
    );
    writeFileSync(join(root, 'serverless.yml'), text);
  });

  it('refuses an option that it does not know in one sentence', () => {
    const { status, stderr } = script(root, 'package.mjs', ['--stagee', 'x']);

    expect(status).toBe(1);
    expect(stderr).toMatch(/^Unknown option '--stagee'/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
