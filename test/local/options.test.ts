import { describe, expect, test } from '@jest/globals';
import { parseOptions } from '../../local/options';

describe('the options of npm start', () => {
  test('default to an endpoint on 4566, a console beside it, 20 simulated seconds a second and a push', () => {
    expect(parseOptions([])).toEqual({ yes: false, push: true, port: 4566, consolePort: 4567, speed: 20 });
  });

  test('put the console beside another port too', () => {
    expect(parseOptions(['--port', '4800', '--yes', '--speed', '600'])).toEqual({
      yes: true,
      push: true,
      port: 4800,
      consolePort: 4801,
      speed: 600,
    });
  });

  test('throttle as AWS does when they are told to', () => {
    expect(parseOptions(['--quotas', 'aws'])).toMatchObject({ quotas: 'aws' });
    expect(parseOptions([])).not.toHaveProperty('quotas');
  });

  test('have ECS deregister tasks of Spot late, or early', () => {
    expect(parseOptions(['--ecs-deregistration', 'late'])).toMatchObject({ ecsDeregistration: 'late' });
    expect(parseOptions([])).not.toHaveProperty('ecsDeregistration');
  });

  test.each([
    ['an unknown option', ['--fast'], "Unknown option '--fast'"],
    ['an argument that is no option', ['now'], "Unexpected argument 'now'"],
    ['an option without its value', ['--port'], "Option '--port <value>' argument missing"],
    ['a port that is no number', ['--port', 'http'], "--port takes a whole number from 1 to 65535, not 'http'."],
    ['a port out of range', ['--port', '70000'], '--port takes a whole number from 1 to 65535'],
    [
      'a port without one above it',
      ['--port', '65535'],
      '--port 65535 has no port above it for the console: give --console-port N.',
    ],
    ['one port for both', ['--port', '5000', '--console-port', '5000'], '--port and --console-port are both 5000'],
    ['a speed of nothing', ['--speed', '0'], '--speed takes a number above 0'],
    ['quotas that nobody has', ['--quotas', 'none'], "--quotas takes 'aws', not 'none'."],
    [
      'a deregistration at no time',
      ['--ecs-deregistration', 'never'],
      "--ecs-deregistration takes 'early' or 'late', not 'never'.",
    ],
    ['a speed beyond reason', ['--speed', '1e9'], '--speed takes a number above 0 and up to 100000'],
    [
      'a release to follow and none to start',
      ['--yes', '--no-push'],
      '--yes follows a release and --no-push starts none',
    ],
  ])('are refused in one sentence: %s', (_, args, sentence) => {
    const parsed = parseOptions(args);
    expect(parsed).toEqual({ error: expect.stringContaining(sentence) });
    expect((parsed as { error: string }).error).not.toContain('\n');
  });
});
